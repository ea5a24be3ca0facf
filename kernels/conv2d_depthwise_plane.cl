// Depthwise convolution, one input channel for each output channel, row-major, for devices where a work-item is a core's thread (CPUs).
//
// A work-item does a run of rows of one plane of the output: it copies the input rows that they need into local memory (the cache of a core),
// with zeros around, and then does ROWS rows of LANES pixels at a time, its vectors along the row.
//
// Layout: input [n][channels][h][w], output likewise, weights [r][s][channels].
//
// Parameters: ROWS, LANES, STRIDE (along a row); EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 4
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#include "conv2d_common.cl"

#define SAME_CHANNEL(p) ((VECTOR)(*(p)))
#define SOME_PIXELS(p) lanes_in(p, 1, valid)

// LANES values, STRIDE apart; it may read past the last of them, to the end of the STRIDE-th vector.
static inline VECTOR take(__local const float* p) {
#if STRIDE == 1
    return VLOAD(p);
#elif STRIDE == 2 && LANES > 1
    return (VECTOR)(VLOAD(p).even, VLOAD(p + LANES).even);
#else
    float lane[LANES];
    for (int j = 0; j < LANES; j++) lane[j] = p[j * STRIDE];
    return VLOAD(lane);
#endif
}

KERNEL void conv2d_depthwise_plane(RANGE, __global const float* input, const ulong input_at, __global const float* weights,
                                   const ulong weights_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                                   __local float* patch, const uint runs, const int run, const int patch_width, const uint channels,
                                   const int in_height, const int in_width, const int out_height, const int out_width,
                                   const int kernel_height, const int kernel_width, const int stride_height, const int stride_width,
                                   const int dilation_height, const int dilation_width, const int pad_top, const int pad_left) {
    ITEM(item)
    const INDEX plane = item / runs;
    const uint k = (uint)(plane % channels);
    const int first_row = (int)(item % runs) * run;
    const int rows = min(run, out_height - first_row);
    const int top = first_row * stride_height - pad_top;
    const int height = (rows + ROWS - 1) / ROWS * ROWS * stride_height - stride_height + (kernel_height - 1) * dilation_height + 1;
    input += input_at + plane * in_height * in_width;
    output += output_at;

    const int end = min(patch_width, pad_left + in_width);   // columns of the patch that lie in the picture: pad_left to end
    for (int y = 0; y < height; y++) {
        const bool inside = top + y >= 0 && top + y < in_height;
        __global const float* from = input + (INDEX)(inside ? top + y : 0) * in_width;
        __local float* to = patch + y * patch_width;
        int x = 0;
        if (inside) {
            for (; x < pad_left; x++) to[x] = 0.0f;
            for (; x + LANES <= end; x += LANES) VSTORE(VLOAD(from + x - pad_left), to + x);
            for (; x < end; x++) to[x] = from[x - pad_left];
        }
        for (; x + LANES <= patch_width; x += LANES) VSTORE((VECTOR)(0.0f), to + x);
        for (; x < patch_width; x++) to[x] = 0.0f;
    }

    for (int oh = 0; oh < rows; oh += ROWS) {
        for (int ow = 0; ow < out_width; ow += LANES) {
            VECTOR sum[ROWS];
#pragma unroll
            for (int i = 0; i < ROWS; i++) sum[i] = (VECTOR)(0.0f);
            __global const float* w = weights + weights_at + k;
            for (int r = 0; r < kernel_height; r++) {
                __local const float* x = patch + (oh * stride_height + r * dilation_height) * patch_width + ow * STRIDE;
                for (int s = 0; s < kernel_width; s++) {
                    const VECTOR v = (VECTOR)(*w);
                    w += channels;
#pragma unroll
                    for (int i = 0; i < ROWS; i++) sum[i] = fma(take(x + i * stride_height * patch_width), v, sum[i]);
                    x += dilation_width;
                }
            }
            const uint valid = (uint)min(LANES, out_width - ow);
#pragma unroll
            for (int i = 0; i < ROWS; i++) {
                const INDEX at = (plane * out_height + first_row + oh + i) * out_width + ow;
                if (oh + i < rows) {
                    if (valid == LANES) {
                        EPILOGUE(sum[i], VECTOR, SAME_CHANNEL, VLOAD, k, at)
                        VSTORE(sum[i], output + at);
                    } else {
                        EPILOGUE(sum[i], VECTOR, SAME_CHANNEL, SOME_PIXELS, k, at)
                        lanes_out(sum[i], output + at, 1, valid);
                    }
                }
            }
        }
    }
}
