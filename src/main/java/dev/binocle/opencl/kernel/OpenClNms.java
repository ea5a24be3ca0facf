package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Sort by score, then suppress block by block; nms.cl has the picture. */
final class OpenClNms implements OpenClOp<Nms> {
    private static final int BLOCK = 256;

    /** Where the parts of the scratch memory lie, in bytes; each part begins at a multiple of 128. */
    private record Scratch(
            long keys, long state, long corners, long areas, long kept, long suppressed, long bytes, long padded) {
        static Scratch of(Shape scores) {
            long segments = scores.dim(0) * scores.dim(1);
            long n = scores.dim(2);
            long padded = Bitonic.padded(n);
            long keys = 0;
            long state = end(keys, 8, segments * padded);
            long corners = end(state, 16, segments);
            long areas = end(corners, 16, segments * n);
            long kept = end(areas, 4, segments * n);
            long suppressed = end(kept, 4, segments * n);
            return new Scratch(
                    keys, state, corners, areas, kept, suppressed, end(suppressed, 1, segments * BLOCK), padded);
        }

        private static long end(long begin, int size, long count) {
            return (begin + size * count + 127) / 128 * 128;
        }
    }

    @Override
    public List<Choice> choices(Nms op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Shape scores = operands.get(Nms.SCORES).shape();
        if (scores.dim(2) >= 1L << 30 || scores.elementCount() >= 1L << 32) {
            throw new UnsupportedOpException(
                    op.name() + ": at most 2^30 boxes an image and 2^32 scores, got scores of shape " + scores);
        }
        return Types.plain(
                "blocks", operands, outputs, Math.max(128, Scratch.of(scores).bytes()));
    }

    @Override
    public List<Step> steps(Request<Nms> request) {
        Shape shape = request.shape(Nms.SCORES);
        Scratch scratch = Scratch.of(shape);
        long classes = Math.max(1, shape.dim(1));
        long segments = shape.dim(0) * shape.dim(1);
        long n = shape.dim(2);
        long padded = scratch.padded();
        int local = request.traits().localSize();
        int few = request.traits().tileLocalSize();
        Arg boxes = request.input(Nms.BOXES);
        Arg scores = request.input(Nms.SCORES);
        Arg keys = request.scratch(scratch.keys(), 8);
        Arg state = request.scratch(scratch.state(), 16);
        Arg corners = request.scratch(scratch.corners(), 16);
        Arg areas = request.scratch(scratch.areas(), 4);
        Arg kept = request.scratch(scratch.kept(), 4);
        Arg suppressed = request.scratch(scratch.suppressed(), 1);
        Arg maxOutputs = request.inputOrZero(Nms.MAX_OUTPUTS);
        Arg iouThreshold = request.inputOrZero(Nms.IOU_THRESHOLD);
        int iouThresholded = request.has(Nms.IOU_THRESHOLD) ? 1 : 0;
        List<Step> steps = new ArrayList<>();
        steps.add(step(request, "nms_keys")
                .args(scores, request.inputOrZero(Nms.SCORE_THRESHOLD), keys)
                .ints(n, padded, request.has(Nms.SCORE_THRESHOLD) ? 1 : 0)
                .build(n == 0 ? 0 : segments * padded, local, 20));
        steps.add(step(request, "nms_count")
                .args(scores, keys, state)
                .ints(n, padded)
                .build(segments, few, 4.0 * (double) n));
        steps.addAll(Bitonic.steps(
                padded,
                (distance, run) -> step(request, "nms_sort")
                        .args(keys)
                        .ints(distance, run, padded)
                        .build(segments * padded / 2, local, 10)));
        for (long start = 0; start < n; start += BLOCK) {
            steps.add(step(request, "nms_against")
                    .args(boxes, iouThreshold, keys, state, corners, areas, suppressed)
                    .ints(n, padded, classes, start, iouThresholded)
                    .build(segments * BLOCK, local, 15.0 * (double) start));
            steps.add(step(request, "nms_block")
                    .args(boxes, maxOutputs, iouThreshold, keys, state, corners, areas, kept, suppressed)
                    .ints(n, padded, classes, start, iouThresholded)
                    .build(segments, few, 8.0 * BLOCK * BLOCK));
        }
        steps.add(step(request, "nms_offsets")
                .args(state, request.output(1), request.count())
                .ints(segments)
                .build(1, 1, (double) segments));
        steps.add(step(request, "nms_rows")
                .args(state, kept, request.output(0))
                .ints(Math.max(1, n), classes)
                .build(segments * n, local, 10));
        return steps;
    }

    private static Step.Builder step(Request<Nms> request, String entry) {
        return Step.of("nms.cl", entry)
                .define("BLOCK", BLOCK)
                .define("CENTER", request.op().format() == BoxFormat.CXCYWH ? 1 : 0);
    }
}
