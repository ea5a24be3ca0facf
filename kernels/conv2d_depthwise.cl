// Depthwise convolution, one input channel for each output channel, channels last.
//
// A work-item does BLOCK neighbouring channels of PIXELS neighbouring pixels of a row: a vector of weights serves all of them.
//
// Layout: input [n][h][w][channels], output likewise, weights [r][s][channels]. Work-items: channel blocks innermost, so that neighbours
// read neighbouring memory. The last block is shifted back over the one before it (the same values are written twice).
//
// Parameters: PIXELS, BLOCK (1, 4, 8 or 16; not more than there are channels); EPILOGUE_* as written by EpilogueCode.java.

#ifndef PIXELS
#define PIXELS 4
#endif
#ifndef BLOCK
#define BLOCK 8
#endif
#define LANES BLOCK
#include "conv2d_common.cl"

KERNEL void conv2d_depthwise(RANGE, __global const float* input, const ulong input_at, __global const float* weights,
                             const ulong weights_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                             const uint channels, const int in_height, const int in_width, const int out_height, const int out_width,
                             const int kernel_height, const int kernel_width, const int stride_height, const int stride_width,
                             const int dilation_height, const int dilation_width, const int pad_top, const int pad_left) {
    ITEM(item)
    const uint blocks = (channels + BLOCK - 1) / BLOCK;
    const uint tiles = ((uint)out_width + PIXELS - 1) / PIXELS;
    const uint k = min((uint)(item % blocks) * BLOCK, channels - BLOCK);
    const int ow = (int)(item / blocks % tiles) * PIXELS;
    const INDEX row = item / blocks / tiles;
    const int oh = (int)(row % out_height);
    const INDEX n = row / out_height;
    input += input_at + n * in_height * in_width * channels + k;
    weights += weights_at + k;

    VECTOR sum[PIXELS];
#pragma unroll
    for (int i = 0; i < PIXELS; i++) sum[i] = (VECTOR)(0.0f);
    for (int r = 0; r < kernel_height; r++) {
        const int ih = oh * stride_height - pad_top + r * dilation_height;
        if (ih < 0 || ih >= in_height) continue;
        __global const float* line = input + (INDEX)ih * in_width * channels;
        for (int s = 0; s < kernel_width; s++) {
            const VECTOR v = VLOAD(weights + (r * kernel_width + s) * channels);
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
                const int iw = (ow + i) * stride_width - pad_left + s * dilation_width;
                if (iw >= 0 && iw < in_width) sum[i] = fma(VLOAD(line + (INDEX)iw * channels), v, sum[i]);
            }
        }
    }

    for (int i = 0; i < PIXELS; i++) {
        if (ow + i < out_width) {
            const INDEX at = (row * out_width + ow + i) * channels + k;
            VECTOR v = sum[i];
            EPILOGUE(v, VECTOR, VLOAD, VLOAD, k, at)
            VSTORE(v, output + output_at + at);
        }
    }
}
