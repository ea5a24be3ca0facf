// The transform back of Winograd's convolution (winograd.cl), from memory, with the epilogue: the last of three stages, see winograd_in.cl.
//
//   products [position][channel][tile], or with OUT_CHANNELS_LAST [tile][position][channel]              a work-item a tile of a channel
//
// Parameters: OUT, TAPS; OUT_CHANNELS_LAST, whether neighbouring work-items do neighbouring channels, else neighbouring tiles; EPILOGUE_* by
// EpilogueCode.java.

#define LANES 1
#include "conv2d_common.cl"
#include "winograd.cl"

KERNEL void winograd_out(RANGE, __global const float* products, const ulong products_at, __global float* output,
                         const ulong output_at EPILOGUE_PARAMETERS, const INDEX tiles, const INDEX padded, const INDEX tile_rows,
                         const INDEX tile_columns, const INDEX channels, const INDEX out_height, const INDEX out_width,
                         const int dilation_height, const int dilation_width, const INDEX gap) {
    ITEM(item)
#if OUT_CHANNELS_LAST
    const INDEX k = item % channels;
    const INDEX tile = item / channels;
    products += products_at + tile * POSITIONS * channels + k;
    const INDEX position_stride = channels;
#else
    const INDEX k = item / tiles;
    const INDEX tile = item % tiles;
    products += products_at + k * padded + tile;
    const INDEX position_stride = channels * padded;
#endif
    const Place corner = place(tile, tile_rows, tile_columns, dilation_height, dilation_width);
    float t[SIDE][OUT];
#pragma unroll
    for (int x = 0; x < SIDE; x++) {
        float m[SIDE];
#pragma unroll
        for (int y = 0; y < SIDE; y++) m[y] = products[(y * SIDE + x) * position_stride];
        from_positions(m, t[x]);
    }
    output += output_at;
#pragma unroll
    for (int y = 0; y < OUT; y++) {
        float m[SIDE];
        float row[OUT];
#pragma unroll
        for (int x = 0; x < SIDE; x++) m[x] = t[x][y];
        from_positions(m, row);
        const INDEX oh = corner.row + y * dilation_height;
#pragma unroll
        for (int x = 0; x < OUT; x++) {
            const INDEX ow = corner.column + x * dilation_width;
            if (oh < out_height && ow < out_width) {
#if OUT_CHANNELS_LAST
                const INDEX at = ((corner.n * out_height + oh) * out_width + ow) * channels + k;
#else
                const INDEX at = ((corner.n * channels + k) * out_height + oh) * out_width + ow;
#endif
                EPILOGUE(row[x], VECTOR, VLOAD, VLOAD, k, at)
                output[at + GAPS_BEFORE(corner.n, (corner.n * out_height + oh) * out_width + ow)] = row[x];
            }
        }
    }
}
