package dev.binocle.graph.pass;

import dev.binocle.graph.Typed;
import java.util.List;

/** A function from graph to graph that computes the same with less work. */
@FunctionalInterface
public interface Pass {
    Typed apply(Typed graph);

    /** All of them, in the order in which they help each other. */
    List<Pass> ALL = List.of(
            // gates first: the 3 of a hard sigmoid in parts would go into the bias before it
            new FuseGates(),
            new RemoveUnused(),
            new FoldAffine(),
            new SubPixel(),
            new FuseEpilogue(),
            new FuseSqueezeExcite(),
            new PixelsAsRows(),
            new RemoveUnused());
}
