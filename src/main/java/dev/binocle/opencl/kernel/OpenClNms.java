package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sort by score, then suppress: by many lanes, every pair, block by block (nms.cl), or by a few cores, which know where boxes lie (nms_cores.cl). */
final class OpenClNms implements OpenClOp<Nms> {
    private static final String BLOCKS = "blocks";
    private static final String GRIDS = "grids";
    private static final int BLOCK = 256;
    private static final int STATE = 8;

    /** Scratch memory, part after part: each begins at a multiple of 128 bytes. */
    private static final class Scratch {
        private long bytes;

        long part(long elements, int size) {
            long begin = bytes;
            bytes = (begin + size * elements + 127) / 128 * 128;
            return begin;
        }
    }

    @Override
    public List<Choice> choices(Nms op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Shape scores = operands.get(Nms.SCORES).shape();
        NmsArguments sizes = NmsArguments.of(op, operands);
        if (sizes.length() >= 1L << 30 || scores.elementCount() >= 1L << 32) {
            throw new UnsupportedOpException(op.name()
                    + ": at most 2^30 scores that suppress each other and 2^32 in all, got scores of shape " + scores);
        }
        if (op.rule() == Nms.Rule.OPEN_CV) {
            throw new UnsupportedOpException(
                    op.name() + ": OpenCV's rule needs float64 at every pair; the cpu device knows it");
        }
        boolean turned = op.format() == BoxFormat.ROTATED;
        if (turned) {
            Types.require(op, DataType.FLOAT64, traits);
        }
        // a lane is some hundred times slower than a core where one does the work of a segment
        double cost = Types.bytes(operands, outputs);
        List<Choice> choices = new ArrayList<>();
        choices.add(choice(BLOCKS, operands, outputs, Blocks.of(sizes).bytes, traits.isWide() ? cost : 10 * cost));
        if (traits.longLoops() && !turned) {
            choices.add(choice(
                    GRIDS,
                    operands,
                    outputs,
                    Grids.of(sizes, traits.boxLanes()).bytes,
                    traits.isWide() ? 100 * cost : cost));
        }
        choices.sort(Comparator.comparingDouble(Choice::cost));
        return choices;
    }

    private static Choice choice(
            String algorithm, List<Operand> operands, List<Output> outputs, long scratch, double cost) {
        return Choice.uniform(algorithm, Form.PLAIN, operands.size(), outputs.size(), Math.max(128, scratch), cost);
    }

    @Override
    public List<Step> steps(Request<Nms> request) {
        NmsArguments sizes = NmsArguments.of(request.op(), request.operands());
        return request.choice().algorithm().equals(GRIDS)
                ? Grids.of(sizes, request.traits().boxLanes()).steps(request)
                : Blocks.of(sizes).steps(request);
    }

