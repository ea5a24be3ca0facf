package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Broadcast;
import dev.binocle.op.Lines;
import dev.binocle.op.Normalization;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every normalisation by a tensor's own statistics; normalize.cl has the steps. */
final class OpenClNormalization implements OpenClOp<Normalization> {
    @Override
    public List<Choice> choices(Normalization op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        Lines lines = op.parts(operands).lines();
        Reductions reductions = new Reductions(traits, operands.get(0).dataType(), lines);
        long moments = 2 * Math.max(1, lines.count()) * Double.BYTES;
        return Types.plain("moments", operands, outputs, moments + reductions.scratchBytes());
    }

    @Override
    public List<Step> steps(Request<Normalization> request) {
        Normalization.Parts parts = request.op().parts(request.operands());
        DataType type = request.operand(0).dataType();
        Lines lines = parts.lines();
        Walks elements = Walks.of(
                parts.view(),
                Broadcast.strides(lines.lines(), parts.view()),
                Broadcast.strides(parts.scaleShape(), parts.view()),
                Broadcast.strides(parts.shiftShape(), parts.view()));
        String sum = Types.computed(type);
        Reductions.Code mean = Reductions.mean(sum, "(x)");
        DataType between = mean.storedSum();
        long bytes = Math.max(1, lines.count()) * Double.BYTES;
        Arg means = request.scratch(0, between.bytes());
        Arg variances = request.scratch(bytes, between.bytes());
        Arg scratch = request.scratch(2 * bytes, between.bytes());
        int local = request.traits().localSize();
        Reductions reductions = new Reductions(request.traits(), type, lines, Layout.NCHW.strides(parts.view()));
        Arg epsilon = new Arg.Float32((float) parts.epsilon());
        List<Step> steps = new ArrayList<>();
        if (parts.centered()) {
            steps.addAll(reductions.steps(mean, request.input(0), Optional.empty(), means, between, scratch));
        }
        Reductions.Code squares = Reductions.mean(sum, "(((x) - (peak)) * ((x) - (peak)))"); // about the mean
        Optional<Arg> about = parts.centered() ? Optional.of(means) : Optional.empty();
        steps.addAll(reductions.steps(squares, request.input(0), about, variances, between, scratch));
        steps.add(step("normalize_lines", type)
                .define("CENTERED", parts.centered() ? 1 : 0)
                .define("OUTSIDE", parts.outside() ? 1 : 0)
                .define("SCALED", parts.scale() < 0 ? 0 : 1)
                .define("SHIFTED", parts.shift() < 0 ? 0 : 1)
                .define("RANK", elements.rank())
                .args(request.input(0), means, variances)
                .args(request.input(Math.max(0, parts.scale())), request.input(Math.max(0, parts.shift())))
                .args(request.output(0), elements.table(), epsilon)
                .build(parts.view().elementCount(), local, 30));
        for (int i = 0; i < parts.statistics().size(); i++) {
            Normalization.Statistic statistic = parts.statistics().get(i);
            boolean kept = statistic.operand() >= 0;
            steps.add(step("statistic", type)
                    .define("OUT", Types.stored(request.outputs().get(1 + i).dataType()))
                    .define("OUTSIDE", parts.outside() ? 1 : 0)
                    .define("CENTERED", parts.centered() ? 1 : 0)
                    .define("KEPT", kept ? 1 : 0)
                    .define("WHICH", statistic.kind())
                    .args(means, variances, kept ? request.input(statistic.operand()) : request.output(1 + i))
                    .args(request.output(1 + i), epsilon, new Arg.Float32(statistic.keep()))
                    .build(lines.count(), local, 5));
        }
        return steps;
    }

    private static Step.Builder step(String entry, DataType type) {
        return Step.of("normalize.cl", entry).define("X", Types.stored(type)).define("S", Types.computed(type));
    }
}
