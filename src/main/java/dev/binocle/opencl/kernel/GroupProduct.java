package dev.binocle.opencl.kernel;

import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A launch of conv2d_group.cl: pictures times packed weights, in groups.
 *
 * @param inType of the pictures: float32, float16, bfloat16; weights are packed as float32, sums are float32
 * @param outType the same, or float32 for sums that go on
 * @param inLast whether the channels of the pictures are neighbours
 * @param outLast and those of the output
 * @param batch pictures
 * @param inAllChannels channels of the pictures, of all groups
 * @param parts into which the rows of the product are split
 */
record GroupProduct(
        GroupTile tile,
        DataType inType,
        DataType outType,
        boolean inLast,
        boolean outLast,
        int parts,
        long batch,
        long groups,
        long groupInputs,
        long groupOutputs,
        long inAllChannels,
        long inHeight,
        long inWidth,
        long outHeight,
        long outWidth,
        Strides inStrides,
        Window window,
        long padTop,
        long padLeft) {
    private static final int VECTOR = GroupTile.VECTOR;

    /** How far pictures, channels, rows and columns lie apart. */
    record Strides(long batch, long channel, long row, long column) {
        static Strides of(Layout layout, Shape shape) {
            long[] strides = layout.strides(shape);
            return new Strides(strides[0], strides[1], strides[2], strides[3]);
        }
    }

    private long taps() {
        return (long) window.kernelHeight() * window.kernelWidth();
    }

    /** Rows of the matrix product: inputs of a group times taps. */
    long rows() {
        return groupInputs * taps();
    }

    private long steps() {
        return (rows() + tile.depth() - 1) / tile.depth();
    }

    long partSteps() {
        return (steps() + parts - 1) / parts;
    }

    long outPlane() {
        return outHeight * outWidth;
    }

    /** A picture's pixels, rounded up so that no vector of them reaches into the next picture. */
    private long padded() {
        return outLast ? outPlane() : (outPlane() + VECTOR - 1) / VECTOR * VECTOR;
    }

    private long pixels() {
        return batch * padded();
    }

    private long pixelBlocks() {
        return (pixels() + tile.pixels() - 1) / tile.pixels();
    }

    private long blocks() {
        return (groupOutputs + tile.channels() - 1) / tile.channels();
    }

    long teams() {
        return pixelBlocks() * blocks() * groups * parts;
    }

    private boolean wholeChunks() {
        return groupInputs % tile.depth() == 0;
    }

    /**
     * No window reaches past its pixel, none is left out, and the pictures lie without gaps. Equal sizes alone don't say so: a stride may
     * skip as many pixels as the padding adds.
     */
    private boolean isPointwise() {
        return window.isOnePixel()
                && inHeight == outHeight
                && inWidth == outWidth
                && inStrides.row() == inWidth * inStrides.column();
    }

    private boolean inFours() {
        return wholeChunks()
                && (inLast
                        ? groupInputs % VECTOR == 0 && inAllChannels % VECTOR == 0
                        : isPointwise() && outPlane() % VECTOR == 0);
    }

    /** The length of a line of the output, along which vectors lie. */
    long line() {
        return outLast ? groupOutputs * groups : outPlane();
    }

    private boolean outFours() {
        return (outLast ? groupOutputs : outPlane()) % VECTOR == 0;
    }

    /** For each row how far it is from the window's first value, and where in the window: its row and its column. */
    private Arg rowTable() {
        if (wholeChunks()) {
            return Arg.table(0);
        }
        long kernelWidth = window.kernelWidth();
        long[] table = new long[Math.toIntExact(2 * rows())];
        for (int row = 0; row < rows(); row++) {
            long tap = row / groupInputs;
            long down = tap / kernelWidth * window.dilationHeight();
            long right = tap % kernelWidth * window.dilationWidth();
            table[2 * row] =
                    row % groupInputs * inStrides.channel() + down * inStrides.row() + right * inStrides.column();
            table[2 * row + 1] = down << Integer.SIZE | right;
        }
        return Arg.table(table);
    }

    /** Local memory for the side along which vectors lie, and for the other. */
    private List<Arg> sides() {
        Arg channels = new Arg.Local(tile.sideBytes(tile.channels()));
        Arg pixels = new Arg.Local(tile.sideBytes(tile.pixels() + VECTOR));
        return outLast ? List.of(channels, pixels) : List.of(pixels, channels);
    }

    /**
     * @param gap as {@link dev.binocle.backend.Form#gap}, of the output
     * @param epilogue none where the sums are only a part, or go through another transform
     */
    Step step(Arg input, Arg weights, Arg output, long gap, Optional<EpilogueCode> epilogue) {
        return Step.of("conv2d_group.cl", "conv2d_group")
                .prologue(epilogue.map(EpilogueCode::text).orElse(""))
                .define("X", Types.stored(inType))
                .define("OUT", Types.stored(outType))
                .define("BLOCK_K", tile.channels())
                .define("BLOCK_P", tile.pixels())
                .define("TILE_K", tile.tileChannels())
                .define("TILE_P", tile.tilePixels())
                .define("DEPTH", tile.depth())
                .define("IN_CHANNELS_LAST", inLast ? 1 : 0)
                .define("IN_FOURS", inFours() ? 1 : 0)
                .define("WHOLE_CHUNKS", wholeChunks() ? 1 : 0)
                .define("OUT_CHANNELS_LAST", outLast ? 1 : 0)
                .define("OUT_FOURS", outFours() ? 1 : 0)
                .args(input, weights, rowTable(), output)
                .args(epilogue.map(EpilogueCode::args).orElse(List.of()))
                .args(sides())
                .ints(parts, partSteps())
                .indices(pixels(), padded(), pixelBlocks())
                .ints(blocks(), rows(), groupInputs, groupOutputs, groups)
                .ints(inHeight, inWidth, outWidth)
                .indices(outPlane(), inStrides.batch(), inStrides.channel(), inStrides.row(), inStrides.column())
                .ints(window.kernelHeight(), window.kernelWidth())
                .ints(window.strideHeight(), window.strideWidth())
                .ints(window.dilationHeight(), window.dilationWidth(), padTop, padLeft)
                .indices(gap)
                .build(
                        teams() * tile.local(),
                        tile.local(),
                        2.0 * tile.tileChannels() * tile.tilePixels() * tile.depth() * partSteps());
    }
}
