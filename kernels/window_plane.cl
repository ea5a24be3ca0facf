// What lies under a sliding window, in each channel for itself, row-major, for devices where a work-item is a core's thread (CPUs): depthwise
// convolution, largest value, mean.
//
// A work-item does a run of rows of one plane of the output: it copies the input rows that they need into local memory (the cache of a core),
// with nothing (window.cl) around, and then does ROWS rows of LANES pixels at a time, its vectors along the row.
//
// The last vector of a row goes over some of the one before again. In rows shorter than a vector it goes over the end instead, into the next
// row, which comes later and is right: both in the patch, which ends with room for a vector, and in the output, but for the last rows that
// this work-item writes.
//
// Layout: input [n][channels][h][w], output likewise, weights [r][s][channels].
//
// Parameters: KIND (window.cl), COUNT_PADDING, ROWS, LANES, STRIDE (along a row); EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 4
#endif
#include "window_row.cl"

static inline VECTOR take(__local const float* p) {
#ifdef TAKE
    return TAKE(p);
#else
    float lane[LANES];
    for (int j = 0; j < LANES; j++) lane[j] = p[j * STRIDE];
    return VLOAD(lane);
#endif
}

KERNEL void window_plane(RANGE, __global const float* input, const ulong input_at WEIGHTS, __global float* output,
                         const ulong output_at EPILOGUE_PARAMETERS, __local float* patch, const uint runs, const int run,
                         const int patch_width, const uint channels, const int in_height, const int in_width, const int out_height,
                         const int out_width, const int kernel_height, const int kernel_width, const int stride_height,
                         const int stride_width, const int dilation_height, const int dilation_width, const int pad_top,
                         const int pad_left, const int pad_bottom, const int pad_right, const INDEX gap) {
    ITEM(item)
    const INDEX plane = item / runs;
    const uint k = (uint)(plane % channels);
    (void)k;   // no channel differs where there are neither weights nor epilogue
    const int first_row = (int)(item % runs) * run;
    const int rows = min(run, out_height - first_row);
    const int top = first_row * stride_height - pad_top;
    const int height = (rows + ROWS - 1) / ROWS * ROWS * stride_height - stride_height + (kernel_height - 1) * dilation_height + 1;
    input += input_at + plane * in_height * in_width;
    SKIP_TO_WEIGHTS
    output += output_at + plane / channels * gap;

    const int end = min(patch_width, pad_left + in_width);   // columns of the patch that lie in the picture: pad_left to end
    for (int y = 0; y < height; y++) {
        const bool inside = top + y >= 0 && top + y < in_height;
        __global const float* from = input + (INDEX)(inside ? top + y : 0) * in_width;
        __local float* to = patch + y * patch_width;
        int x = 0;
        if (inside) {
            for (; x < pad_left; x++) to[x] = NOTHING;
            const INDEX plane_end = pad_left + (INDEX)(in_height - top - y) * in_width; // as if the rest of the plane were in this row
            for (; x < end && (INDEX)x + LANES <= plane_end; x += LANES) VSTORE(VLOAD(from + x - pad_left), to + x);
            for (; x < end; x++) to[x] = from[x - pad_left];
            x = end;
        }
        for (; x + LANES <= patch_width; x += LANES) VSTORE((VECTOR)(NOTHING), to + x);
        for (; x < patch_width; x++) to[x] = NOTHING;
    }

    for (int oh = 0; oh < rows; oh += ROWS) {
        for (int column = 0; column < out_width; column += LANES) {
            const int ow = min(column, max(0, out_width - LANES));
            VECTOR value[ROWS];
#pragma unroll
            for (int i = 0; i < ROWS; i++) value[i] = (VECTOR)(NOTHING);
            for (int r = 0; r < kernel_height; r++) {
                __local const float* x = patch + (oh * stride_height + r * dilation_height) * patch_width + ow * STRIDE;
                for (int s = 0; s < kernel_width; s++) {
                    const VECTOR v = WEIGHT_OF_ALL((r * kernel_width + s) * channels + k);
#pragma unroll
                    for (int i = 0; i < ROWS; i++) value[i] = COMBINE(value[i], take(x + i * stride_height * patch_width), v);
                    x += dilation_width;
                }
            }
#if KIND == AVERAGE
            const VECTOR across =
                taps_along(ow * STRIDE - pad_left, out_width, in_width, kernel_width, dilation_width, pad_left, pad_right);
#endif
#pragma unroll
            for (int i = 0; i < ROWS; i++) {
                const INDEX at = (plane * out_height + first_row + oh + i) * out_width + ow;
                if (oh + i < rows) {
                    DIVIDE_BY_TAPS(value[i], across, (first_row + oh + i) * stride_height - pad_top)
                    PUT(value[i], at, (rows - oh - i) * out_width)
                }
            }
        }
    }
}
