// What the kernels of a convolution share: a step of a register tile, and how results are finished and stored.
//
// Parameters: LANES (vector.cl); OUT_CHANNELS_LAST, whether the lanes (channels) are neighbours in the output.

#include "epilogue.cl"
#include "vector.cl"

#ifndef OUT_CHANNELS_LAST
#define OUT_CHANNELS_LAST 1
#endif
#ifndef EPILOGUE_T
#define EPILOGUE_T float
#endif

// A step of a register tile of VECTORS vectors of channels: `count` values, `spacing` apart, times the weights that `w` goes on over.
#define ADD_PRODUCTS(sum, count, x, spacing, w)                                                                          \
    {                                                                                                                    \
        VECTOR weights_of_step[VECTORS];                                                                                 \
        _Pragma("unroll") for (int j = 0; j < VECTORS; j++) weights_of_step[j] = VLOAD((w) + j * LANES);                 \
        w += VECTORS * LANES;                                                                                            \
        _Pragma("unroll") for (int i = 0; i < (count); i++) {                                                            \
            const VECTOR value = (VECTOR)((x)[i * (spacing)]);                                                           \
            _Pragma("unroll") for (int j = 0; j < VECTORS; j++) sum[i][j] = fma(value, weights_of_step[j], sum[i][j]);   \
        }                                                                                                                \
    }

// Goes over the sums of a register tile of so many rows: sum[i][j].
#define FOR_SUMS(rows)                                 \
    _Pragma("unroll") for (int i = 0; i < (rows); i++) \
        _Pragma("unroll") for (int j = 0; j < VECTORS; j++)

// For epilogues of vectors that lie along pixels of one channel; the second where only `valid` of them are there.
#define SAME_CHANNEL(p) ((VECTOR)(*(p)))
#define SOME_PIXELS(p) lanes_in(p, 1, valid)

// Where the output is a part of a tensor, `gap` elements of other parts come after each pixel's channels, channels last, or after each picture,
// row-major: so far the output is moved on for those before a pixel of a picture n, and so far for one pixel more. `at`, of the element as if
// the output lay alone, stays as it is: a residual lies so.
#if OUT_CHANNELS_LAST
#define GAPS_BEFORE(n, pixel) ((pixel) * gap)
#define PIXEL_GAP gap
#else
#define GAPS_BEFORE(n, pixel) ((n) * gap)
#define PIXEL_GAP 0
#endif

// Finishes and stores `count` vectors of channels, those of neighbouring pixels or the like, the channels from k on, `stride` apart:
//
//   sums + i * sums_step  ->  output + at + i * (step + gap_step)
#define FINISH(sums, sums_step, count, output, k, at, step, gap_step, stride, valid)                            \
    {                                                                                                           \
        const INDEX finish_stride = OUT_CHANNELS_LAST ? 1 : stride;                                             \
        const uint finish_valid = valid;                                                                        \
        uint each = 0;                                                                                          \
        if (OUT_CHANNELS_LAST && finish_valid == LANES) {                                                       \
            FINISH_EACH(sums, sums_step, count, output, k, at, step, gap_step, VLOAD, VLOAD, VSTORE)            \
        } else {                                                                                                \
            FINISH_FOURS(sums, sums_step, count, output, k, at, step)                                           \
            FINISH_EACH(sums, sums_step, count, output, k, at, step, gap_step, SOME_CHANNELS, SOME_ELEMENTS, STORE_SOME) \
        }                                                                                                       \
    }
#define FINISH_EACH(sums, sums_step, count, output, k, at, step, gap_step, CHANNEL, ELEMENT, STORE) \
    for (; each < count; each++) {                                                         \
        const INDEX each_at = at + each * (step);                                          \
        VECTOR each_v = VLOAD(sums + each * (sums_step));                                  \
        EPILOGUE(each_v, VECTOR, CHANNEL, ELEMENT, k, each_at)                             \
        STORE(each_v, output + each_at + each * (gap_step));                               \
    }
// Row-major, four neighbouring pixels of whole vectors of channels are turned round and stored together.
#if !OUT_CHANNELS_LAST && defined(PAIRS)
#define FINISH_FOURS(sums, sums_step, count, output, k, at, step)                                                              \
    if ((step) == 1 && finish_valid == LANES) {                                                                                \
        for (; each + 4 <= count; each += 4) {                                                                                 \
            VECTOR four[4];                                                                                                    \
            _Pragma("unroll") for (uint one = 0; one < 4; one++) {                                                             \
                four[one] = VLOAD(sums + (each + one) * (sums_step));                                                          \
                EPILOGUE(four[one], VECTOR, VLOAD, SOME_ELEMENTS, k, at + each + one)                                          \
            }                                                                                                                  \
            fours_out(four, output + at + each, finish_stride);                                                                \
        }                                                                                                                      \
    }
#else
#define FINISH_FOURS(sums, sums_step, count, output, k, at, step)
#endif
#define SOME_CHANNELS(p) lanes_in(p, 1, finish_valid)
#define SOME_ELEMENTS(p) lanes_in(p, finish_stride, finish_valid)
#define STORE_SOME(v, p) lanes_out(v, p, finish_stride, finish_valid)
