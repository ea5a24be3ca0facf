package dev.binocle.opencl;

import dev.binocle.backend.Backend;

/** Whether builtins.cl was enough, for tests elsewhere. */
public final class Header {
    private Header() {}

    public static boolean wasNeededBy(Backend backend) {
        return ((OpenClBackend) backend)
                .diagnose().stream().anyMatch(finding -> finding.what().endsWith(OpenClBackend.NEEDS_HEADER));
    }
}
