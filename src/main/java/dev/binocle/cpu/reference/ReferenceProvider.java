package dev.binocle.cpu.reference;

import dev.binocle.backend.Backend;
import dev.binocle.backend.BackendProvider;
import dev.binocle.backend.Device;
import java.util.List;

/** Offers the reference: it is always there. */
public final class ReferenceProvider implements BackendProvider {
    static Device device() {
        return new Device(
                "reference",
                "plain loops in double",
                "Binocle",
                System.getProperty("java.vm.version", "unknown"),
                Device.Kind.REFERENCE,
                "Java " + Runtime.version().feature(),
                Runtime.getRuntime().maxMemory(),
                1);
    }

    @Override
    public Discovery discover() {
        return new Discovery(List.of(device()), List.of());
    }

    @Override
    public Backend open(Device device) {
        return new ReferenceBackend(device);
    }
}
