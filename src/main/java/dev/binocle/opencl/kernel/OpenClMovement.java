package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Move;
import dev.binocle.op.Movement;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Every operation that only moves elements: a strided copy for each of its moves, walked in the order of the output's memory. */
final class OpenClMovement implements OpenClOp<Movement> {
    @Override
    public List<Choice> choices(Movement op, List<Operand> operands, List<Output> outputs, Traits traits) {
        long given = operands.stream().filter(TensorType.class::isInstance).count();
        return given == 1 && outputs.size() == 1 && operands.get(0) instanceof TensorType
                ? Types.anyLayout("copy", operands, outputs)
                : Types.bothLayouts("copy", operands, outputs);
    }

    @Override
    public boolean writes(Part part, Choice choice) {
        return true;
    }

    @Override
    public List<Step> steps(Request<Movement> request) {
        List<Step> steps = new ArrayList<>();
        for (Move move : request.op().moves(request.operands())) {
            long[] from = request.strides(move.input());
            long[] to = request.outputStrides(move.output());
            int[] order = MemoryOrder.of(move.toStrides(to));
            steps.add(Copies.step(
                    request.traits(),
                    request.operand(move.input()).dataType(),
                    MemoryOrder.permute(move.lengths(), order),
                    request.input(move.input()),
                    Move.offset(move.from(), from),
                    MemoryOrder.permute(move.fromStrides(from), order),
                    request.output(move.output()),
                    Move.offset(move.to(), to),
                    MemoryOrder.permute(move.toStrides(to), order)));
        }
        return steps;
    }
}
