package dev.binocle.opencl.kernel;

import dev.binocle.op.Nms;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a suppression: {@code segments} of {@code length} scores each are suppressed among themselves. And what all its kernels are told.
 *
 * @param boxes of an image
 */
record NmsArguments(Nms op, long images, long classes, long boxes, long segments, long length) {
    /** Rows of fewer candidates are written by one work-item, which is faster than another launch. */
    private static final long FEW = 2048;

    static NmsArguments of(Nms op, List<Operand> operands) {
        Shape scores = operands.get(Nms.SCORES).shape();
        long images = scores.dim(0);
        long classes = scores.dim(1);
        long boxes = scores.dim(2);
        return op.classAgnostic()
                ? new NmsArguments(op, images, classes, boxes, classes == 0 ? 0 : images, classes * boxes)
                : new NmsArguments(op, images, classes, boxes, images * classes, boxes);
    }

    Step.Builder step(String file, String entry) {
        return Step.of(file, entry)
                .define("FORMAT", OpenClBoxIou.number(op.format()))
                .define("SORTS", op.rule().sortsCorners() ? 1 : 0)
                .define("RULE", (op.rule().isQuotient() ? 2 : 0) + (op.rule().isInclusive() ? 1 : 0))
                .define("AGNOSTIC", op.classAgnostic() ? 1 : 0);
    }

    private Step.Builder last(String entry) {
        return step("nms_rows.cl", entry).define("PADDED", op.padded() ? 1 : 0);
    }

    /** NMS_ARGS of nms_common.cl. */
    Step.Builder sizes(Step.Builder step, Request<Nms> request) {
        return step.ints(
                boxes,
                length,
                Math.max(1, classes),
                count(request, Nms.IOU_THRESHOLD),
                count(request, Nms.SCORE_THRESHOLD),
                Math.min(op.candidates(), Integer.MAX_VALUE));
    }

    private static long count(Request<Nms> request, int operand) {
        return request.has(operand) ? request.shape(operand).elementCount() : 0;
    }

    /** The rest, which is the same whatever suppressed: the limit of an image, the report, the rows. */
    List<Step> rows(Request<Nms> request, Arg state, Arg kept) {
        int local = request.traits().localSize();
        long each = Math.max(1, op.classAgnostic() ? 1 : classes);
        long most = op.padded() ? request.outputs().get(0).shape().dim(1) : 0;
        boolean few = request.traits().isCores() && segments * length + images * most <= FEW;
        Step.Builder offsets =
                last("nms_offsets").args(state, kept, request.output(Nms.REPORT), request.output(Nms.COUNTS));
        if (!op.padded()) {
            offsets.args(request.count());
        }
        offsets.args(request.output(0))
                .ints(segments, length, boxes, classes, each, most, op.imageOutputs() > 0 ? 1 : 0, few ? 1 : 0);
        List<Step> steps = new ArrayList<>();
        if (op.imageOutputs() > 0) {
            steps.add(last("nms_limit")
                    .args(request.input(Nms.SCORES), kept, state)
                    .ints(length, Math.max(1, classes), Math.min(op.imageOutputs(), Integer.MAX_VALUE))
                    .build(segments, request.traits().tileLocalSize(), 200.0 * (double) classes));
        }
        steps.add(offsets.build(1, 1, (double) segments + (few ? 10 * FEW : 0)));
        if (few) {
            return steps;
        }
        steps.add(last("nms_rows")
                .args(state, kept, request.output(0))
                .ints(Math.max(1, length), boxes, Math.max(1, classes), most)
                .build(segments * length, local, 10));
        if (op.padded()) {
            steps.add(last("nms_padding")
                    .args(state, request.output(0))
                    .ints(each, most)
                    .build(images * most, local, 10));
        }
        return steps;
    }
}
