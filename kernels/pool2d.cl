// One value of what lies under a sliding window: the largest, the mean, a norm.
//
// Layout: any, by the strides of batch, channel, row, column. Work-items follow the memory of the output: width innermost, or with
// CHANNELS_LAST the channels. A work-item does one output element; the sum goes row by row, so it is the same in every run.
//
// Parameters: X the type (storage.cl); KIND, one of the three below, NaN wins in MAX; COUNT_PADDING (1: padding counts as zeros in the mean);
// POWER, for LP; EMPTY, the largest of nothing; INDICES (1: places of the largest go to a second output, 2: as if height and width were exchanged); CHANNELS_LAST.

#include "storage.cl"
#include "taps.cl"

#define MAX 0
#define AVERAGE 1
#define LP 2
#ifndef KIND
#define KIND MAX
#endif
#ifndef X
#define X float32
#endif
#ifndef COUNT_PADDING
#define COUNT_PADDING 0
#endif
#ifndef POWER
#define POWER 2
#endif
#ifndef INDICES
#define INDICES 0
#endif
#ifndef CHANNELS_LAST
#define CHANNELS_LAST 0
#endif
#ifndef EMPTY
#define EMPTY -INFINITY
#endif
#if INDICES
#define PLACES , __global long *places, const ulong places_at
#else
#define PLACES
#endif
#if KIND == LP
#define NORM(x) (POWER == 1 ? fabs(x) : POWER == 2 ? (x) * (x) : pown(fabs(x), POWER))
#define ROOT(x) (POWER == 1 ? (x) : POWER == 2 ? sqrt(x) : pow(x, (C)1 / POWER))
#else
#define NORM(x) (x)
#define ROOT(x) (x)
#endif
#define C COMPUTED(X)

KERNEL void pool2d(RANGE, __global const STORED(X)* input, const ulong input_at, __global STORED(X)* output, const ulong output_at PLACES,
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
    const int first_row = first_tap(top, dilation_height);
    const int last_row = taps_before(top, dilation_height, kernel_height, in_height);
    const int first_column = first_tap(left, dilation_width);
    const int last_column = taps_before(left, dilation_width, kernel_width, in_width);
    const long inside = (long)max(0, last_row - first_row) * max(0, last_column - first_column);
    // with rounding up the last window may hang over the padding: that part is not counted
    const long counted = (long)taps_before(top, dilation_height, kernel_height, (long)in_height + pad_bottom)
                         * taps_before(left, dilation_width, kernel_width, (long)in_width + pad_right);
    C value = 0;
    long place = -1;
    for (int r = first_row; r < last_row; r++) {
        const int ih = top + r * dilation_height;
        for (int s = first_column; s < last_column; s++) {
            const int iw = left + s * dilation_width;
            const C x = LOAD(X)(input, (INDEX)ih * in_row_stride + (INDEX)iw * in_column_stride);
#if KIND == MAX
            if (place < 0 || x > value || (x != x && value == value)) {
                value = x;
                place = INDICES == 2 ? (long)iw * in_height + ih : (long)ih * in_width + iw;
            }
#else
            value += NORM(x);
#endif
        }
    }
    (void)place, (void)counted, (void)inside; // some kinds ask for none
#if KIND == AVERAGE
    value /= (C)(COUNT_PADDING ? counted : inside);
#elif KIND == MAX
    value = inside == 0 ? (C)EMPTY : value;
#endif
    STORE(X)(output, output_at + item, ROOT(value));
#if INDICES
    places[places_at + item] = place < 0 ? -1 : (long)(rest * channels + c) * in_height * in_width + place;
#endif
}
