package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.opencl.binding.Bindings;
import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.Traits;
import dev.binocle.testing.TestDevices;
import java.util.List;

/** The first OpenCL device as the backend sees it, for tests that reach behind {@link Engine}. */
final class FirstDevice {
    private FirstDevice() {}

    /** The binding that was asked for; skips the test where there is no OpenCL device, or fails where one is required. */
    static OpenCl binding() {
        try (Engine engine = TestDevices.openCl()) {
            assertThat(engine.device().id()).startsWith("opencl:");
        }
        return Bindings.find().bindings().get(0);
    }

    static ClDevice of(OpenCl cl) {
        for (OpenCl.Platform platform : cl.getPlatformIds()) {
            List<OpenCl.DeviceId> ids = cl.getDeviceIds(platform, ClConstants.DEVICE_TYPE_ALL);
            if (!ids.isEmpty()) {
                return ClDevice.describe(cl, platform, ids.get(0), "opencl:0");
            }
        }
        throw new AssertionError("no device");
    }

    /** A device through a binding that may be watched, said to have other traits. */
    static ClDevice said(ClDevice device, OpenCl cl, Traits traits) {
        return new ClDevice(
                cl,
                device.platform(),
                device.id(),
                device.device(),
                traits,
                device.unifiedMemory(),
                device.alignment(),
                device.buildKey(),
                device.isPocl());
    }
}
