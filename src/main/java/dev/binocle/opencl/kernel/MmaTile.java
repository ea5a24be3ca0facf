package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import java.util.List;
import java.util.Map;

/**
 * The block of a work-group of conv2d_mma.cl, and how its warps share it. Parameters: {@code channels} and {@code pixels} of the block, {@code
 * warpsAcross} the channels and {@code warpsAlong} the pixels, {@code depth} of a step.
 */
record MmaTile(int channels, int pixels, int warpsAcross, int warpsAlong, int depth) {
    /** The lanes of a warp, and what their product takes: pixels, output channels, input channels. */
    static final int LANES = 32;

    static final int PRODUCT_PIXELS = 16;
    static final int PRODUCT_CHANNELS = 8;
    static final int PRODUCT_DEPTH = 16;

    /** Input channels that are read at once, 16 bytes. */
    static final int VECTOR = 8;

    private static final String CHANNELS = "channels";
    private static final String PIXELS = "pixels";
    private static final String WARPS_ACROSS = "warpsAcross";
    private static final String WARPS_ALONG = "warpsAlong";
    private static final String DEPTH = "depth";

    /** What a row of local memory has more than its channels, in bytes. */
    private static final int ROW_PADDING = 16;

    /** FLOPs that a GPU with tensor cores does while it moves a byte: 100 to 300. */
    private static final double FLOPS_A_BYTE = 150;

    /** What it makes of it if each lane adds up its sums by itself. */
    private static final double WITHOUT_TENSOR_CORES = 100;

    private static final List<MmaTile> ALL = List.of(
            new MmaTile(128, 128, 2, 4, 32),
            new MmaTile(128, 128, 2, 4, 16),
            new MmaTile(128, 128, 4, 2, 32),
            new MmaTile(128, 64, 2, 2, 32),
            new MmaTile(64, 128, 1, 4, 32),
            new MmaTile(64, 64, 2, 2, 32),
            new MmaTile(64, 64, 2, 2, 16),
            new MmaTile(64, 64, 1, 2, 32),
            new MmaTile(64, 32, 2, 1, 32),
            new MmaTile(32, 128, 1, 4, 32),
            new MmaTile(32, 64, 1, 2, 32),
            new MmaTile(32, 32, 1, 1, 32),
            new MmaTile(16, 64, 1, 2, 32));

    static List<MmaTile> legal(Traits traits) {
        return ALL.stream()
                .filter(tile -> tile.local() <= traits.maxGroup()
                        && tile.sideBytes(tile.channels) + tile.sideBytes(tile.pixels) <= traits.localBytes())
                .toList();
    }

    static MmaTile of(Choice choice) {
        return new MmaTile(
                choice.parameter(CHANNELS),
                choice.parameter(PIXELS),
                choice.parameter(WARPS_ACROSS),
                choice.parameter(WARPS_ALONG),
                choice.parameter(DEPTH));
    }

    Map<String, Integer> parameters() {
        return Map.of(
                CHANNELS, channels, PIXELS, pixels, WARPS_ACROSS, warpsAcross, WARPS_ALONG, warpsAlong, DEPTH, depth);
    }

    /** Work-items of a group. */
    int local() {
        return warpsAcross * warpsAlong * LANES;
    }

    /** Two buffers of so many rows. */
    long sideBytes(long rows) {
        return 2 * rows * (2L * depth + ROW_PADDING);
    }

    /** As {@link GroupTile#cost}. */
    double cost(double teams, double steps, Traits traits) {
        double across = (double) channels / warpsAcross;
        double along = (double) pixels / warpsAlong;
        double efficiency = across * along / (across * along + 8 * (across + along));
        double waves = Math.ceil(teams / traits.units());
        double flops = waves * traits.units() * 2.0 * channels * pixels * (steps + 2) * depth / efficiency;
        return flops / FLOPS_A_BYTE * (traits.tensorCores() ? 1 : WITHOUT_TENSOR_CORES);
    }
}
