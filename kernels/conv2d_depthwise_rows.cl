// Depthwise convolution, one input channel for each output channel, row-major.
//
// A work-item does PIXELS neighbouring pixels of a row of one channel: where its window lies inside the picture and the stride is 1, a vector
// of input values for each tap, else one value after the other.
//
// Layout: input [n][channels][h][w], output likewise, weights [r][s][channels]. Work-items: along a row, then down, so that neighbours read
// neighbouring memory. The last tile of a row is shifted back over the one before it (the same values are written twice).
//
// Parameters: PIXELS (1 or 8; not more than a row of the output has); EPILOGUE_* as written by EpilogueCode.java.

#ifndef PIXELS
#define PIXELS 8
#endif
#define LANES PIXELS
#include "conv2d_common.cl"

KERNEL void conv2d_depthwise_rows(RANGE, __global const float* input, const ulong input_at, __global const float* weights,
                                  const ulong weights_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                                  const uint channels, const int in_height, const int in_width, const int out_height,
                                  const int out_width, const int kernel_height, const int kernel_width, const int stride_height,
                                  const int stride_width, const int dilation_height, const int dilation_width, const int pad_top,
                                  const int pad_left) {
    ITEM(item)
    const uint tiles = ((uint)out_width + PIXELS - 1) / PIXELS;
    const int ow = min((int)(item % tiles) * PIXELS, out_width - PIXELS);
    const INDEX row = item / tiles;
    const int oh = (int)(row % out_height);
    const INDEX plane = row / out_height;
    const uint k = (uint)(plane % channels);
    input += input_at + plane * in_height * in_width;
    weights += weights_at + k;

    const int left = ow * stride_width - pad_left;
    const int right = left + (PIXELS - 1) * stride_width + (kernel_width - 1) * dilation_width;
    const bool inside = left >= 0 && right < in_width && stride_width == 1;
    VECTOR sum = (VECTOR)(0.0f);
    for (int r = 0; r < kernel_height; r++) {
        const int ih = oh * stride_height - pad_top + r * dilation_height;
        if (ih < 0 || ih >= in_height) continue;
        __global const float* line = input + (INDEX)ih * in_width;
        for (int s = 0; s < kernel_width; s++) {
            const VECTOR w = (VECTOR)(weights[(r * kernel_width + s) * channels]);
            VECTOR x;
            if (inside) {
                x = VLOAD(line + left + s * dilation_width);
            } else {
                float lanes[PIXELS];
                for (int i = 0; i < PIXELS; i++) {
                    const int iw = left + i * stride_width + s * dilation_width;
                    lanes[i] = iw >= 0 && iw < in_width ? line[iw] : 0.0f;
                }
                x = VLOAD(lanes);
            }
            sum = fma(x, w, sum);
        }
    }

    const INDEX at = row * out_width + ow;
    VECTOR v = sum;
    EPILOGUE(v, VECTOR, SAME_CHANNEL, VLOAD, k, at)
    VSTORE(v, output + output_at + at);
}
