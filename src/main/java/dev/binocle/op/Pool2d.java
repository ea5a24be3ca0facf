package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * The largest or the mean value under a sliding window (ONNX "MaxPool" and "AveragePool"). One operand [batch, channels,
 * height, width], float32 (the reference also takes the other floating types). MAX leaves padding out; AVERAGE counts padding
 * as zeros with {@code countPadding}, and otherwise divides by what lies inside the picture.
 */
public record Pool2d(Kind kind, Window window, boolean countPadding) implements Op {
    public enum Kind {
        MAX,
        AVERAGE
    }

    public Pool2d {
        Operands.positive(this, "kernel", Math.min(window.kernelHeight(), window.kernelWidth()));
        Operands.positive(this, "stride", Math.min(window.strideHeight(), window.strideWidth()));
        Operands.positive(this, "dilation", Math.min(window.dilationHeight(), window.dilationWidth()));
    }

    @Override
    public String name() {
        return kind == Kind.MAX ? "MaxPool2d" : "AveragePool2d";
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.type(this, input, "input", DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);
        Operands.rank(this, input, "input", 4);
        Shape shape = input.shape();
        Window.Placed placed = window.place(name(), shape.dim(2), shape.dim(3));
        return Output.of(
                input.dataType(), Shape.of(shape.dim(0), shape.dim(1), placed.outputHeight(), placed.outputWidth()));
    }
}
