// Convolution and transposed convolution in any floating type and layout, one output element a work-item: for types that the tiled kernels
// don't take.
//
//   conv2d_plain       output[k][y][x] = sum of input[c][y * stride - pad + r * dilation][...] * weights[k][c][r][s]
//   conv_transpose2d   output[k][y][x] = sum of input[c][i][j] * weights[c][k][r][s] over all i, r with i * stride - pad + r * dilation = y, ...
//
// Layout: input and output by strides of batch, channel, row, column; weights row-major, [outputs][inputs a group][height][width], transposed
// [inputs][outputs a group][height][width]. Work-items follow the memory of the output (CHANNELS_LAST).
//
// Parameters: X the type (storage.cl); CHANNELS_LAST; BIASED, for conv_transpose2d; EPILOGUE_* as written by EpilogueCode.java.

#include "epilogue.cl"
#include "storage.cl"

#ifndef X
#define X float32
#endif
#ifndef CHANNELS_LAST
#define CHANNELS_LAST 0
#endif
#ifndef BIASED
#define BIASED 1
#endif
#define EPILOGUE_T STORED(X)
#define C COMPUTED(X)
#define ELEMENT_AT(p) LOAD(X)(p, 0)

// The output element of a work-item, and where it lies: the item itself, since items follow the memory.
#define OUTPUT_POSITION(channels, height, width)       \
    INDEX rest = item;                                 \
    INDEX k;                                           \
    if (CHANNELS_LAST) { k = rest % channels; rest /= channels; } \
    const int ow = (int)(rest % (width));              \
    rest /= (width);                                   \
    const int oh = (int)(rest % (height));             \
    rest /= (height);                                  \
    if (!CHANNELS_LAST) { k = rest % channels; rest /= channels; }

KERNEL void conv2d_plain(RANGE, __global const STORED(X)* input, const ulong input_at, __global const STORED(X)* weights,
                         const ulong weights_at, __global STORED(X)* output, const ulong output_at EPILOGUE_PARAMETERS,
                         const INDEX batch_stride, const INDEX channel_stride, const INDEX row_stride, const INDEX column_stride,
                         const INDEX channels, const int out_height, const int out_width, const int in_height, const int in_width,
                         const INDEX group_inputs, const INDEX group_outputs, const int kernel_height, const int kernel_width,
                         const int stride_height, const int stride_width, const int dilation_height, const int dilation_width,
                         const int pad_top, const int pad_left) {
    ITEM(item)
    OUTPUT_POSITION(channels, out_height, out_width)
    input += input_at + rest * batch_stride + k / group_outputs * group_inputs * channel_stride;
    weights += weights_at + (ulong)k * group_inputs * kernel_height * kernel_width;
    C v = 0;
    for (int r = 0; r < kernel_height; r++) {
        const int ih = oh * stride_height - pad_top + r * dilation_height;
        for (int s = 0; s < kernel_width; s++) {
            const int iw = ow * stride_width - pad_left + s * dilation_width;
            if (ih >= 0 && ih < in_height && iw >= 0 && iw < in_width) {
                const ulong at = (ulong)ih * row_stride + (ulong)iw * column_stride;
                for (INDEX c = 0; c < group_inputs; c++) {
                    v += LOAD(X)(input, at + (ulong)c * channel_stride)
                         * LOAD(X)(weights, ((ulong)c * kernel_height + r) * kernel_width + s);
                }
            }
        }
    }
    EPILOGUE(v, C, ELEMENT_AT, ELEMENT_AT, k, item)
    STORE(X)(output, output_at + item, v);
}

KERNEL void conv_transpose2d(RANGE, __global const STORED(X)* input, const ulong input_at, __global const STORED(X)* weights,
                             const ulong weights_at, __global const STORED(X)* bias, const ulong bias_at, __global STORED(X)* output,
                             const ulong output_at, const INDEX batch_stride, const INDEX channel_stride, const INDEX row_stride,
                             const INDEX column_stride, const INDEX channels, const int out_height, const int out_width,
                             const int in_height, const int in_width, const INDEX group_inputs, const INDEX group_outputs,
                             const int kernel_height, const int kernel_width, const int stride_height, const int stride_width,
                             const int dilation_height, const int dilation_width, const int pad_top, const int pad_left) {
    ITEM(item)
    OUTPUT_POSITION(channels, out_height, out_width)
    const INDEX group = k / group_outputs;
    const int taps = kernel_height * kernel_width;
    input += input_at + rest * batch_stride + group * group_inputs * channel_stride;
    weights += weights_at + ((ulong)group * group_inputs * group_outputs + k % group_outputs) * taps;
    C v = BIASED ? LOAD(X)(bias, bias_at + k) : (C)0;
    for (int r = 0; r < kernel_height; r++) {
        const int y = oh + pad_top - r * dilation_height;
        const int ih = y / stride_height;
        if (y < 0 || ih * stride_height != y || ih >= in_height) continue;
        for (int s = 0; s < kernel_width; s++) {
            const int x = ow + pad_left - s * dilation_width;
            const int iw = x / stride_width;
            if (x < 0 || iw * stride_width != x || iw >= in_width) continue;
            const ulong at = (ulong)ih * row_stride + (ulong)iw * column_stride;
            for (INDEX c = 0; c < group_inputs; c++) {
                v += LOAD(X)(input, at + (ulong)c * channel_stride)
                     * LOAD(X)(weights, (ulong)c * group_outputs * taps + r * kernel_width + s);
            }
        }
    }
    STORE(X)(output, output_at + item, v);
}
