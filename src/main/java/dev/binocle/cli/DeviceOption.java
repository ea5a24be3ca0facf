package dev.binocle.cli;

import dev.binocle.Engine;
import picocli.CommandLine.Option;

/** {@code --device}, the same for every command. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "",
            description =
                    "gpu, cpu, reference, opencl, an id such as opencl:1, or a part of a name. Default: a GPU if there"
                            + " is one, else OpenCL on the CPU, else the reference.")
    private String device = "";

    Engine open() {
        return device.isEmpty() ? Engine.open() : Engine.open(device);
    }
}
