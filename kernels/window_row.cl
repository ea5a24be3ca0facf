// How a vector of pixels along a row is taken, weighed by how many taps it has, and put out: for window_plane.cl and window_rows.cl.
//
// Parameters: STRIDE (along a row), STRIDE_HEIGHT, ROWS, LANES (4, 8 or 16), for a window of constant size KERNEL_HEIGHT and KERNEL_WIDTH, and
// those of window.cl.

#ifndef STRIDE
#define STRIDE 1
#endif
#include "window.cl"

#ifdef KERNEL_HEIGHT
// Small windows, of a stride of at most 2: what lies under each column of the window, of the row at `line`. It reads whole vectors, LANES * STRIDE
// values from each STRIDE-th column on.
//
// With a stride of 2, lanes are out of order until the sums are whole: in each four of them two of one vector and two of the next, which is one
// instruction where all in order are two.
#if STRIDE == 1
#define UNDER_COLUMNS(x, line) _Pragma("unroll") for (int s = 0; s < KERNEL_WIDTH; s++) x[s] = VLOAD((line) + s);
#else
#define UNDER_COLUMNS(x, line)                                                                                      \
    _Pragma("unroll") for (int s = 0; s < KERNEL_WIDTH; s += 2) {                                                   \
        const VECTOR a = VLOAD((line) + s);                                                                         \
        const VECTOR b = VLOAD((line) + s + LANES);                                                                 \
        x[s] = EVEN_TWOS(a, b);                                                                                     \
        if (s + 1 < KERNEL_WIDTH) x[s + 1] = ODD_TWOS(a, b);                                                        \
    }
#endif
#if STRIDE == 1 || LANES == 4
#define IN_ORDER(v) (v)
#elif LANES == 8
#define IN_ORDER(v) ((v).s01452367)
#else
#define IN_ORDER(v) ((v).s014589cd2367abef)
#endif
#endif

#ifdef KERNEL_HEIGHT
#define INPUT_ROWS ((ROWS - 1) * STRIDE_HEIGHT + KERNEL_HEIGHT) // under ROWS rows of the output

// Adds what x, from row y of the input, gives to each row of the output: there it lies under row r of the window, whose tap has this weight.
#define ADD(x, y, weight_of_tap)                                                                                    \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                              \
        const int r = y - i * STRIDE_HEIGHT;                                                                        \
        if (r >= 0 && r < KERNEL_HEIGHT) value[i] = COMBINE(value[i], x, weight_of_tap);                            \
    }

// Goes through the rows y of the input, each at its LINE, those that are THERE, and changes what lies under each column.
#define SWEEP(LINE, THERE, CHANGE)                                                                                  \
    _Pragma("unroll") for (int y = 0; y < INPUT_ROWS; y++) {                                                        \
        if (!(THERE)) continue;                                                                                     \
        VECTOR x[KERNEL_WIDTH];                                                                                     \
        UNDER_COLUMNS(x, LINE)                                                                                      \
        _Pragma("unroll") for (int s = 0; s < KERNEL_WIDTH; s++) {                                                  \
            CHANGE;                                                                                                 \
            ADD(x[s], y, weight[r * KERNEL_WIDTH + s])                                                              \
        }                                                                                                           \
    }                                                                                                               \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++) value[i] = IN_ORDER(value[i]);
#endif

// The rows of a run of a plane of the output: nearly as many as every other of its runs. No channel differs where there are neither weights nor
// epilogue.
#define RUN_OF_PLANE(run)                                                           \
    const INDEX plane = (run) / runs;                                               \
    const uint k = (uint)(plane % channels);                                        \
    (void)k;                                                                        \
    const int first_row = (int)((ulong)((run) % runs) * out_height / runs);         \
    const int end_row = (int)((ulong)((run) % runs + 1) * out_height / runs);

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
// ROWS vectors, whose windows begin at column `left`, those of the first at row `above`.
#define DIVIDE_ROWS(value, left, above)                                                                             \
    const VECTOR across = taps_along(left, out_width, in_width, kernel_width, dilation_width, pad_left, pad_right); \
    _Pragma("unroll") for (int i = 0; i < ROWS; i++)                                                                \
        value[i] /= across * (float)TAPS_OF((above) + i * STRIDE_HEIGHT, dilation_height, kernel_height, in_height, pad_bottom);
#else
#define DIVIDE_ROWS(value, left, above)
#endif

// Finishes ROWS vectors of pixels, one below the other, from `at` on, and stores them. Rows shorter than a vector go over their end, into the next
// row, which comes later and is right; `rows` of those that this work-item does are still to come, with these.
#define PUT_ROWS(value, output, at, rows)                                                                           \
    if (out_width >= LANES || ((rows) - ROWS + 1) * out_width >= LANES) {                                           \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                          \
            const INDEX row_at = (at) + (INDEX)(i * out_width);                                                     \
            EPILOGUE(value[i], VECTOR, SAME_CHANNEL, VLOAD, k, row_at)                                              \
            VSTREAM_IF(IS_STREAMABLE(output), value[i], output + row_at)                                            \
        }                                                                                                           \
    } else {                                                                                                        \
        float kept[ROWS * LANES];                                                                                   \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) VSTORE(value[i], kept + i * LANES);                        \
        for (int i = 0; i < ROWS; i++) {                                                                            \
            const INDEX row_at = (at) + (INDEX)(i * out_width);                                                     \
            VECTOR one = VLOAD(kept + i * LANES);                                                                   \
            if (((rows) - i) * out_width >= LANES) {                                                                \
                EPILOGUE(one, VECTOR, SAME_CHANNEL, VLOAD, k, row_at)                                                 \
                VSTORE(one, output + row_at);                                                                         \
            } else {                                                                                                \
                const uint valid = (uint)out_width;                                                                 \
                EPILOGUE(one, VECTOR, SAME_CHANNEL, SOME_PIXELS, k, row_at)                                           \
                lanes_out(one, output + row_at, 1, valid);                                                            \
            }                                                                                                       \
        }                                                                                                           \
    }
