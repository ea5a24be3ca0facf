// Depthwise convolution, one input channel for each output channel, channels last, for devices where a work-item is a core's thread (CPUs).
//
// A work-item does every `parts`-th tile of PIXELS neighbouring pixels of one row of the output, in all channels, a vector of them at a time:
// what is divided and compared is divided and compared once a tile. Away from the edges no tap is checked.
//
// Layout: input [n][h][w][channels], output likewise, weights [r][s][channels]. The last vector of channels is shifted back over the one
// before it (the same values are written twice).
//
// Parameters: PIXELS, LANES (1, 4, 8 or 16; not more than there are channels); EPILOGUE_* by EpilogueCode.java.

#ifndef PIXELS
#define PIXELS 4
#endif
#include "conv2d_common.cl"

#define TAPS(inside)                                                                               \
    for (int r = from_row; r < to_row; r++) {                                                      \
        for (int s = 0; s < kernel_width; s++) {                                                   \
            const VECTOR v = VLOAD(weights + (r * kernel_width + s) * channels + k);               \
            const int iw = left + s * dilation_width;                                              \
            __global const float* x = line + ((INDEX)(r * dilation_height) * in_width) * channels; \
            _Pragma("unroll") for (int i = 0; i < PIXELS; i++) {                                   \
                const int at = iw + i * stride_width;                                              \
                if (inside) sum[i] = fma(VLOAD(x + (INDEX)at * channels + k), v, sum[i]);              \
            }                                                                                      \
        }                                                                                          \
    }

KERNEL void conv2d_depthwise_line(RANGE, __global const float* input, const ulong input_at, __global const float* weights,
                                  const ulong weights_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                                  const uint parts, const uint channels, const int in_height, const int in_width, const uint out_height,
                                  const int out_width, const int kernel_height, const int kernel_width, const int stride_height,
                                  const int stride_width, const int dilation_height, const int dilation_width, const int pad_top,
                                  const int pad_left) {
    ITEM(item)
    const INDEX row = item / parts;
    const int top = (int)(row % out_height) * stride_height - pad_top;
    // rows of the kernel that lie in the picture
    const int from_row = top >= 0 ? 0 : (-top + dilation_height - 1) / dilation_height;
    const int to_row = min(kernel_height, in_height > top ? (in_height - top + dilation_height - 1) / dilation_height : 0);
    // its first row may lie above the picture, and is not touched then
    const INDEX first_row = row / out_height * in_height;
    __global const float* line = input + input_at + first_row * in_width * channels + (long)top * in_width * channels;
    weights += weights_at;
    output += output_at;

    for (int ow = (int)(item % parts) * PIXELS; ow < out_width; ow += (int)parts * PIXELS) {
        const int left = ow * stride_width - pad_left;
        const int last = left + (PIXELS - 1) * stride_width + (kernel_width - 1) * dilation_width;
        const int count = min(PIXELS, out_width - ow);
        for (uint block = 0; block < channels; block += LANES) {
            const uint k = min(block, channels - LANES);
            VECTOR sum[PIXELS];
#pragma unroll
            for (int i = 0; i < PIXELS; i++) sum[i] = (VECTOR)(0.0f);
            if (left >= 0 && last < in_width) {
                TAPS(true)
            } else {
                TAPS(at >= 0 && at < in_width)
            }
            const INDEX begin = (row * out_width + ow) * channels + k;
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
                if (i < count) {
                    const INDEX at = begin + (INDEX)i * channels;
                    EPILOGUE(sum[i], VECTOR, VLOAD, VLOAD, k, at)
                    VSTORE(sum[i], output + at);
                }
            }
        }
    }
}
