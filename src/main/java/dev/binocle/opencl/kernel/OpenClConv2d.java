package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Output;
import dev.binocle.op.Window;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Convolution: the algorithms that there are, and which of them can do a problem. */
final class OpenClConv2d implements OpenClOp<Conv2d> {
    private static final List<Conv2dAlgorithm> FLOAT32 = Stream.of(
                    List.of(
                            new Conv2dDirect(),
                            new Conv2dTile(),
                            new Conv2dRow(),
                            new Conv2dWinogradLine(),
                            new Conv2dDepthwise(),
                            new Conv2dGroup()),
                    Conv2dWinograd.ALL,
                    Conv2dWinogradStaged.ALL,
                    Conv2dWindow.ALL)
            .flatMap(List::stream)
            .toList();
    private static final List<Conv2dAlgorithm> OTHER_TYPES =
            List.of(new Conv2dPlain(), new Conv2dGroup(), new Conv2dMma());

    /** The best of each algorithm for each way in which the operands and the output may lie. */
    @Override
    public List<Choice> choices(Conv2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Best.ofEach(candidates(op, operands, outputs, traits));
    }

    @Override
    public List<Choice> candidates(Conv2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Conv2dProblem problem = Conv2dProblem.of(op, operands, outputs, traits);
        if (!problem.isFloat32()) {
            Types.require(op, operands, outputs, traits);
        }
        return (problem.isFloat32() ? FLOAT32 : OTHER_TYPES)
                .stream()
                        .flatMap(algorithm -> algorithm.candidates(problem).stream())
                        .toList();
    }

    /** The epilogue is left out: it weighs little beside the sums, and alike in all algorithms. */
    @Override
    public Optional<String> problem(Conv2d op, List<Operand> operands) {
        Shape in = operands.get(0).shape();
        Shape weights = operands.get(1).shape();
        Window window = op.window(weights);
        Window.Placed placed = window.place(op.name(), in.dim(2), in.dim(3));
        return Optional.of("Conv2d " + operands.get(0).dataType() + " " + in + " weights " + weights + " groups "
                + op.groups() + " stride "
                + window.strideHeight() + "×" + window.strideWidth() + " dilation " + window.dilationHeight() + "×"
                + window.dilationWidth() + " padding " + placed.padTop() + "," + placed.padLeft() + ","
                + placed.padBottom() + "," + placed.padRight()
                + (operands.get(1) instanceof TensorType ? " weights given" : ""));
    }

    @Override
    public boolean writes(Part part, Choice choice) {
        return algorithm(choice).writes(part);
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        return algorithm(request.choice()).steps(request);
    }

    private static Conv2dAlgorithm algorithm(Choice choice) {
        return Stream.concat(FLOAT32.stream(), OTHER_TYPES.stream())
                .filter(algorithm -> algorithm.name().equals(choice.algorithm()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Conv2d has no algorithm " + choice.algorithm()));
    }
}
