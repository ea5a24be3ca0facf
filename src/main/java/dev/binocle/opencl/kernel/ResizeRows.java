package dev.binocle.opencl.kernel;

import dev.binocle.op.ResizeTaps;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Resizing of one axis, or of two that lie next to each other in memory, a row of the output a work-item: for CPUs, in float32 (resize_rows.cl).
 *
 * @param height the outer of the two axes, and {@code width} the inner one; absent where it stays
 * @param lies the input's shape in the order of memory
 * @param at the place of the outer axis in it
 */
record ResizeRows(Optional<ResizeTaps> height, Optional<ResizeTaps> width, Shape lies, int at) {
    static final String NAME = "rows";

    /** Two vectors of half the size make one that interleaves them. */
    private static final int MOST_LANES = 8;

    private static final int GROUP = 16;

    /** @param memory the axes in the order of memory */
    static Optional<ResizeRows> of(
            List<OpenClResize.Pass> passes, DataType type, Shape input, int[] memory, Traits traits) {
        boolean can = traits.isCores()
                && type == DataType.FLOAT32
                && input.elementCount() > 0
                && (passes.size() == 1 || passes.size() == 2)
                && passes.stream().noneMatch(pass -> pass.taps().isAnyOutside());
        if (!can) {
            return Optional.empty();
        }
        Shape lies = MemoryOrder.permute(input, memory);
        int place = MemoryOrder.place(memory, passes.get(0).axis());
        ResizeTaps taps = passes.get(0).taps();
        ResizeRows rows;
        if (passes.size() == 2) {
            int other = MemoryOrder.place(memory, passes.get(1).axis());
            ResizeTaps others = passes.get(1).taps();
            if (Math.abs(place - other) != 1) {
                return Optional.empty();
            }
            rows = place < other
                    ? new ResizeRows(Optional.of(taps), Optional.of(others), lies, place)
                    : new ResizeRows(Optional.of(others), Optional.of(taps), lies, other);
        } else if (lies.elementCount(place + 1, lies.rank()) > 1) {
            rows = new ResizeRows(Optional.of(taps), Optional.empty(), lies, place);
        } else {
            rows = new ResizeRows(Optional.empty(), Optional.of(taps), lies, place - 1);
        }
        return rows.lineBytes() <= traits.localBytes() / 2 ? Optional.of(rows) : Optional.empty();
    }

    private long inHeight() {
        return height.isPresent() ? lies.dim(at) : 1;
    }

    private long inWidth() {
        return width.isPresent() ? lies.dim(at + 1) : 1;
    }

    /** What lies side by side and stays together. */
    private long inner() {
        return lies.elementCount(at + (width.isPresent() ? 2 : 1), lies.rank());
    }

    private long outer() {
        return lies.elementCount(0, at + (height.isPresent() ? 0 : 1));
    }

    private boolean needsLine() {
        return width.isPresent() && rowTaps() > 1;
    }

    private int rowTaps() {
        return height.map(ResizeTaps::width).orElse(0);
    }

    private long lineBytes() {
        return needsLine() ? inWidth() * inner() * Float.BYTES : Float.BYTES;
    }

    Step step(Arg input, Arg output, Traits traits) {
        Pairs pairs = width.filter(taps -> inner() == 1).map(Pairs::of).orElse(Pairs.NONE);
        int lanes = Math.min(MOST_LANES, Registers.of(traits).lanes());
        long outHeight = height.map(taps -> (long) taps.positions()).orElse(1L);
        long outWidth = width.map(taps -> (long) taps.positions()).orElse(1L);
        return Step.of("resize_rows.cl", "resize_rows")
                .define("ROW_TAPS", rowTaps())
                .define("COLUMN_TAPS", width.map(ResizeTaps::width).orElse(0))
                .define("DOUBLES", pairs.equals(Pairs.NONE) ? 0 : 1)
                .define("LANES", lanes)
                .streamed(traits.streams((double) Float.BYTES * outer() * outHeight * outWidth * inner()))
                .args(input)
                .args(tables(height))
                .args(tables(width))
                .args(output, new Arg.Local(lineBytes()))
                .indices(inHeight(), outHeight, inWidth(), outWidth, inner(), pairs.begin(), pairs.end())
                .build(
                        outer() * outHeight,
                        needsLine() ? 1 : Math.min(GROUP, traits.maxGroup()),
                        2.0 * (double) (outWidth * inner()));
    }

    private static List<Arg> tables(Optional<ResizeTaps> axis) {
        return axis.map(taps -> OpenClResize.tables(taps, false)).orElse(List.of(Arg.table(0), Arg.table(0)));
    }

    /** From which position to which, both even, every second one has the same weights and the next taps, as where a width doubles. */
    private record Pairs(long begin, long end) {
        static final Pairs NONE = new Pairs(0, 0);
        /** Shorter ones are no vector. */
        private static final int SHORTEST = 2 * MOST_LANES;

        static Pairs of(ResizeTaps taps) {
            int begin = 0;
            for (int x = 0; x + 2 <= taps.positions(); x += 2) {
                boolean ends = x + 4 > taps.positions() || !goesOn(taps, x) || !goesOn(taps, x + 1);
                if (ends && x + 2 - begin >= Math.max(SHORTEST, taps.positions() / 2)) {
                    return new Pairs(begin, x + 2L);
                }
                if (ends) {
                    begin = x + 2;
                }
            }
            return NONE;
        }

        private static boolean goesOn(ResizeTaps taps, int x) {
            boolean same = true;
            for (int tap = 0; tap < taps.width(); tap++) {
                same &= taps.weight(x, tap) != 0 // left out, which the kernel asks for each position
                        && taps.index(x + 2, tap) == taps.index(x, tap) + 1
                        && (float) taps.weight(x + 2, tap) == (float) taps.weight(x, tap);
            }
            return same;
        }
    }
}