    /** nms.cl. */
    private record Blocks(
            NmsArguments sizes,
            long padded,
            long keys,
            long state,
            long corners,
            long areas,
            long kept,
            long suppressed,
            long bits,
            long bytes) {
        static Blocks of(NmsArguments sizes) {
            long segments = sizes.segments();
            long all = segments * sizes.length();
            long padded = Bitonic.padded(sizes.length());
            Scratch scratch = new Scratch();
            return new Blocks(
                    sizes,
                    padded,
                    scratch.part(segments * padded, 8),
                    scratch.part(segments * STATE, 4),
                    scratch.part(all, 16),
                    scratch.part(all, 4),
                    scratch.part(all, 4),
                    scratch.part(segments * BLOCK, 1),
                    scratch.part(segments * BLOCK * (BLOCK / 32), 4),
                    scratch.bytes);
        }

        List<Step> steps(Request<Nms> request) {
            int local = request.traits().localSize();
            int few = request.traits().tileLocalSize();
            long segments = sizes.segments();
            Arg boxes = request.input(Nms.BOXES);
            Arg scores = request.input(Nms.SCORES);
            Arg iou = request.inputOrZero(Nms.IOU_THRESHOLD);
            Arg ordered = request.scratch(keys, 8);
            Arg states = request.scratch(state, 4);
            Arg keptCorners = request.scratch(corners, 16);
            Arg keptAreas = request.scratch(areas, 4);
            Arg numbers = request.scratch(kept, 4);
            Arg flags = request.scratch(suppressed, 1);
            Arg pairs = request.scratch(bits, 4);
            List<Step> steps = new ArrayList<>();
            steps.add(step(
                            request,
                            "nms_keys",
                            List.of(scores, request.inputOrZero(Nms.SCORE_THRESHOLD), ordered),
                            padded)
                    .build(sizes.length() == 0 ? 0 : segments * padded, local, 20));
            steps.add(step(request, "nms_count", List.of(boxes, scores, ordered, states), padded)
                    .build(segments, few, 10.0 * (double) sizes.length()));
            steps.addAll(Bitonic.steps(
                    padded,
                    (distance, run) -> sizes.step("nms.cl", "nms_sort")
                            .define("BLOCK", BLOCK)
                            .args(ordered)
                            .ints(distance, run, padded)
                            .build(segments * padded / 2, local, 10)));
            for (long start = 0; start < sizes.length(); start += BLOCK) {
                steps.add(step(
                                request,
                                "nms_against",
                                List.of(boxes, iou, ordered, states, keptCorners, keptAreas, flags),
                                padded,
                                start)
                        .build(segments * BLOCK, local, 15.0 * (double) start));
                steps.add(step(request, "nms_pairs", List.of(boxes, iou, ordered, states, flags, pairs), padded, start)
                        .build(segments * BLOCK * (BLOCK / 32), local, 32 * 20.0));
                steps.add(step(
                                request,
                                "nms_block",
                                List.of(
                                        boxes,
                                        request.inputOrZero(Nms.MAX_OUTPUTS),
                                        ordered,
                                        states,
                                        keptCorners,
                                        keptAreas,
                                        numbers,
                                        flags,
                                        pairs),
                                padded,
                                start)
                        .build(segments, few, 20.0 * BLOCK));
            }
            steps.addAll(sizes.rows(request, states, numbers));
            return steps;
        }

        private Step.Builder step(Request<Nms> request, String entry, List<Arg> args, long... ints) {
            return sizes.sizes(
                    sizes.step("nms.cl", entry)
                            .define("BLOCK", BLOCK)
                            .args(args)
                            .ints(ints),
                    request);
        }
    }

    /** nms_cores.cl. */
    private record Grids(
            NmsArguments sizes,
            int lanes,
            long places,
            long keys,
            long state,
            long kept,
            long five,
            long numbers,
            long begins,
            long open,
            long bytes) {
        static Grids of(NmsArguments sizes, int lanes) {
            long segments = sizes.segments();
            long length = sizes.length();
            long places = 2 * length;
            Scratch scratch = new Scratch();
            return new Grids(
                    sizes,
                    lanes,
                    places,
                    scratch.part(2 * segments * length, 8),
                    scratch.part(segments * STATE, 4),
                    scratch.part(segments * length, 4),
                    scratch.part(segments * 5 * (length + lanes), 4),
                    scratch.part(segments * length, 4),
                    scratch.part(segments * (places + 1), 4),
                    scratch.part(segments * length, 1),
                    scratch.bytes);
        }

        List<Step> steps(Request<Nms> request) {
            Arg states = request.scratch(state, 4);
            Arg survivors = request.scratch(kept, 4);
            List<Step> steps = new ArrayList<>();
            steps.add(sizes.sizes(
                            sizes.step("nms_cores.cl", "nms_segments")
                                    .define("LANES", lanes)
                                    .args(
                                            request.input(Nms.BOXES),
                                            request.inputOrZero(Nms.IOU_THRESHOLD),
                                            request.input(Nms.SCORES),
                                            request.inputOrZero(Nms.SCORE_THRESHOLD),
                                            request.inputOrZero(Nms.MAX_OUTPUTS),
                                            request.scratch(keys, 8),
                                            states,
                                            survivors,
                                            request.scratch(five, 4),
                                            request.scratch(numbers, 4),
                                            request.scratch(begins, 4),
                                            request.scratch(open, 1))
                                    .indices(sizes.segments())
                                    .ints(places),
                            request)
                    .build(sizes.segments(), 1, 300.0 * (double) sizes.length()));
            steps.addAll(sizes.rows(request, states, survivors));
            return steps;
        }
    }
}
