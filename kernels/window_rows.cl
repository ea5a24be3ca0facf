// What lies under a small sliding window, in each channel for itself, row-major, for devices where a work-item is a core's thread (CPUs):
// depthwise convolution, largest value, mean.
//
// A work-item does `lot` runs of rows, each of one plane of the output, ROWS rows of LANES pixels at a time, its vectors along the row, straight
// from the input: every row of the input is loaded once for each column of the window, and serves all rows of the output that lie over it. A
// plane's `runs` are nearly equal, of ROWS rows at least.
//
// At the left and right edge, lanes outside the picture are replaced by nothing (window.cl): what they read belongs to a neighbouring row,
// or plane. Only at the very begin and end of the tensor there is no neighbour; there lane after lane is read.
//
// The last vector of a row, and the last rows of a run, are moved back over some of those before. Where rows are shorter than a vector see
// window_row.cl.
//
// Layout: input [n][channels][h][w], output likewise, weights [r][s][channels].
//
// Parameters: KIND (window.cl), COUNT_PADDING, ROWS, LANES (4, 8 or 16); KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE_HEIGHT, STRIDE (along a row, 1 or 2), the
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

#define REACH ((LANES - 1) * STRIDE + KERNEL_WIDTH)               // elements of a row that lie under a vector
#define SPAN (LANES * STRIDE + (KERNEL_WIDTH - 1) / STRIDE * STRIDE)  // and that are read for it
#define COLUMNS JOIN(int, LANES)
// Which column each lane begins at, from the first one on, as UNDER_COLUMNS has them.
#if LANES == 4
#define LANE_COLUMNS ((COLUMNS)(0, 1, 2, 3) * STRIDE)
#elif LANES == 8
#if STRIDE == 1
#define LANE_COLUMNS (COLUMNS)(0, 1, 2, 3, 4, 5, 6, 7)
#else
#define LANE_COLUMNS (COLUMNS)(0, 2, 8, 10, 4, 6, 12, 14)
#endif
#else
#if STRIDE == 1
#define LANE_COLUMNS (COLUMNS)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#else
#define LANE_COLUMNS (COLUMNS)(0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30)
#endif
#endif

// All bits of the lanes that lie in the picture. By arithmetic: the results of comparisons a compiler keeps as single bits, and makes masks of
// them again wherever it needs them.
static inline COLUMNS columns_inside(const int left, const int in_width) {
    const COLUMNS columns = left + LANE_COLUMNS;
    return ((columns - in_width) & ~columns) >> 31;
}
static inline VECTOR only_inside(const VECTOR x, const COLUMNS inside) {
    return JOIN(as_, VECTOR)((JOIN(as_, COLUMNS)(x) & inside) | (as_int(NOTHING) & ~inside));
}

// The vector v of ROWS rows of the output, from its sums to where it is stored.
#define BEGIN_VECTOR(v)                                                                                             \
    const int ow = min((v) * LANES, max(0, out_width - LANES));                                                     \
    const int left = ow * STRIDE - pad_left;                                                                        \
    __global const float* under = picture + (long)top * in_width + left;                                            \
    COLUMNS inside[KERNEL_WIDTH];                                                                                   \
    _Pragma("unroll") for (int s = 0; s < KERNEL_WIDTH; s++) inside[s] = columns_inside(left + s, in_width);        \
    VECTOR value[ROWS];                                                                                             \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) value[i] = (VECTOR)(NOTHING);
#define END_VECTOR                                                                                                  \
    DIVIDE_ROWS(value, left, top)                                                                                   \
    PUT_ROWS(value, to, (plane * out_height + oh) * out_width + ow, end_row - oh)

static inline VECTOR lane_by_lane(__global const float* from, const int column, const int in_width) {
    float lane[LANES];
    for (int j = 0; j < LANES; j++) lane[j] = column + j * STRIDE >= 0 && column + j * STRIDE < in_width ? from[j * STRIDE] : NOTHING;
    return VLOAD(lane);
}

KERNEL void window_rows(RANGE, __global const float* input, const ulong input_at WEIGHTS, __global float* output,
                        const ulong output_at EPILOGUE_PARAMETERS, const uint lot, const uint runs, const INDEX planes, const uint channels,
                        const int in_height, const int in_width, const int out_height, const int out_width, const int kernel_height,
                        const int kernel_width, const int stride_height, const int stride_width, const int dilation_height,
                        const int dilation_width, const int pad_top, const int pad_left, const int pad_bottom, const int pad_right, const INDEX gap) {
    ITEM(item)
    input += input_at;
    SKIP_TO_WEIGHTS
    // Vectors along a row, and those of them under which all lies in the picture, from the first one to before the last.
    const int vectors = (out_width + LANES - 1) / LANES;
    const int begin_column = (pad_left + STRIDE - 1) / STRIDE;
    const int last_column = out_width - LANES;
    const bool last_inside = last_column * STRIDE - pad_left + REACH <= in_width;
    const int first_inside = last_column < begin_column ? vectors : (begin_column + LANES - 1) / LANES;
    const int end_inside =
        last_inside ? vectors : max(first_inside, (max(0, in_width - REACH + pad_left + STRIDE) / STRIDE + LANES - 1) / LANES);

    const INDEX end_run = min(item * lot + lot, planes * runs);
    for (INDEX run = item * lot; run < end_run; run++) {
        RUN_OF_PLANE(run)
        __global const float* picture = input + plane * in_height * in_width;
        __global float* to = output + output_at + plane / channels * gap;
        TAKE_WEIGHTS
        for (int row = first_row; row < end_row; row += ROWS) {
            const int oh = min(row, end_row - ROWS);
            const int top = oh * STRIDE_HEIGHT - pad_top;
            const int begin_y = max(0, -top), end_y = min(INPUT_ROWS, in_height - top); // the rows of the picture under these
            // what a vector reads of a neighbouring row, or plane, is left out again; before the tensor, and behind it, there is none
            const long first_read = ((long)plane * in_height + top + begin_y) * in_width - pad_left;
            const long last_read = ((long)plane * in_height + top + end_y - 1) * in_width + max(0, last_column) * STRIDE - pad_left + SPAN;
            const bool exceeds = first_read < 0 || last_read > (long)planes * in_height * in_width;
            if (begin_y == 0 && end_y == INPUT_ROWS && !exceeds) {
                for (int v = 0; v < vectors; v++) {
                    BEGIN_VECTOR(v)
                    if (v >= first_inside && v < end_inside) {
                        SWEEP(under + (long)y * in_width, true, )
                    } else {
                        SWEEP(under + (long)y * in_width, true, x[s] = only_inside(x[s], inside[s]))
                    }
                    END_VECTOR
                }
            } else {
                for (int v = 0; v < vectors; v++) {
                    BEGIN_VECTOR(v)
                    if (exceeds) {
                        for (int y = begin_y; y < end_y; y++) {
                            for (int s = 0; s < KERNEL_WIDTH; s++) {
                                const VECTOR x = lane_by_lane(under + (long)y * in_width + s, left + s, in_width);
                                ADD(x, y, WEIGHT_OF_ALL((r * KERNEL_WIDTH + s) * channels + k))
                            }
                        }
                    } else {
                        SWEEP(under + (long)y * in_width, y >= begin_y && y < end_y, x[s] = only_inside(x[s], inside[s]))
                    }
                    END_VECTOR
                }
            }
        }
    }
}
