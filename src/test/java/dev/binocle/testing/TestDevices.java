package dev.binocle.testing;

import dev.binocle.Devices;
import dev.binocle.Engine;
import dev.binocle.backend.Device;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The devices that tests run on, and what happens where there is no OpenCL. */
public final class TestDevices {
    private TestDevices() {}

    /** The ids of all devices of this machine: Java, the reference, and every OpenCL device through the binding that was asked for. */
    public static List<String> ids() {
        List<String> ids = Devices.find().list().stream().map(Device::id).toList();
        if (ids.stream().noneMatch(id -> id.startsWith("opencl:")) && Boolean.getBoolean("binocle.requireOpenCl")) {
            throw new AssertionError(
                    "an OpenCL device is required: " + Devices.find().problems());
        }
        return ids;
    }

    /** An engine on the first OpenCL device; skips the test where there is none, or fails where one is required. */
    public static Engine openCl() {
        Devices devices = Devices.find();
        boolean present = devices.list().stream().anyMatch(device -> device.id().startsWith("opencl:"));
        if (!present && Boolean.getBoolean("binocle.requireOpenCl")) {
            throw new AssertionError("an OpenCL device is required: " + devices.problems());
        }
        Assumptions.assumeTrue(present, () -> "no OpenCL device: " + devices.problems());
        return Engine.open("opencl");
    }
}
