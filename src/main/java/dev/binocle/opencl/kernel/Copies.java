package dev.binocle.opencl.kernel;

import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;

/** Launches that only move elements, by the kernel that suits how they lie: along runs, across them, in rows, or one by one. */
final class Copies {
    private static final long[] FLAT = {1};

    /** Runs shorter than this are not worth a work-item of their own. */
    private static final long SHORTEST_RUN = 8;

    /** What one work-item moves of a run, in bytes. */
    private static final long SEGMENT_BYTES = 1 << 16;

    /** What one work-item moves of elements that lie apart, in elements; and at least of one row. */
    private static final long SEGMENT_ELEMENTS = 1 << 12;

    private static final long SHORTEST_SEGMENT = 16;

    /** Elements that are too few for a work-group of one item. */
    private static final long SHORT_ITEM = 256;

    private static final int SMALLEST_SQUARE = 4;

    /** Rows and columns of a block: 16 KiB of floats are read and as many written, which the first cache of a core holds. */
    private static final int BLOCK = 64;

    private Copies() {}

    /** The first operand as it lies to the first output. */
    static Step whole(Request<? extends Op> request) {
        Shape all = Shape.of(request.outputShape().elementCount());
        DataType type = request.operand(0).dataType();
        return step(request.traits(), type, all, request.input(0), 0, FLAT, request.output(0), 0, FLAT);
    }

    /** {@code to[toBase + p · toStrides] = from[fromBase + p · fromStrides]} for every position p of the shape. */
    static Step step(
            Traits traits,
            DataType type,
            Shape shape,
            Arg from,
            long fromBase,
            long[] fromStrides,
            Arg to,
            long toBase,
            long[] toStrides) {
        Walks walks = Walks.of(shape, fromStrides, toStrides);
        Move move = new Move(type, walks, from, fromBase, to, toBase, traits);
        int last = walks.rank() - 1;
        if (!traits.isCores() || shape.elementCount() == 0) {
            return move.step("copy.cl", "copy", walks).build(shape.elementCount(), traits.localSize(), 10);
        }
        if (walks.strides(1, last) == 1) {
            long step = walks.strides(0, last);
            if ((step == 0 || step == 1) && walks.length(last) >= SHORTEST_RUN) {
                return runs(move, last);
            }
            for (int axis = last - 1; axis >= 0; axis--) {
                if (Math.min(walks.length(axis), walks.length(last)) >= SMALLEST_SQUARE
                        && walks.strides(0, axis) == 1
                        && walks.strides(0, last) > 0
                        && walks.strides(1, axis) > 0) {
                    return transpose(move, last, axis);
                }
            }
        }
        return rows(move, last);
    }

    private record Move(DataType type, Walks walks, Arg from, long fromBase, Arg to, long toBase, Traits traits) {
        Step.Builder step(String file, String entry, Walks places) {
            return Step.of(file, entry)
                    .define("T", Types.bits(type))
                    .define("RANK", places.rank())
                    .args(from, to, places.table(), new Arg.Int64(fromBase), new Arg.Int64(toBase));
        }

        /** As {@link Traits#streams}, where so many elements are stored at once. */
        boolean streams(int lanes) {
            return traits.streams((double) walks.count() * type.bytes(), (long) lanes * type.bytes() / Float.BYTES);
        }

        int lanes() {
            return type.bytes() == Long.BYTES ? 8 : 16;
        }

        /** Of squares, so that few elements of the shorter side are left over. */
        int squareLanes(long shorter) {
            return shorter >= lanes() ? lanes() : shorter >= 8 && shorter % 8 < 4 ? 8 : SMALLEST_SQUARE;
        }
    }

    private static Step runs(Move move, int axis) {
        Walks places = move.walks().without(axis);
        long length = move.walks().length(axis);
        long segment = SEGMENT_BYTES / move.type().bytes();
        long segments = (length + segment - 1) / segment;
        return move.step("copy_runs.cl", "copy_runs", places)
                .define("LANES", move.lanes())
                .streamed(move.streams(move.lanes()))
                .define("STEP", move.walks().strides(0, axis))
                .indices(segments, segment, length)
                .build(
                        places.count() * segments,
                        segments == 1 && length < SHORT_ITEM
                                ? Math.min(8, move.traits().maxGroup())
                                : 1,
                        0);
    }

    /** The longest axis is cut into segments; a work-item does one of them in every row of another, along which the input runs if one does. */
    private static Step rows(Move move, int last) {
        Walks walks = move.walks();
        int along = last;
        for (int axis = 0; axis < last; axis++) {
            along = walks.length(axis) > walks.length(along) ? axis : along;
        }
        int down = along == last ? last - 1 : last; // -1 if there is no other
        for (int axis = 0; axis <= last; axis++) {
            down = axis != along && walks.strides(0, axis) == 1 ? axis : down;
        }
        long rows = down < 0 ? 1 : walks.length(down);
        long length = walks.length(along);
        long segment = Math.min(length, Math.max(SHORTEST_SEGMENT, SEGMENT_ELEMENTS / rows));
        long segments = (length + segment - 1) / segment;
        Walks places = down < 0
                ? walks.without(along)
                : walks.without(Math.max(along, down)).without(Math.min(along, down));
        int local = rows * segment < SHORT_ITEM ? Math.min(8, move.traits().maxGroup()) : 1;
        return move.step("copy_rows.cl", "copy_rows", places)
                .indices(segments, segment, length, rows)
                .args(new Arg.Int64(walks.strides(0, along)), new Arg.Int64(walks.strides(1, along)))
                .args(new Arg.Int64(down < 0 ? 0 : walks.strides(0, down)))
                .args(new Arg.Int64(down < 0 ? 0 : walks.strides(1, down)))
                .build(places.count() * segments, local, 0);
    }

    /** @param rows the axis along which the output runs; {@code columns} that along which the input does */
    private static Step transpose(Move move, int rows, int columns) {
        Walks walks = move.walks();
        Walks places = walks.without(rows).without(columns);
        long rowBlocks = (walks.length(rows) + BLOCK - 1) / BLOCK;
        int lanes = move.squareLanes(Math.min(walks.length(rows), walks.length(columns)));
        long columnBlocks = (walks.length(columns) + BLOCK - 1) / BLOCK;
        return move.step("transpose.cl", "transpose_blocks", places)
                .define("LANES", lanes)
                .streamed(move.streams(lanes))
                .define("BLOCK", BLOCK)
                .indices(walks.length(rows), walks.length(columns))
                .indices(walks.strides(0, rows), walks.strides(1, columns))
                .indices(rowBlocks, columnBlocks)
                .build(places.count() * rowBlocks * columnBlocks, 1, 0);
    }
}
