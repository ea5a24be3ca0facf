// What lies under a sliding window, in each channel for itself, row-major, for devices where a work-item is a core's thread (CPUs): depthwise
// convolution, largest value, mean.
//
// A work-item does `lot` runs of rows, each of one plane of the output: it copies the rows of the input under a run into local memory (the
// cache of a core), with nothing (window.cl) around them, and then does ROWS rows of LANES pixels at a time, its vectors along the row. So no tap
// is asked whether it lies in the picture; and where the window is small, and its size a constant, each is loaded once for all rows of the output
// that it lies under. A plane's `runs` are nearly equal, of ROWS rows at least.
//
// The last vector of a row, and the last rows of a run, are moved back over some of those before. Where rows are shorter than a vector see
// window_row.cl.
//
// Layout: input [n][channels][h][w], output likewise, weights [r][s][channels].
//
// Parameters: KIND (window.cl), COUNT_PADDING, ROWS, LANES, STRIDE (along a row); for a small window, with a stride of at most 2 and no dilation,
// KERNEL_HEIGHT, KERNEL_WIDTH and STRIDE_HEIGHT; EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 4
#endif
#include "runs.cl"
#include "window_row.cl"

#ifdef KERNEL_HEIGHT

// The sums of ROWS vectors whose windows begin at `line`.
#define SUMS(value, line)                                                                                           \
    VECTOR value[ROWS];                                                                                             \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) value[i] = (VECTOR)(NOTHING);                                  \
    SWEEP(line + y * columns, true, )

#else

// LANES values, STRIDE apart; it may read past the last of them, to the end of the STRIDE-th vector.
static inline VECTOR take(__local const float* p) {
#if STRIDE == 1
    return VLOAD(p);
#elif STRIDE == 2
    return EVENS(VLOAD(p), VLOAD(p + LANES));
#else
    float lane[LANES];
    for (int j = 0; j < LANES; j++) lane[j] = p[j * STRIDE];
    return VLOAD(lane);
#endif
}

#define STRIDE_HEIGHT stride_height
#define INPUT_ROWS ((ROWS - 1) * stride_height + (kernel_height - 1) * dilation_height + 1)
#define SUMS(value, line)                                                                                           \
    VECTOR value[ROWS];                                                                                             \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) value[i] = (VECTOR)(NOTHING);                                  \
    for (int r = 0; r < kernel_height; r++) {                                                                       \
        __local const float* x = line + r * dilation_height * columns;                                              \
        for (int s = 0; s < kernel_width; s++) {                                                                    \
            const VECTOR weight = WEIGHT_OF_ALL((r * kernel_width + s) * channels + k);                             \
            _Pragma("unroll") for (int i = 0; i < ROWS; i++) value[i] = COMBINE(value[i], take(x + i * stride_height * columns), weight); \
            x += dilation_width;                                                                                    \
        }                                                                                                           \
    }

#endif

KERNEL void window_plane(RANGE, __global const float* input, const ulong input_at WEIGHTS, __global float* output,
                        const ulong output_at EPILOGUE_PARAMETERS, __local float* patch, const uint lot, const uint runs, const int columns,
                        const INDEX planes, const uint channels, const int in_height, const int in_width, const int out_height,
                        const int out_width, const int kernel_height, const int kernel_width, const int stride_height,
                        const int stride_width, const int dilation_height, const int dilation_width, const int pad_top, const int pad_left,
                        const int pad_bottom, const int pad_right, const INDEX gap) {
    ITEM(item)
    input += input_at;
    SKIP_TO_WEIGHTS
    const int most_rows = (out_height + (int)runs - 1) / (int)runs;
    fill_run(patch, NOTHING, ((most_rows - ROWS) * STRIDE_HEIGHT + INPUT_ROWS) * columns); // what is right and left of the picture stays so

    const INDEX end_run = min(item * lot + lot, planes * runs);
    for (INDEX run = item * lot; run < end_run; run++) {
        RUN_OF_PLANE(run)
        const int rows = end_row - first_row;
        const int top = first_row * STRIDE_HEIGHT - pad_top;
        TAKE_WEIGHTS
        __global float* to = output + output_at + plane / channels * gap;
        int y = 0; // rows of the patch are copied as they are needed: meanwhile the next ones come into the cache
        for (int row = 0; row < rows; row += ROWS) {
            const int oh = min(row, rows - ROWS);
            for (; y < oh * STRIDE_HEIGHT + INPUT_ROWS; y++) {
                if (top + y >= 0 && top + y < in_height) {
                    copy_run(patch + y * columns + pad_left, input + (plane * in_height + top + y) * in_width, in_width);
                } else {
                    fill_run(patch + y * columns, NOTHING, columns);
                }
            }
            const INDEX begin = (plane * out_height + first_row + oh) * out_width;
            for (int column = 0; column < out_width; column += LANES) {
                const int ow = min(column, max(0, out_width - LANES));
                SUMS(value, patch + oh * STRIDE_HEIGHT * columns + ow * STRIDE)
                DIVIDE_ROWS(value, ow * STRIDE - pad_left, top + oh * STRIDE_HEIGHT)
                PUT_ROWS(value, to, begin + ow, rows - oh)
            }
        }
    }
}
