// The largest or the mean value under a sliding window, and of whole channels.
//
// Layout: any, by the strides of batch, channel, row, column. Work-items follow the memory of the output: width innermost, or with
// CHANNELS_LAST the channels. A work-item does one output element; the sum goes row by row, so it is the same in every run.
//
// Parameters: AVERAGE (1: mean, 0: largest; NaN wins), COUNT_PADDING (1: padding counts as zeros in the mean), CHANNELS_LAST.

#include "common.cl"

#ifndef AVERAGE
#define AVERAGE 0
#endif
#ifndef COUNT_PADDING
#define COUNT_PADDING 0
#endif
#ifndef CHANNELS_LAST
#define CHANNELS_LAST 0
#endif
#define RUN 256

KERNEL void pool2d(RANGE, __global const float* input, const ulong input_at, __global float* output, const ulong output_at,
                   const INDEX channels, const INDEX out_height, const INDEX out_width, const int in_height, const int in_width,
                   const INDEX in_batch_stride, const INDEX in_channel_stride, const INDEX in_row_stride, const INDEX in_column_stride,
                   const int kernel_height, const int kernel_width, const int stride_height, const int stride_width,
                   const int dilation_height, const int dilation_width, const int pad_top, const int pad_left,
                   const int pad_bottom, const int pad_right) {
    ITEM(item)
    INDEX rest = item;
#if CHANNELS_LAST
    const INDEX c = rest % channels;
    rest /= channels;
#endif
    const int ow = (int)(rest % out_width);
    rest /= out_width;
    const int oh = (int)(rest % out_height);
    rest /= out_height;
#if !CHANNELS_LAST
    const INDEX c = rest % channels;
    rest /= channels;
#endif
    input += input_at + rest * in_batch_stride + c * in_channel_stride;
    const int top = oh * stride_height - pad_top;
    const int left = ow * stride_width - pad_left;
    float value = AVERAGE ? 0.0f : -INFINITY;
    int inside = 0;
    int counted = 0;
    for (int r = 0; r < kernel_height; r++) {
        const int ih = top + r * dilation_height;
        for (int s = 0; s < kernel_width; s++) {
            const int iw = left + s * dilation_width;
            if (ih >= 0 && ih < in_height && iw >= 0 && iw < in_width) {
                const float x = input[(INDEX)ih * in_row_stride + (INDEX)iw * in_column_stride];
                value = AVERAGE ? value + x : (x > value || x != x ? x : value);
                inside++;
            }
            // with rounding up the last window may hang over the padding: that part is not counted
            counted += ih < in_height + pad_bottom && iw < in_width + pad_right;
        }
    }
    output[output_at + item] = AVERAGE ? value / (float)(COUNT_PADDING ? counted : inside) : value;
}

KERNEL void global_pool(RANGE, __global const float* input, const ulong input_at, __global float* output, const ulong output_at,
                        const INDEX channels, const INDEX positions, const INDEX batch_stride, const INDEX channel_stride,
                        const INDEX position_stride) {
    ITEM(item)
    input += input_at + item / channels * batch_stride + item % channels * channel_stride;
    // sums of RUN values, then a sum of those: a single float32 sum of many positions loses digits
    float value = AVERAGE ? 0.0f : -INFINITY;
    for (INDEX start = 0; start < positions; start += RUN) {
        float part = AVERAGE ? 0.0f : -INFINITY;
        for (INDEX i = start; i < min((INDEX)(start + RUN), positions); i++) {
            const float x = input[i * position_stride];
            part = AVERAGE ? part + x : (x > part || x != x ? x : part);
        }
        value = AVERAGE ? value + part : (part > value || part != part ? part : value);
    }
    output[output_at + item] = AVERAGE ? value / (float)positions : value;
}
