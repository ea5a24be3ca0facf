package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Convolution: the algorithms that there are, and which of them can do a problem. */
final class OpenClConv2d implements OpenClOp<Conv2d> {
    private static final List<Conv2dAlgorithm> FLOAT32 = Stream.of(
                    List.of(
                            new Conv2dDirect(),
                            new Conv2dTile(),
                            new Conv2dRow(),
                            new Conv2dDepthwise(),
                            new Conv2dGroup()),
                    Conv2dWinograd.ALL,
                    Conv2dWinogradStaged.ALL,
                    Conv2dWindow.ALL)
            .flatMap(List::stream)
            .toList();
    private static final Conv2dAlgorithm OTHER_TYPES = new Conv2dPlain();

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
            return OTHER_TYPES.candidates(problem);
        }
        List<Choice> candidates = new ArrayList<>();
        FLOAT32.forEach(algorithm -> candidates.addAll(algorithm.candidates(problem)));
        return candidates;
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        String name = request.choice().algorithm();
        return FLOAT32.stream()
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst()
                .orElse(OTHER_TYPES)
                .steps(request);
    }
}
