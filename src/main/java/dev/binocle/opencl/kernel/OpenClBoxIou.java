package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** Rows of pairs, many at once, from the second boxes as rows of numbers; or one by one. */
final class OpenClBoxIou implements OpenClOp<BoxIou> {
    /** A core's work-item does many rows, which share what is read of the other boxes; lanes are many, and want work each. */
    private static int rows(Traits traits) {
        return traits.isWide() ? 1 : 16;
    }

    private static int columns(Traits traits) {
        return traits.isWide() ? 256 : 512;
    }

    @Override
    public List<Choice> choices(BoxIou op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Shape b = operands.get(1).shape();
        long boxes = b.elementCount() / 4;
        boolean rows =
                !op.elementwise() && operands.get(0).shape().dim(-2) >= 5; // or the numbers were more than the result
        return rows
                ? Types.plain("rows", operands, outputs, 5 * Float.BYTES * boxes)
                : Types.plain("pairs", operands, outputs, 0);
    }

    /** How boxes.cl numbers formats. */
    static int number(BoxFormat format) {
        return switch (format) {
            case XYXY -> 0;
            case YXYX -> 1;
            case XYWH -> 2;
            case CXCYWH -> 3;
            case ROTATED -> 4;
        };
    }

    private static int number(BoxIou.Kind kind) {
        return switch (kind) {
            case IOU -> 0;
            case INTERSECTION_OVER_FIRST -> 1;
            case CROWD -> 2;
            case GIOU -> 3;
            case DIOU -> 4;
            case CIOU -> 5;
        };
    }

    @Override
    public List<Step> steps(Request<BoxIou> request) {
        int local = request.traits().localSize();
        long rows = Math.max(1, request.shape(0).dim(-2));
        long columns = Math.max(1, request.shape(1).dim(-2));
        long items = request.outputShape().elementCount();
        Arg crowd = request.inputOrZero(2);
        if (request.choice().algorithm().equals("pairs")) {
            boolean each = request.op().elementwise();
            return List.of(step(request, "box_each", 1)
                    .args(request.input(0), request.input(1), crowd, request.output(0))
                    .indices(each ? 1 : rows, each ? 1 : columns)
                    .build(items, local, 60));
        }
        int deep = rows(request.traits());
        int wide = columns(request.traits());
        long parts = (columns + wide - 1) / wide;
        int lanes = request.traits().boxLanes();
        Arg numbers = request.scratch(0, Float.BYTES);
        return List.of(
                step(request, "box_numbers", lanes)
                        .args(request.input(1), numbers)
                        .indices(columns)
                        .build(request.shape(1).elementCount() / 4, local, 20),
                step(request, "box_pairs", lanes)
                        .args(request.input(0), numbers, crowd, request.output(0))
                        .indices(rows, columns, parts)
                        .build(
                                items == 0 ? 0 : items / columns / rows * ((rows + deep - 1) / deep) * parts,
                                request.traits().tileLocalSize(),
                                30.0 * deep * wide));
    }

    private static Step.Builder step(Request<BoxIou> request, String entry, int lanes) {
        return Step.of("box_iou.cl", entry)
                .define("KIND", number(request.op().kind()))
                .define("COLUMNS", columns(request.traits()))
                .define("ROWS", rows(request.traits()))
                .define("LANES", lanes)
                .define("FORMAT", number(request.op().format()));
    }
}
