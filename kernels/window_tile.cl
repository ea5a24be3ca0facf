// What lies under a small sliding window, in each channel for itself, channels last, for devices where a work-item is a core's thread (CPUs):
// depthwise convolution, largest value, mean.
//
// A work-item does a run of `run` rows of the output in one of `parts` parts of the channels: tiles of ROWS × PIXELS pixels, in each a vector
// of channels after the other, so that memory is read and written in order. Each vector of the input is loaded once for a tile, and serves all
// pixels whose window it lies under.
//
// Rows and columns of the input outside the picture are left out; away from the edges none is checked. The last tile across, and down, and
// the last vector of channels, are shifted back over the one before (the same values are written twice, perhaps by two work-items).
//
// Layout: input [n][h][w][channels], output likewise, weights [r][s][channels].
//
// Parameters: KIND (window.cl), COUNT_PADDING, ROWS and PIXELS (not more than the output has), LANES (1, 4, 8 or 16; not more than there are
// channels); KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE_HEIGHT, STRIDE (along a row), the dilation is 1. A row's first window ends in the
// picture, and its last begins there. EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 2
#endif
#ifndef PIXELS
#define PIXELS 4
#endif
#ifndef KERNEL_HEIGHT
#define KERNEL_HEIGHT 3
#define KERNEL_WIDTH 3
#define STRIDE_HEIGHT 1
#define STRIDE 1
#endif
#include "window.cl"

#define INPUT_ROWS ((ROWS - 1) * STRIDE_HEIGHT + KERNEL_HEIGHT)
#define COLUMNS ((PIXELS - 1) * STRIDE + KERNEL_WIDTH)

// Whether a column under a tile lies outside the picture: only those can that lie beside the window of the last or the first pixel.
#define IS_OUTSIDE(column) \
    (((column) < KERNEL_WIDTH - 1 && left + (column) < 0) || ((column) > COLUMNS - KERNEL_WIDTH && left + (column) >= in_width))

// Does a tile. Where CHECKED, rows and columns may lie outside the picture.
#define TILE(CHECKED)                                                                                                          \
    for (uint block = begin_channel; block < end_channel; block += LANES) {                                                    \
        const uint k = min(block, channels - LANES);                                                                           \
        VECTOR value[ROWS * PIXELS];                                                                                           \
        _Pragma("unroll") for (int i = 0; i < ROWS * PIXELS; i++) value[i] = (VECTOR)(NOTHING);                                \
        _Pragma("unroll") for (int y = 0; y < INPUT_ROWS; y++) {                                                               \
            if (CHECKED && (top + y < 0 || top + y >= in_height)) continue;                                                    \
            __global const float* line = under + y * in_width * pixel_step + k;                                                \
            _Pragma("unroll") for (int column = 0; column < COLUMNS; column++) {                                               \
                if (CHECKED && IS_OUTSIDE(column)) continue;                                                                   \
                const VECTOR x = VLOAD(line + column * pixel_step);                                                            \
                _Pragma("unroll") for (int i = 0; i < ROWS * PIXELS; i++) {                                                    \
                    const int r = y - i / PIXELS * STRIDE_HEIGHT;                                                              \
                    const int s = column - i % PIXELS * STRIDE;                                                                \
                    if (r >= 0 && r < KERNEL_HEIGHT && s >= 0 && s < KERNEL_WIDTH)                                             \
                        value[i] = COMBINE(value[i], x, WEIGHT((r * KERNEL_WIDTH + s) * channels + k));                        \
                }                                                                                                              \
            }                                                                                                                  \
        }                                                                                                                      \
        _Pragma("unroll") for (int i = 0; i < ROWS * PIXELS; i++) FINISH_PIXEL(value[i], i / PIXELS, i % PIXELS)               \
    }

#if KIND == AVERAGE
#define DIVIDE(v, row, column)                                                                                           \
    v /= (float)TAPS_OF(top + row * STRIDE_HEIGHT, dilation_height, kernel_height, in_height, pad_bottom)                \
         * (float)TAPS_OF(left + column * STRIDE, dilation_width, kernel_width, in_width, pad_right);
#else
#define DIVIDE(v, row, column)
#endif
#define PIXEL_AT(row, column) ((row) * (long)out_width + (column))
#define FINISH_PIXEL(v, row, column)                                                                                    \
    {                                                                                                                   \
        DIVIDE(v, (row), (column))                                                                                      \
        EPILOGUE(v, VECTOR, VLOAD, VLOAD, k, (first_pixel + (INDEX)PIXEL_AT(row, column)) * channels + k)               \
        VSTREAM_IF(IS_STREAMABLE(output), v, to + PIXEL_AT(row, column) * (pixel_step + PIXEL_GAP) + k)                 \
    }

KERNEL void window_tile(RANGE, __global const float* input, const ulong input_at WEIGHTS, __global float* output,
                        const ulong output_at EPILOGUE_PARAMETERS, const uint parts, const int run, const uint channels, const int in_height,
                        const int in_width, const int out_height, const int out_width, const int kernel_height, const int kernel_width,
                        const int stride_height, const int stride_width, const int dilation_height, const int dilation_width,
                        const int pad_top, const int pad_left, const int pad_bottom, const int pad_right, const INDEX gap) {
    ITEM(item)
    WINDOW_PART(item, parts, run)
    input += input_at + n * in_height * in_width * channels;
    SKIP_TO_WEIGHTS
    output += output_at;
    const long pixel_step = channels; // in 64 bits, so that a step is a part of an address

    for (int row = first_row; row < end_row; row += ROWS) {
        const int oh = min(row, out_height - ROWS);
        const int top = oh * STRIDE_HEIGHT - pad_top;
        const bool rows_inside = top >= 0 && top + INPUT_ROWS <= in_height;
        for (int column = 0; column < out_width; column += PIXELS) {
            const int ow = min(column, out_width - PIXELS);
            const int left = ow * STRIDE - pad_left;
            // the tile's first row and column may lie outside the picture, and are not touched then
            __global const float* under = input + ((long)top * in_width + left) * pixel_step;
            const INDEX first_pixel = (n * out_height + oh) * out_width + ow;
            __global float* to = output + GAPS_BEFORE(n, first_pixel) + first_pixel * channels;
            if (rows_inside && left >= 0 && left + COLUMNS <= in_width) {
                TILE(false)
            } else {
                TILE(true)
            }
        }
    }
}
