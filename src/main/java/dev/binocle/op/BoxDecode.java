package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * What a detection network says about its anchors, as boxes.
 *
 * <p>Operands: the network's numbers [..., n, k], float32, of which a box's begin at {@code first}; anchors [n, 4], float32: centre x and y, width,
 * height; and, where the coding has them, strides [n], float32. Output: float32 [..., n, 4], the corners x1, y1, x2, y2, in the unit of the anchors.
 *
 * <pre>{@code
 * Tensor boxes = engine.run(new BoxDecode(BoxCoding.SSD, 0), locations, anchors);
 * }</pre>
 *
 * @param first where in the last axis the numbers begin: 0 unless scores stand before them
 */
public record BoxDecode(BoxCoding coding, int first) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, coding.hasStrides() ? 3 : 2, coding.hasStrides() ? 3 : 2);
        Operand numbers = Operands.required(this, operands, 0, "numbers");
        Operands.type(this, numbers, "numbers", DataType.FLOAT32);
        Shape shape = numbers.shape();
        if (shape.rank() < 2 || first < 0 || shape.dim(-1) < (long) first + coding.numbers()) {
            throw new IllegalArgumentException(
                    name() + ": numbers must have the shape [..., boxes, at least " + ((long) first + coding.numbers())
                            + "] and first at least 0, got first " + first + " and " + shape);
        }
        checkAnchors(this, operands, shape.dim(-2), coding);
        return Output.of(DataType.FLOAT32, shape.with(shape.rank() - 1, 4));
    }

    static void checkAnchors(Op op, List<Operand> operands, long count, BoxCoding coding) {
        Operand anchors = Operands.required(op, operands, 1, "anchors");
        Operands.type(op, anchors, "anchors", DataType.FLOAT32);
        Operands.shape(op, anchors, "anchors", Shape.of(count, 4));
        if (coding.hasStrides()) {
            Operand strides = Operands.required(op, operands, 2, "strides");
            Operands.type(op, strides, "strides", DataType.FLOAT32);
            Operands.shape(op, strides, "strides", Shape.of(count));
        }
    }
}
