package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * One value of what lies under a sliding window (ONNX "MaxPool", "AveragePool", "LpPool"). One operand [batch, channels, height, width] of a floating
 * type; MAX also takes int8 and uint8. MAX leaves padding out; AVERAGE counts padding as zeros with {@code countPadding}, and otherwise divides by
 * what lies inside the picture; LP sums |x|^power of what lies inside and takes the root.
 *
 * @param power p, for LP
 * @param indices whether MAX has a second output, int64, that says where in the whole input the largest lies; of equal ones the first counts
 */
public record Pool2d(Kind kind, Window window, boolean countPadding, int power, Indices indices) implements Op {
    /** How places in the input are numbered. */
    public enum Indices {
        NONE,
        ROW_MAJOR,
        /** As if height and width were exchanged. */
        COLUMN_MAJOR
    }

    public enum Kind {
        MAX("Max"),
        AVERAGE("Average"),
        /** (Σ |x|^p)^(1/p) */
        LP("Lp");

        final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    public Pool2d {
        Operands.positive(name(kind), "kernel", Math.min(window.kernelHeight(), window.kernelWidth()));
        Operands.positive(name(kind), "stride", Math.min(window.strideHeight(), window.strideWidth()));
        Operands.positive(name(kind), "dilation", Math.min(window.dilationHeight(), window.dilationWidth()));
        Operands.positive(name(kind), "power", power);
        if (indices != Indices.NONE && kind != Kind.MAX) {
            throw new IllegalArgumentException(name(kind) + ": only MaxPool2d has indices, got " + indices);
        }
    }

    public Pool2d(Kind kind, Window window, boolean countPadding) {
        this(kind, window, countPadding, 2, Indices.NONE);
    }

    @Override
    public String name() {
        return name(kind);
    }

    private static String name(Kind kind) {
        return kind.title + "Pool2d";
    }

    @Override
    public double work(List<Operand> operands, List<Output> outputs) {
        return (double) outputs.get(0).shape().elementCount() * (double) window.kernelHeight() * window.kernelWidth();
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        boolean bytes = kind == Kind.MAX && (input.dataType() == DataType.INT8 || input.dataType() == DataType.UINT8);
        if (!bytes) {
            Operands.floating(this, input, "input");
        }
        Operands.rank(this, input, "input", 4);
        Shape shape = input.shape();
        Window.Placed placed = window.place(name(), shape.dim(2), shape.dim(3));
        Output values = new Output.Exact(
                input.dataType(), Shape.of(shape.dim(0), shape.dim(1), placed.outputHeight(), placed.outputWidth()));
        return indices == Indices.NONE
                ? List.of(values)
                : List.of(values, new Output.Exact(DataType.INT64, values.shape()));
    }
}
