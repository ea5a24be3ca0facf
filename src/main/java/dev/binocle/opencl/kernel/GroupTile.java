package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import java.util.List;
import java.util.Map;

/**
 * The block of a work-group of conv2d_group.cl, and the tile of a work-item. Parameters: {@code channels} and {@code pixels} of the block,
 * {@code tileChannels} and {@code tilePixels} of the tile, {@code depth} of a step.
 */
record GroupTile(int channels, int pixels, int tileChannels, int tilePixels, int depth) {
    /** The vector of the kernel. */
    static final int VECTOR = 4;

    private static final String CHANNELS = "channels";
    private static final String PIXELS = "pixels";
    private static final String TILE_CHANNELS = "tileChannels";
    private static final String TILE_PIXELS = "tilePixels";
    private static final String DEPTH = "depth";

    /** FLOPs that a GPU does while it moves a byte: 10 to 30. */
    private static final double FLOPS_A_BYTE = 20;

    /** What its barriers, which are loops there, make of it on a CPU. */
    private static final double ON_A_CPU = 40;

    /** A loop of one work-item, in turns, that every driver goes through to its end. */
    private static final long SHORT_LOOP = 30_000;

    private static final List<GroupTile> ALL = List.of(
            new GroupTile(128, 128, 8, 8, 8),
            new GroupTile(128, 128, 8, 8, 16),
            new GroupTile(128, 64, 8, 8, 8),
            new GroupTile(128, 64, 8, 8, 16),
            new GroupTile(64, 128, 8, 8, 8),
            new GroupTile(64, 128, 8, 8, 16),
            new GroupTile(64, 64, 8, 8, 8),
            new GroupTile(64, 64, 8, 4, 8),
            new GroupTile(64, 64, 4, 8, 16),
            new GroupTile(64, 64, 4, 4, 16),
            new GroupTile(32, 128, 4, 8, 16),
            new GroupTile(32, 64, 4, 8, 8),
            new GroupTile(32, 64, 4, 4, 16),
            new GroupTile(64, 32, 8, 4, 8),
            new GroupTile(64, 32, 4, 4, 16),
            new GroupTile(32, 32, 4, 4, 8),
            new GroupTile(32, 32, 4, 4, 16),
            new GroupTile(16, 64, 4, 4, 16),
            new GroupTile(16, 128, 4, 8, 16));

    static List<GroupTile> legal(Traits traits) {
        return ALL.stream()
                .filter(tile ->
                        tile.divides() && tile.local() <= traits.maxGroup() && tile.localBytes() <= traits.localBytes())
                .toList();
    }

    static GroupTile of(Choice choice) {
        return new GroupTile(
                choice.parameter(CHANNELS),
                choice.parameter(PIXELS),
                choice.parameter(TILE_CHANNELS),
                choice.parameter(TILE_PIXELS),
                choice.parameter(DEPTH));
    }

    Map<String, Integer> parameters() {
        return Map.of(
                CHANNELS, channels, PIXELS, pixels, TILE_CHANNELS, tileChannels, TILE_PIXELS, tilePixels, DEPTH, depth);
    }

    /** Work-items of a group. */
    int local() {
        return channels * pixels / (tileChannels * tilePixels);
    }

    /** Two buffers of a side that is so long. */
    long sideBytes(long length) {
        return 2L * depth * length * Float.BYTES;
    }

    private long localBytes() {
        return sideBytes(channels) + sideBytes(pixels + VECTOR);
    }

    /** Whether every work-item of a group fetches as much as every other. */
    private boolean divides() {
        int fours = depth / VECTOR;
        return depth * channels / VECTOR % local() == 0
                && depth * pixels / VECTOR % local() == 0
                && local() % fours == 0
                && local() >= pixels / VECTOR;
    }

    /** Whether a work-item gets to the end of so many steps on every device like this. */
    boolean ends(long steps, Traits traits) {
        return traits.longLoops() || steps * depth <= SHORT_LOOP;
    }

    /**
     * The multiply-adds of so many groups of so many steps, beside what they read of local memory, and with the groups that leave a unit idle:
     * in bytes that a device would move meanwhile.
     */
    double cost(double teams, double steps, Traits traits) {
        double sums = tileChannels * tilePixels;
        double efficiency = sums / (sums + 2.0 * (tileChannels + tilePixels));
        double waves = Math.ceil(teams / traits.units());
        double flops = waves * traits.units() * 2.0 * channels * pixels * (steps + 2) * depth / efficiency;
        return flops / FLOPS_A_BYTE;
    }

    /** A cost among those of kernels that are made for such a device. */
    static double onDevice(double cost, Traits traits) {
        return traits.isWide() ? cost : ON_A_CPU * cost;
    }
}
