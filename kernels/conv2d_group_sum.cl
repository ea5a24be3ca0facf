// Adds up the sums that the work-groups of a split convolution left (conv2d_group.cl), always in one order, and finishes them.
//
//   output[i] = epilogue(sums[0][i] + sums[1][i] + ...)            a work-item a vector along what is contiguous in the output: a line
//
// Parameters: X (fours.cl), OUT_CHANNELS_LAST, OUT_FOURS; EPILOGUE_* by EpilogueCode.java.

#include "fours.cl"

KERNEL void conv2d_group_sum(RANGE, __global const float* sums, const ulong sums_at, __global STORED(X)* output,
                             const ulong output_at EPILOGUE_PARAMETERS, const uint parts, const INDEX count, const INDEX length,
                             const INDEX channels, const INDEX gap) {
    ITEM(item)
    const INDEX vectors = (length + 3) / 4;
    const INDEX line = item / vectors;
    const INDEX in_line = item % vectors * 4;
    const INDEX at = line * length + in_line;
    const INDEX k = OUT_CHANNELS_LAST ? in_line : line % channels;
    const uint some = (uint)min((INDEX)4, length - in_line);
    VECTOR sum = (VECTOR)(0.0f);
    sums += sums_at;
    for (uint part = 0; part < parts; part++) {
        __global const float* of = sums + part * count + at;
#if OUT_FOURS
        sum += LOAD4(__global, of);
#else
        sum += (VECTOR)(of[0], some > 1 ? of[1] : 0.0f, some > 2 ? of[2] : 0.0f, some > 3 ? of[3] : 0.0f);
#endif
    }
    FINISH_FOUR(sum, output + output_at + GAPS_BEFORE(line / channels, line), k, at, true, some)
}
