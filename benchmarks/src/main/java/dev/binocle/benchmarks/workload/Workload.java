package dev.binocle.benchmarks.workload;

import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of job: its cases, and who can do them. */
public interface Workload {
    List<String> cases();

    /** Lists of peers that are compared with one another; the first of each is Binocle. */
    List<List<Peer>> comparisons();

    Job job(String name) throws IOException;

    /** How far results may differ, as a relative L2 norm. */
    default double tolerance() {
        return 1e-4;
    }

    /**
     * @param file the cases, or for {@code models} a folder of networks; unused by {@code memory} and {@code overhead}
     * @throws IOException if it can't be read
     */
    static Workload of(String name, Path file) throws IOException {
        return switch (name) {
            case "conv" -> ConvWorkload.read(file);
            case "models" -> ModelWorkload.in(file);
            case "nms" -> NmsWorkload.read(file);
            case "memory" -> new MemoryWorkload();
            case "overhead" -> new OverheadWorkload();
            default -> throw new IllegalArgumentException("no such benchmark: " + name);
        };
    }
}
