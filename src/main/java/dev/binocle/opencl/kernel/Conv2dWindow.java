package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import java.util.ArrayList;
import java.util.List;

/** Depthwise convolution on CPUs: a window of weights over each channel for itself, one way for each layout. */
record Conv2dWindow(String name) implements Conv2dAlgorithm {
    static final List<Conv2dAlgorithm> ALL =
            List.of(new Conv2dWindow(WindowLine.NAME), new Conv2dWindow(WindowPlane.NAME));
    private static final Conv2dProblem.Forms ROW_MAJOR = new Conv2dProblem.Forms(Form.PLAIN, Form.PLAIN);
    private static final Conv2dProblem.Forms CHANNELS_LAST =
            new Conv2dProblem.Forms(Form.CHANNELS_LAST, Form.CHANNELS_LAST);

    private boolean isLine() {
        return name.equals(WindowLine.NAME);
    }

    private static WindowSteps window(Conv2dProblem problem) {
        return new WindowSteps(problem.in(), problem.out(), problem.window(), problem.placed(), problem.traits());
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        boolean layout = !isLine() || !(problem.constantImage() || problem.constantResidual());
        if (!problem.isDepthwise() || !layout) {
            return List.of();
        }
        long scratch = problem.runtimeWeights() ? PackedWeights.perTap(problem).bytes() : 0;
        WindowSteps window = window(problem);
        List<WindowSteps.Candidate> all = isLine() ? window.lines() : window.planes();
        return all.stream()
                .map(one -> problem.choice(
                        name, one.parameters(), isLine() ? CHANNELS_LAST : ROW_MAJOR, scratch, one.cost(), 1))
                .toList();
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg weights = PackedWeights.perTap(problem).arg(request, steps);
        Step.Builder step = (isLine() ? WindowLine.step() : WindowPlane.step())
                .prologue(epilogue.text())
                .define("KIND", "WEIGHTED")
                .args(request.input(0), weights, request.output(0))
                .args(epilogue.args());
        steps.add(
                isLine()
                        ? WindowLine.step(window(problem), request.choice(), step)
                        : WindowPlane.step(window(problem), request.choice(), step));
        return steps;
    }
}
