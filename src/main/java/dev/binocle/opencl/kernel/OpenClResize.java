package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Resize;
import dev.binocle.op.ResizeTaps;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A step for each axis that changes, those that shrink first; between them the values are float32 (or float64), for NEAREST the type itself. On
 * CPUs {@link ResizeRows}, where it can.
 */
final class OpenClResize implements OpenClOp<Resize> {
    private static final String AXES = "axes";
    /** What an element a work-item costs on a CPU, in elements moved. */
    private static final double CPU_COST = 8;

    /** One step: along which axis, and which shape comes of it. */
    record Pass(int axis, ResizeTaps taps, Shape before, Shape after) {}

    @Override
    public List<Choice> choices(Resize op, List<Operand> operands, List<Output> outputs, Traits traits) {
        DataType type = operands.get(0).dataType();
        Types.require(op, type, traits);
        List<Pass> passes = passes(op, operands);
        List<Choice> choices = new ArrayList<>();
        for (Choice choice : Types.bothLayoutsAlike(ResizeRows.NAME, operands, outputs)) {
            Layout layout = choice.outputs().get(0).layout();
            if (rows(passes, type, operands.get(0).shape(), layout, traits).isPresent()) {
                choices.add(choice);
            }
        }
        long scratch = 2 * half(passes, between(op, type));
        for (Choice choice : Types.withScratch(Types.bothLayoutsAlike(AXES, operands, outputs), scratch)) {
            choices.add(traits.isCores() ? choice.withCost(choice.cost() * CPU_COST) : choice);
        }
        return choices;
    }

    private static Optional<ResizeRows> rows(
            List<Pass> passes, DataType type, Shape input, Layout layout, Traits traits) {
        return ResizeRows.of(passes, type, input, MemoryOrder.of(layout, input.rank()), traits);
    }

    private static DataType between(Resize op, DataType type) {
        if (op.mode() == Resize.Mode.NEAREST) {
            return type;
        }
        return type == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
    }

    private static List<Pass> passes(Resize op, List<Operand> operands) {
        List<Resize.Along> along = op.resolve(operands);
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < along.size(); axis++) {
            order.add(axis);
        }
        order.sort(Comparator.comparingDouble(axis -> along.get(axis).scale()));
        List<Pass> passes = new ArrayList<>();
        Shape shape = operands.get(0).shape();
        for (int axis : order) {
            ResizeTaps taps = op.taps(along.get(axis));
            if (!taps.isIdentity(shape.dim(axis))) {
                Shape after = shape.with(axis, taps.positions());
                passes.add(new Pass(axis, taps, shape, after));
                shape = after;
            }
        }
        return passes;
    }

    /** The bytes of one of the two places where intermediate values lie in turn. */
    private static long half(List<Pass> passes, DataType between) {
        long most = 0;
        for (int i = 0; i < passes.size() - 1; i++) {
            most = Math.max(most, passes.get(i).after().elementCount() * between.bytes());
        }
        return (most + 127) / 128 * 128;
    }

    @Override
    public List<Step> steps(Request<Resize> request) {
        DataType type = request.operand(0).dataType();
        DataType between = between(request.op(), type);
        List<Pass> passes = passes(request.op(), request.operands());
        if (passes.isEmpty()) {
            return List.of(Copies.whole(request));
        }
        Layout layout = request.choice().outputs().get(0).layout();
        if (request.choice().algorithm().equals(ResizeRows.NAME)) {
            ResizeRows rows = rows(passes, type, request.shape(0), layout, request.traits())
                    .orElseThrow();
            return List.of(rows.step(request.input(0), request.output(0), request.traits()));
        }
        long half = half(passes, between);
        int[] memory = MemoryOrder.of(layout, request.outputShape().rank());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < passes.size(); i++) {
            boolean last = i == passes.size() - 1;
            Arg from = i == 0 ? request.input(0) : request.scratch((i - 1) % 2 * half, between.bytes());
            Arg to = last ? request.output(0) : request.scratch(i % 2 * half, between.bytes());
            steps.add(step(request, passes.get(i), memory, from, i == 0 ? type : between, to, last ? type : between));
        }
        return steps;
    }

    private static Step step(
            Request<Resize> request, Pass pass, int[] memory, Arg from, DataType fromType, Arg to, DataType toType) {
        ResizeTaps taps = pass.taps();
        boolean doubles = fromType == DataType.FLOAT64;
        Shape lies = MemoryOrder.permute(pass.before(), memory);
        int at = MemoryOrder.place(memory, pass.axis());
        return Step.of("resize.cl", "resize")
                .define("X", Types.stored(fromType))
                .define("OUT", Types.stored(toType))
                .define("S", doubles ? "double" : "float")
                .define("TAPS", taps.width())
                .prologue(toType.isFloating() ? "" : "#define CONVERT(v) " + Types.saturated(toType, "rte") + "\n")
                .args(from, to)
                .args(tables(taps, doubles))
                .indices(pass.before().dim(pass.axis()), taps.positions(), lies.elementCount(at + 1, lies.rank()))
                .args(new Arg.Float32(request.op().extrapolation()))
                .build(pass.after().elementCount(), request.traits().localSize(), 10 + 4.0 * taps.width());
    }

    /** Indices, -1 for places outside, and weights, tap by tap. */
    static List<Arg> tables(ResizeTaps taps, boolean doubles) {
        long count = Math.max(1, (long) taps.positions() * taps.width());
        int size = doubles ? Double.BYTES : Float.BYTES;
        return List.of(
                new Arg.Constant(taps, "indices", count * Integer.BYTES, () -> {
                    ByteBuffer bytes = Packing.allocate(count * Integer.BYTES);
                    byTap(taps, (x, tap) -> bytes.putInt(taps.isOutside(x) ? -1 : taps.index(x, tap)));
                    return bytes.rewind();
                }),
                new Arg.Constant(taps, "weights of " + size, count * size, () -> {
                    ByteBuffer bytes = Packing.allocate(count * size);
                    byTap(taps, (x, tap) -> {
                        if (doubles) {
                            bytes.putDouble(taps.weight(x, tap));
                        } else {
                            bytes.putFloat((float) taps.weight(x, tap));
                        }
                    });
                    return bytes.rewind();
                }));
    }

    private interface Entry {
        void put(int position, int tap);
    }

    private static void byTap(ResizeTaps taps, Entry entry) {
        for (int tap = 0; tap < taps.width(); tap++) {
            for (int x = 0; x < taps.positions(); x++) {
                entry.put(x, tap);
            }
        }
    }
}
