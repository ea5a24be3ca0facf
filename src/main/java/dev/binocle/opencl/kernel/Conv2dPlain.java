package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

/** For what is not float32: an output element a work-item. Epilogues read tensors that lie like the output, so all lie alike. */
final class Conv2dPlain implements Conv2dAlgorithm {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        double cost = problem.bytes() + problem.flops() / 2;
        List<Choice> choices = new ArrayList<>();
        choices.add(problem.choice(name(), Conv2dProblem.Forms.both(Form.PLAIN), 0, cost));
        boolean constants = problem.operands().stream()
                .anyMatch(operand -> operand instanceof TensorData data
                        && data.shape().rank() == 4
                        && data != problem.operands().get(1));
        if (!constants) {
            choices.add(problem.choice(name(), Conv2dProblem.Forms.both(Form.CHANNELS_LAST), 0, cost));
        }
        return choices;
    }

    @Override
    public boolean writes(Part part) {
        return false;
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Shape in = problem.in();
        Shape out = problem.out();
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        return List.of(Step.of("conv2d_plain.cl", "conv2d_plain")
                .prologue(epilogue.text())
                .define("X", Types.stored(request.operand(0).dataType()))
                .define(
                        "CHANNELS_LAST",
                        Conv2dProblem.Forms.of(request.choice()).outputChannelsLast() ? 1 : 0)
                .args(request.input(0), request.input(1), request.output(0))
                .args(epilogue.args())
                .indices(request.strides(0))
                .indices(out.dim(1))
                .ints(out.dim(2), out.dim(3), in.dim(2), in.dim(3))
                .indices(problem.groupInputs(), problem.groupOutputs())
                .ints(problem.windowArgs())
                .build(
                        out.elementCount(),
                        request.traits().localSize(),
                        2.0 * (double) problem.weights().elementCount(1, 4)));
    }
}
