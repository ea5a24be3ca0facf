package dev.binocle.graph.pass;

import dev.binocle.graph.Typed;
import java.util.List;

/** A function from graph to graph that computes the same with less work. */
@FunctionalInterface
public interface Pass {
    Typed apply(Typed graph);

    /** All of them, in the order in which they help each other. */
    List<Pass> ALL = List.of(
            new FoldAffine(),
            new FuseGates(),
            new RemoveUnused(),
            new SubPixel(),
            new FuseEpilogue(),
            new RemoveUnused());
}
