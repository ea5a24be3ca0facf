package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import java.util.ArrayList;
import java.util.List;

/** Depthwise convolution on CPUs: a window of weights over each channel for itself. */
record Conv2dWindow(WindowKernel kernel) implements Conv2dAlgorithm {
    static final List<Conv2dAlgorithm> ALL =
            WindowKernel.ALL.stream().<Conv2dAlgorithm>map(Conv2dWindow::new).toList();

    @Override
    public String name() {
        return kernel.name();
    }

    private static WindowProblem window(Conv2dProblem problem) {
        return new WindowProblem(
                problem.in(), problem.out(), problem.window(), problem.placed(), true, problem.traits());
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        boolean rowMajor = problem.constantImage() || problem.constantResidual();
        if (!problem.isDepthwise() || (rowMajor && !kernel.form().equals(Form.PLAIN))) {
            return List.of();
        }
        long scratch = problem.runtimeWeights() ? PackedWeights.perTap(problem).bytes() : 0;
        Conv2dProblem.Forms forms = Conv2dProblem.Forms.both(kernel.form());
        return kernel.candidates(window(problem)).stream()
                .map(one -> problem.choice(name(), one.parameters(), forms, scratch, one.cost(), 1))
                .toList();
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg weights = PackedWeights.perTap(problem).arg(request, steps);
        Step.Builder step = kernel.step()
                .prologue(epilogue.text())
                .define("KIND", "WEIGHTED")
                .args(request.input(0), weights, request.output(0))
                .args(epilogue.args());
        steps.add(kernel.finish(window(problem), request.choice(), step));
        return steps;
    }
}
