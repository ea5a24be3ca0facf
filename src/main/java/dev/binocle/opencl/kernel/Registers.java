package dev.binocle.opencl.kernel;

/**
 * The vector registers of a core, as far as a register tile asks: AVX-512 has 32 of 16 floats, and its multiply-add takes a value from
 * memory for all lanes; AVX2 has 16 of 8, SSE and NEON 16 of 4 at least.
 */
record Registers(int lanes, int count) {
    /** What a core moves in memory while it computes for a cycle: about 35 GB/s at 3.8 GHz. */
    private static final double BYTES_A_CYCLE = 9;

    static Registers of(Traits traits) {
        int lanes = traits.vectorWidth() >= 16 ? 16 : traits.vectorWidth() >= 8 ? 8 : 4;
        return new Registers(lanes, lanes == 16 ? 32 : 16);
    }

    /**
     * Whether the sums of a tile, a row of weights, and a value, can all stay in registers. AVX-512 takes the value from memory, but LLVM wants
     * the register all the same: tiles that leave none take 1.7 times as long.
     */
    boolean hold(int rows, int vectors) {
        return rows * vectors + vectors + 1 <= count;
    }

    /**
     * Cycles of a step of a tile: bound by multiply-adds (two a cycle), by loads (hardly two a cycle), or by the latency of the sums. LLVM keeps
     * two values at hand; a tile that leaves no room for the second costs it a few moves.
     */
    double cycles(int rows, int vectors) {
        double cycles = Math.max(Math.max(rows * vectors / 2.0, (rows + vectors) / 1.75), 4) + 0.5;
        return rows * vectors + vectors + 2 > count ? cycles * 1.06 : cycles;
    }

    /**
     * The cost of a launch: cycles of the busiest core, as bytes that it would move meanwhile, and half of what must be moved, since that goes
     * on beside the computing.
     *
     * @param bytes moved at least
     * @param items work-items, shared out over the device's units
     * @param cycles of one of them
     */
    static double cost(Traits traits, double bytes, double items, double cycles) {
        return bytes / 2 + BYTES_A_CYCLE * Math.ceil(items / traits.units()) * cycles;
    }

    /** The floats of a vector: as many as there are channels, but no more than {@code most}; 1 where there are fewer than 4. */
    static int lanesFor(long channels, int most) {
        int lanes = 1;
        for (int more = 4; more <= most; more *= 2) {
            lanes = more <= channels ? more : lanes;
        }
        return lanes;
    }
}
