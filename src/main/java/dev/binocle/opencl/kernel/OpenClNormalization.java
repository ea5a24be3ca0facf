package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Broadcast;
import dev.binocle.op.Lines;
import dev.binocle.op.Normalization;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Every normalisation by a tensor's own statistics; normalize.cl has the steps. */
final class OpenClNormalization implements OpenClOp<Normalization> {
    private static final int MOMENTS = 3;

    @Override
    public List<Choice> choices(Normalization op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        long lines = op.parts(operands).lines().count();
        return Types.plain("moments", operands, outputs, Math.max(1, lines) * MOMENTS * Double.BYTES);
    }

    @Override
    public List<Step> steps(Request<Normalization> request) {
        Normalization.Parts parts = request.op().parts(request.operands());
        DataType type = request.operand(0).dataType();
        Lines lines = parts.lines();
        long[] strides = rowMajor(parts.view());
        Walks outer = Walks.of(lines.lines(), strides);
        Walks inner = Walks.of(lines.along(), strides);
        Walks elements = Walks.of(
                parts.view(),
                broadcast(lines.lines(), parts.view()),
                broadcast(parts.scaleShape(), parts.view()),
                broadcast(parts.shiftShape(), parts.view()));
        boolean doubles = type == DataType.FLOAT64;
        Arg moments = request.scratch(0, doubles ? Double.BYTES : Float.BYTES);
        int local = request.traits().localSize();
        List<Step> steps = new ArrayList<>();
        steps.add(step("moments", type)
                .define("CENTERED", parts.centered() ? 1 : 0)
                .define("OUTSIDE", parts.outside() ? 1 : 0)
                .define("RANK", outer.rank())
                .define("INNER", inner.rank())
                .args(request.input(0), moments, outer.table(), inner.table())
                .indices(lines.length())
                .args(new Arg.Float32((float) parts.epsilon()))
                .build(lines.count(), local, 8.0 * (double) lines.length()));
        steps.add(step("normalize_lines", type)
                .define("SCALED", parts.scale() < 0 ? 0 : 1)
                .define("SHIFTED", parts.shift() < 0 ? 0 : 1)
                .define("RANK", elements.rank())
                .args(request.input(0), moments)
                .args(request.input(Math.max(0, parts.scale())), request.input(Math.max(0, parts.shift())))
                .args(request.output(0), elements.table())
                .build(parts.view().elementCount(), local, 30));
        for (int i = 0; i < parts.statistics().size(); i++) {
            Normalization.Statistic statistic = parts.statistics().get(i);
            boolean kept = statistic.operand() >= 0;
            steps.add(step("statistic", type)
                    .define("OUT", Types.stored(request.outputs().get(1 + i).dataType()))
                    .define("KEPT", kept ? 1 : 0)
                    .args(moments, kept ? request.input(statistic.operand()) : request.output(1 + i))
                    .args(request.output(1 + i))
                    .ints(
                            switch (statistic.kind()) {
                                case MEAN -> 0;
                                case VARIANCE -> 1;
                                case INVERSE_DEVIATION -> 2;
                            })
                    .args(new Arg.Float32(statistic.keep()))
                    .build(lines.count(), local, 5));
        }
        return steps;
    }

    private static Step.Builder step(String entry, DataType type) {
        return Step.of("normalize.cl", entry).define("X", Types.stored(type)).define("S", Types.computed(type));
    }

    private static long[] rowMajor(Shape shape) {
        return Layout.NCHW.strides(shape);
    }

    private static long[] broadcast(Shape shape, Shape view) {
        return Broadcast.strides(shape, rowMajor(shape), view);
    }
}
