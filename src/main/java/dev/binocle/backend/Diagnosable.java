package dev.binocle.backend;

import java.util.List;

/** An optional face of a {@link BackendProvider} or a {@link Backend}: what {@code binocle doctor} shows of it. */
public interface Diagnosable {
    List<Finding> diagnose();

    /** @param remedy what to do about it; empty where all is well */
    record Finding(boolean good, String what, String remedy) {
        public static Finding good(String what) {
            return new Finding(true, what, "");
        }

        public static Finding bad(String what, String remedy) {
            return new Finding(false, what, remedy);
        }
    }
}
