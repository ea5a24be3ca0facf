package dev.binocle.backend;

import java.util.List;

/** Finds devices and opens them; found by {@link java.util.ServiceLoader}. */
public interface BackendProvider {
    /** What was found, never failing: what is broken or empty is in {@link Discovery#problems}. */
    Discovery discover();

    /**
     * @param device one of those that {@link #discover} gave
     * @throws dev.binocle.BinocleException if it can't be opened
     */
    Backend open(Device device);

    /** @param problems in words a newcomer can act on, each about one thing that was looked for and not found, or is broken */
    record Discovery(List<Device> devices, List<Problem> problems) {
        public Discovery {
            devices = List.copyOf(devices);
            problems = List.copyOf(problems);
        }
    }

    /** @param remedy what to do about it */
    record Problem(String what, String remedy) {
        @Override
        public String toString() {
            return what + "; " + remedy;
        }
    }
}
