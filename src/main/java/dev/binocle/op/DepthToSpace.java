package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Channels spread over blocks of pixels (Shi et al., 2016, "pixel shuffle"; ONNX "DepthToSpace"): [batch, channels, height, width] of any type
 * becomes [batch, channels / block², height · block, width · block].
 *
 * @param columnsFirst ONNX's mode CRD, which is PyTorch's: the channel is (c · block + row) · block + column; else DCR, TensorFlow's: (row ·
 *     block + column) · channels / block² + c
 */
public record DepthToSpace(int block, boolean columnsFirst) implements Movement {
    public DepthToSpace {
        Operands.positive(this, "block", block);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.rank(this, input, "input", 4);
        Shape shape = input.shape();
        if (shape.dim(1) % ((long) block * block) != 0) {
            throw new IllegalArgumentException(
                    name() + ": channels must be a multiple of " + block + "², got input of shape " + shape);
        }
        return Output.of(
                input.dataType(),
                Shape.of(
                        shape.dim(0),
                        shape.dim(1) / block / block,
                        Math.multiplyExact(shape.dim(2), block),
                        Math.multiplyExact(shape.dim(3), block)));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        Shape input = operands.get(0).shape();
        long channels = input.dim(1) / block / block;
        long row = columnsFirst ? block : block * channels;
        return List.of(Move.of(4, 4)
                .along(input.dim(0), 0, 0)
                .along(channels, 1, columnsFirst ? (long) block * block : 1, 1, 1)
                .along(input.dim(2), 2, 1, 2, block)
                .along(block, 1, row, 2, 1)
                .along(input.dim(3), 3, 1, 3, block)
                .along(block, 1, columnsFirst ? 1 : channels, 3, 1)
                .build());
    }
}
