package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import java.util.List;
import java.util.Map;

/** A kernel for windows that slide over each channel for itself, in one layout: depthwise convolution and pooling, in float32, on CPUs. */
sealed interface WindowKernel permits WindowLine, WindowPlane, WindowRows, WindowTile {
    List<WindowKernel> ALL = List.of(new WindowTile(), new WindowLine(), new WindowRows(), new WindowPlane());

    /** A combination of parameters, and its cost. */
    record Candidate(Map<String, Integer> parameters, double cost) {}

    /** The name of its choices. */
    String name();

    /** How image and result lie. */
    Form form();

    List<Candidate> candidates(WindowProblem problem);

    /** The launch begun: its file and entry. */
    Step.Builder step();

    /** @param step with the operands' arguments */
    Step finish(WindowProblem problem, Choice choice, Step.Builder step);
}
