package dev.binocle.cli;

import dev.binocle.Devices;
import dev.binocle.backend.BackendProvider;
import dev.binocle.backend.Device;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists what can compute on this machine, the preferred first.")
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Devices devices = Devices.find();
        for (Device device : devices.list()) {
            out.printf(
                    "%-12s %-9s %s%n%23s%s, %s, driver %s, %d units, %.1f GiB%n",
                    device.id(),
                    device.kind(),
                    device.name(),
                    "",
                    device.vendor(),
                    device.via(),
                    device.driver(),
                    device.units(),
                    device.memoryBytes() / 1073741824.0);
        }
        for (BackendProvider.Problem problem : devices.problems()) {
            out.println("problem: " + problem);
        }
        return Main.OK;
    }
}
