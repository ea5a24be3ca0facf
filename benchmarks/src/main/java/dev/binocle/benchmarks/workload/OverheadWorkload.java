package dev.binocle.benchmarks.workload;

import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.util.List;
import java.util.Optional;

/** What a launch costs: 500 of a kernel that does next to nothing, and a wait; by Binocle, and by the driver alone. */
final class OverheadWorkload implements Workload {
    @Override
    public List<String> cases() {
        return List.of("launch");
    }

    @Override
    public List<List<Peer>> comparisons() {
        return List.of(List.of(Peer.ENQUEUE_JOCL, Peer.DRIVER), List.of(Peer.ENQUEUE_LWJGL, Peer.DRIVER));
    }

    @Override
    public Job job(String name) {
        return new Job(new byte[0], List.of(), 0, 0, Optional.empty());
    }
}
