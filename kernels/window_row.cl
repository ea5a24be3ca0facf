// How a vector of pixels along a row is taken, weighed by how many taps it has, and put out: for window_plane.cl and window_rows.cl.
//
// Parameters: STRIDE (along a row), ROWS, for a window of constant size KERNEL_HEIGHT and KERNEL_WIDTH, and those of window.cl.

#ifndef STRIDE
#define STRIDE 1
#endif
#include "window.cl"

// LANES values, STRIDE apart; it may read past the last of them, to the end of the STRIDE-th vector.
#if STRIDE == 1
#define TAKE(p) VLOAD(p)
#elif STRIDE == 2 && LANES > 1
#define TAKE(p) EVENS(VLOAD(p), VLOAD((p) + LANES))
#endif

// The weights of channel k: in registers, where a store might else have changed them. Windows whose size is no constant load them as they go.
#ifdef KERNEL_HEIGHT
#define TAKE_WEIGHTS                                                                                                \
    VECTOR weight[KERNEL_HEIGHT * KERNEL_WIDTH];                                                                    \
    _Pragma("unroll") for (int t = 0; t < KERNEL_HEIGHT * KERNEL_WIDTH; t++) weight[t] = WEIGHT_OF_ALL(t * channels + k);
#else
#define TAKE_WEIGHTS
#endif

#if KIND == AVERAGE
// How many taps each pixel's mean counts along the row; those past the row's last count as that one's.
static inline VECTOR taps_along(const int left, const int out_width, const int in_width, const int kernel_width, const int dilation_width,
                                const int pad_left, const int pad_right) {
    if (left >= 0 && left + (LANES - 1) * STRIDE + (kernel_width - 1) * dilation_width < in_width) return (VECTOR)((float)kernel_width);
    float taps[LANES];
    for (int j = 0; j < LANES; j++) {
        const int start = min(left + j * STRIDE, (out_width - 1) * STRIDE - pad_left);
        taps[j] = (float)TAPS_OF(start, dilation_width, kernel_width, in_width, pad_right);
    }
    return VLOAD(taps);
}
#define DIVIDE_BY_TAPS(value, across, above) \
    value /= across * (float)TAPS_OF(above, dilation_height, kernel_height, in_height, pad_bottom);
#else
#define DIVIDE_BY_TAPS(value, across, above)
#endif

// Finishes `count` of ROWS vectors of pixels, one below the other, from `at` on, and stores them. Rows shorter than a vector go over their end,
// into the next row, which comes later and is right; `rows` of those that this work-item does are still to come, with these.
#define PUT_ROWS(value, count, output, at, rows)                                                                    \
    if ((count) == ROWS && (out_width >= LANES || ((rows) - ROWS + 1) * out_width >= LANES)) {                      \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                          \
            const INDEX row_at = (at) + (INDEX)(i * out_width);                                                     \
            EPILOGUE(value[i], VECTOR, SAME_CHANNEL, VLOAD, k, row_at)                                              \
            VSTORE(value[i], output + row_at);                                                                      \
        }                                                                                                           \
    } else {                                                                                                        \
        float kept[ROWS * LANES];                                                                                   \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) VSTORE(value[i], kept + i * LANES);                        \
        for (int i = 0; i < (count); i++) {                                                                         \
            const INDEX row_at = (at) + (INDEX)(i * out_width);                                                     \
            VECTOR v = VLOAD(kept + i * LANES);                                                                     \
            if (out_width >= LANES || ((rows) - i) * out_width >= LANES) {                                          \
                EPILOGUE(v, VECTOR, SAME_CHANNEL, VLOAD, k, row_at)                                                 \
                VSTORE(v, output + row_at);                                                                         \
            } else {                                                                                                \
                const uint valid = (uint)out_width;                                                                 \
                EPILOGUE(v, VECTOR, SAME_CHANNEL, SOME_PIXELS, k, row_at)                                           \
                lanes_out(v, output + row_at, 1, valid);                                                            \
            }                                                                                                       \
        }                                                                                                           \
    }
