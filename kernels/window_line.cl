// What lies under a sliding window, in each channel for itself, channels last, for devices where a work-item is a core's thread (CPUs):
// depthwise convolution, largest value, mean.
//
// A work-item does `rows` rows of the output in one of `parts` parts of the channels: a vector of channels after the other, in each all rows,
// tiles of PIXELS neighbouring pixels at a time. So what is read of the picture is still in the core's first cache for the next row.
// Away from the edges no tap is checked.
//
// Layout: input [n][h][w][channels], output likewise, weights [r][s][channels]. The last vector of channels is shifted back over the one
// before it (the same values are written twice, by the same work-item).
//
// Small windows are better off in window_tile.cl.
//
// Parameters: KIND (window.cl), COUNT_PADDING, PIXELS, LANES (1, 4, 8 or 16; not more than there are channels); EPILOGUE_* by EpilogueCode.java.

#ifndef PIXELS
#define PIXELS 4
#endif
#include "window.cl"

// Adds what each row of the window gives; where CHECKED, some columns may lie outside the picture.
#define TAPS(CHECKED)                                                                              \
    for (int r = from_row; r < to_row; r++) {                                                      \
        for (int s = from_column; s < to_column; s++) {                                            \
            const VECTOR v = WEIGHT((r * kernel_width + s) * channels + k);                        \
            const int iw = left + s * dilation_width;                                              \
            __global const float* x = line + (long)(r * dilation_height) * in_width * channels;    \
            _Pragma("unroll") for (int i = 0; i < PIXELS; i++) {                                   \
                const int at = iw + i * stride_width;                                              \
                if (!CHECKED || (at >= 0 && at < in_width))                                        \
                    value[i] = COMBINE(value[i], VLOAD(x + (INDEX)at * channels + k), v);          \
            }                                                                                      \
        }                                                                                          \
    }

KERNEL void window_line(RANGE, __global const float* input, const ulong input_at WEIGHTS, __global float* output,
                        const ulong output_at EPILOGUE_PARAMETERS, const uint parts, const int rows, const uint channels, const int in_height,
                        const int in_width, const int out_height, const int out_width, const int kernel_height, const int kernel_width,
                        const int stride_height, const int stride_width, const int dilation_height, const int dilation_width,
                        const int pad_top, const int pad_left, const int pad_bottom, const int pad_right, const INDEX gap) {
    ITEM(item)
    WINDOW_PART(item, parts, rows)
    input += input_at + n * in_height * in_width * channels;
    SKIP_TO_WEIGHTS
    output += output_at;

    for (uint block = begin_channel; block < end_channel; block += LANES) {
        const uint k = min(block, channels - LANES);
        for (int oh = first_row; oh < end_row; oh++) {
            const int top = oh * stride_height - pad_top;
            // rows of the kernel that lie in the picture
            const int from_row = first_tap(top, dilation_height);
            const int to_row = taps_before(top, dilation_height, kernel_height, in_height);
            // its first row may lie above the picture, and is not touched then
            __global const float* line = input + (long)top * in_width * channels;
            const INDEX row = n * out_height + oh;
            for (int ow = 0; ow < out_width; ow += PIXELS) {
                const int left = ow * stride_width - pad_left;
                const int last = left + (PIXELS - 1) * stride_width + (kernel_width - 1) * dilation_width;
                // columns of the kernel that lie in the picture for some pixel
                const int from_column = first_tap(left + (PIXELS - 1) * stride_width, dilation_width);
                const int to_column = taps_before(left, dilation_width, kernel_width, in_width);
                const int count = min(PIXELS, out_width - ow);
                VECTOR value[PIXELS];
#pragma unroll
                for (int i = 0; i < PIXELS; i++) value[i] = (VECTOR)(NOTHING);
                if (left >= 0 && last < in_width) {
                    TAPS(false)
                } else {
                    TAPS(true)
                }
                const INDEX begin = (row * out_width + ow) * channels + k;
                __global float* to = output + GAPS_BEFORE(n, row * out_width + ow);
#pragma unroll
                for (int i = 0; i < PIXELS; i++) {
                    if (i < count) {
                        const INDEX at = begin + (INDEX)i * channels;
#if KIND == AVERAGE
                        value[i] /= (float)TAPS_OF(top, dilation_height, kernel_height, in_height, pad_bottom)
                                    * (float)TAPS_OF(left + i * stride_width, dilation_width, kernel_width, in_width, pad_right);
#endif
                        EPILOGUE(value[i], VECTOR, VLOAD, VLOAD, k, at)
                        VSTREAM_IF(IS_STREAMABLE(output), value[i], to + at + (INDEX)i * PIXEL_GAP)
                    }
                }
            }
        }
    }
}
