// The input's transform of Winograd's convolution (winograd.cl), into memory: the first of three stages, the products (conv2d_group.cl, each
// position a group of its own) and the transform back (winograd_out.cl) being the others. For GPUs.
//
//   transformed [position][channel][tile], or with IN_CHANNELS_LAST [tile][position][channel]            a work-item a tile of a channel
//
// Tiles from `tiles` to `padded` are zeros.
//
// Parameters: OUT, TAPS; IN_CHANNELS_LAST, whether neighbouring work-items do neighbouring channels, else neighbouring tiles.

#define LANES 1
#include "winograd.cl"

#ifndef IN_CHANNELS_LAST
#define IN_CHANNELS_LAST 0
#endif

KERNEL void winograd_in(RANGE, __global const float* input, const ulong input_at, __global float* transformed, const ulong transformed_at,
                        const INDEX tiles, const INDEX padded, const INDEX tile_rows, const INDEX tile_columns, const INDEX channels,
                        const INDEX in_batch_stride, const INDEX in_channel_stride, const INDEX in_row_stride,
                        const INDEX in_column_stride, const int in_height, const int in_width, const int dilation_height,
                        const int dilation_width, const int pad_top, const int pad_left) {
    ITEM(item)
#if IN_CHANNELS_LAST
    const INDEX c = item % channels;
    const INDEX tile = item / channels;
    transformed += transformed_at + tile * POSITIONS * channels + c;
    const INDEX position_stride = channels;
#else
    const INDEX c = item / padded;
    const INDEX tile = item % padded;
    transformed += transformed_at + c * padded + tile;
    const INDEX position_stride = channels * padded;
#endif
    const Place at = place(tile, tile_rows, tile_columns, dilation_height, dilation_width);
    const int top = (int)at.row - pad_top;
    const int left = (int)at.column - pad_left;
    input += input_at + at.n * in_batch_stride + c * in_channel_stride;
    float t[SIDE][SIDE];
#pragma unroll
    for (int x = 0; x < SIDE; x++) {
        float d[SIDE];
#pragma unroll
        for (int y = 0; y < SIDE; y++) {
            const int ih = top + y * dilation_height;
            const int iw = left + x * dilation_width;
            const bool there = tile < tiles && ih >= 0 && ih < in_height && iw >= 0 && iw < in_width;
            d[y] = there ? input[(INDEX)ih * in_row_stride + (INDEX)iw * in_column_stride] : 0.0f;
        }
        to_positions(d, t[x]);
    }
#pragma unroll
    for (int y = 0; y < SIDE; y++) {
        float d[SIDE];
        float u[SIDE];
#pragma unroll
        for (int x = 0; x < SIDE; x++) d[x] = t[x][y];
        to_positions(d, u);
#pragma unroll
        for (int x = 0; x < SIDE; x++) transformed[(y * SIDE + x) * position_stride] = u[x];
    }
}
