// What lies under a small sliding window, in each channel for itself, row-major, for devices where a work-item is a core's thread (CPUs):
// depthwise convolution, largest value, mean.
//
// A work-item does a run of rows of one plane of the output, ROWS rows of LANES pixels at a time, its vectors along the row, straight from
// the input: every row of the input is loaded once for each column of the window, and serves all rows of the output that lie over it.
//
// At the left and right edge, lanes outside the picture are replaced by nothing (window.cl): what they read belongs to a neighbouring row,
// or plane. Only at the very begin and end of the tensor there is no neighbour; there lane after lane is read.
//
// The last vector of a row is moved back over some of the one before. Where rows are shorter than a vector see window_row.cl.
//
// Layout: input [n][channels][h][w], output likewise, weights [r][s][channels].
//
// Parameters: KIND (window.cl), COUNT_PADDING, ROWS, LANES; KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE_HEIGHT, STRIDE (along a row, 1 or 2), the
// dilation is 1; EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 4
#endif
#ifndef KERNEL_HEIGHT
#define KERNEL_HEIGHT 3
#define KERNEL_WIDTH 3
#define STRIDE_HEIGHT 1
#endif
#include "window_row.cl"

#define SPAN (LANES * STRIDE + KERNEL_WIDTH - 1)                 // elements of a row that a block of vectors reads
#define INPUT_ROWS ((ROWS - 1) * STRIDE_HEIGHT + KERNEL_HEIGHT)  // under a block
#define LANE(j) ((j) < LANES ? (j) * STRIDE : 0)
#if LANES == 1
#define COLUMNS uint
#define LANE_COLUMNS 0
#else
#define COLUMNS JOIN(uint, LANES)
#if LANES == 4
#define LANE_COLUMNS (COLUMNS)(0, LANE(1), LANE(2), LANE(3))
#elif LANES == 8
#define LANE_COLUMNS (COLUMNS)(0, LANE(1), LANE(2), LANE(3), LANE(4), LANE(5), LANE(6), LANE(7))
#else
#define LANE_COLUMNS \
    (COLUMNS)(0, LANE(1), LANE(2), LANE(3), LANE(4), LANE(5), LANE(6), LANE(7), LANE(8), LANE(9), LANE(10), LANE(11), LANE(12), LANE(13), \
              LANE(14), LANE(15))
#endif
#endif

// Adds what x, from row y of the input and under column s of the window, gives to each row of the output.
#define ADD(x, y, s)                                                                                                \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                              \
        const int r = y - i * STRIDE_HEIGHT;                                                                        \
        if (r >= 0 && r < KERNEL_HEIGHT)                                                                            \
            value[i] = COMBINE(value[i], x, weight[r * KERNEL_WIDTH + s]);                                          \
    }

// Goes through the rows of the input. Where MASKED, rows and columns may lie outside the picture: a row's limit is 0 then, and a column left
// of the picture is a large number.
#define SWEEP(MASKED)                                                                                               \
    _Pragma("unroll") for (int y = 0; y < INPUT_ROWS; y++) {                                                        \
        const int ih = MASKED ? clamp(top + y, 0, in_height - 1) : top + y;                                         \
        const COLUMNS limit = (COLUMNS)(ih == top + y ? (uint)in_width : 0);                                        \
        __global const float* line = picture + (long)ih * in_width + left;                                          \
        _Pragma("unroll") for (int s = 0; s < KERNEL_WIDTH; s++) {                                                  \
            VECTOR x = TAKE(line + s);                                                                              \
            if (MASKED) x = columns + (COLUMNS)(s) < limit ? x : (VECTOR)(NOTHING);                                 \
            ADD(x, y, s)                                                                                            \
        }                                                                                                           \
    }

static inline VECTOR lane_by_lane(__global const float* from, const int column, const int in_width) {
    float lane[LANES];
    for (int j = 0; j < LANES; j++) lane[j] = column + j * STRIDE >= 0 && column + j * STRIDE < in_width ? from[j * STRIDE] : NOTHING;
    return VLOAD(lane);
}

KERNEL void window_rows(RANGE, __global const float* input, const ulong input_at WEIGHTS, __global float* output,
                        const ulong output_at EPILOGUE_PARAMETERS, const uint runs, const int run, const INDEX planes, const uint channels,
                        const int in_height, const int in_width, const int out_height, const int out_width, const int kernel_height,
                        const int kernel_width, const int stride_height, const int stride_width, const int dilation_height,
                        const int dilation_width, const int pad_top, const int pad_left, const int pad_bottom, const int pad_right, const INDEX gap) {
    ITEM(item)
    const INDEX plane = item / runs;
    const uint k = (uint)(plane % channels);
    (void)k;   // no channel differs where there are neither weights nor epilogue
    const int first_row = (int)(item % runs) * run;
    const int rows = min(run, out_height - first_row);
    input += input_at;
    __global const float* picture = input + plane * in_height * in_width;
    SKIP_TO_WEIGHTS
    output += output_at + plane / channels * gap;

    TAKE_WEIGHTS
    for (int oh = 0; oh < rows; oh += ROWS) {
        const int top = (first_row + oh) * STRIDE_HEIGHT - pad_top;
        const int last = top + INPUT_ROWS - 1;
        // elements of the tensor before and after the rows of the picture that lie under this block
        const long before = ((long)plane * in_height + clamp(top, 0, in_height - 1)) * in_width;
        const long after = (long)(planes - plane) * in_height * in_width - (long)clamp(last, 0, in_height - 1) * in_width;
        for (int column = 0; column < out_width; column += LANES) {
            const int ow = min(column, max(0, out_width - LANES));
            const int left = ow * STRIDE - pad_left;
            VECTOR value[ROWS];
#pragma unroll
            for (int i = 0; i < ROWS; i++) value[i] = (VECTOR)(NOTHING);
            if (before + left < 0 || left + SPAN > after) {
                for (int y = max(-top, 0); y < min(INPUT_ROWS, in_height - top); y++) {
                    for (int s = 0; s < KERNEL_WIDTH; s++) {
                        const VECTOR x = lane_by_lane(picture + (long)(top + y) * in_width + left + s, left + s, in_width);
                        ADD(x, y, s)
                    }
                }
            } else if (top >= 0 && last < in_height && left >= 0 && left + SPAN <= in_width) {
                const COLUMNS columns = 0;
                SWEEP(false)
            } else {
                const COLUMNS columns = (uint)left + LANE_COLUMNS;
                SWEEP(true)
            }
#if KIND == AVERAGE
            const VECTOR across = taps_along(left, out_width, in_width, kernel_width, dilation_width, pad_left, pad_right);
#pragma unroll
            for (int i = 0; i < ROWS; i++) DIVIDE_BY_TAPS(value[i], across, (first_row + oh + i) * STRIDE_HEIGHT - pad_top)
#endif
            PUT_ROWS(value, min(ROWS, rows - oh), output, (plane * out_height + first_row + oh) * out_width + ow, rows - oh)
        }
    }
}
