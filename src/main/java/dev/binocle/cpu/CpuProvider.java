package dev.binocle.cpu;

import dev.binocle.backend.Backend;
import dev.binocle.backend.BackendProvider;
import dev.binocle.backend.Device;
import dev.binocle.cpu.reference.ReferenceBackend;
import dev.binocle.op.Nms;
import java.util.List;
import java.util.Map;

/** Offers the CPU's cores through Java: boxes by threads and flat arrays, everything else by the reference's plain loops. */
public final class CpuProvider implements BackendProvider {
    private static Device device() {
        return new Device(
                "cpu",
                "Java threads; networks by plain loops",
                "Binocle",
                System.getProperty("java.vm.version", "unknown"),
                Device.Kind.JAVA,
                "Java " + Runtime.version().feature(),
                Runtime.getRuntime().maxMemory(),
                Runtime.getRuntime().availableProcessors());
    }

    @Override
    public Discovery discover() {
        return new Discovery(List.of(device()), List.of());
    }

    @Override
    public Backend open(Device device) {
        return new ReferenceBackend(device, Map.of(Nms.class, new CpuNms()));
    }
}
