// Two neighbouring axes of a tensor sampled at other places at once, a row of the output a work-item: for CPUs, float32.
//
//   line[x][inner]             = sum over taps of row_weights[tap][y] * input[outer][rows[tap][y]][x][inner]        in local memory
//   output[outer][y][x][inner] = sum over taps of column_weights[tap][x] * line[columns[tap][x]][inner]
//
// Layout: [outer][height][width][inner], in the order of memory: inner is the channels or 1. Indices and weights tap by tap. With one tap an
// axis is picked from, not weighed; with none (ROW_TAPS or COLUMN_TAPS 0) it stays. A tap that weighs nothing is left out: it may be infinite.
//
// Where the width doubles (DOUBLES, inner = 1) the columns from pairs_begin to pairs_end, both even, come in pairs that have the same weights
// and the next taps: vectors of each kind, interleaved.
//
// Parameters: ROW_TAPS, COLUMN_TAPS, DOUBLES, LANES.

#ifndef ROW_TAPS
#define ROW_TAPS 2
#endif
#ifndef COLUMN_TAPS
#define COLUMN_TAPS 2
#endif
#ifndef DOUBLES
#define DOUBLES 1
#endif
#include "vector.cl"

#if LANES == 4
#define WIDE float8
#elif LANES == 8
#define WIDE float16
#endif

// Declares `sum`, of type T: what `taps` taps at a place of an axis of `length` places come to; elements lie `pitch` apart.
#define SAMPLE(sum, T, LOAD, taps, from, pitch, indices, weights, place, length)                  \
    T sum = (T)(0.0f);                                                                            \
    if (taps == 1) {                                                                              \
        sum = LOAD(from + (INDEX)indices[place] * (pitch));                                       \
    } else {                                                                                      \
        for (INDEX tap = 0; tap < taps; tap++) {                                                  \
            const INDEX tap_at = tap * (length) + (place);                                        \
            const float weight = weights[tap_at];                                                 \
            if (weight != 0.0f) {                                                                 \
                sum = fma((T)(weight), LOAD(from + (INDEX)indices[tap_at] * (pitch)), sum);       \
            }                                                                                     \
        }                                                                                         \
    }
#define ONE(p) (*(p))
#define ROW(sum, T, LOAD, i) SAMPLE(sum, T, LOAD, ROW_TAPS, input + (i), row, rows, row_weights, y, height)
#define COLUMN(sum, T, LOAD, x, c) SAMPLE(sum, T, LOAD, COLUMN_TAPS, line + (c), inner, columns, column_weights, x, width)

#define STREAM_SOME(v, p) VSTREAM_IF(streamed, v, p)

// A row of the input's width, sampled from its rows.
#define SAMPLE_ROW(to, STORE)                              \
    {                                                      \
        INDEX i = 0;                                       \
        for (; i + LANES <= row; i += LANES) {             \
            ROW(sum, VECTOR, VLOAD, i)                     \
            STORE(sum, to + i);                            \
        }                                                  \
        for (; i < row; i++) {                             \
            ROW(sum, float, ONE, i)                        \
            (to)[i] = sum;                                 \
        }                                                  \
    }

KERNEL void resize_rows(RANGE, __global const float* input, const ulong input_at, __global const int* rows, const ulong rows_at,
                        __global const float* row_weights, const ulong row_weights_at, __global const int* columns, const ulong columns_at,
                        __global const float* column_weights, const ulong column_weights_at, __global float* output, const ulong output_at,
                        __local float* memory, const INDEX in_height, const INDEX height, const INDEX in_width, const INDEX width,
                        const INDEX inner, const INDEX pairs_begin, const INDEX pairs_end) {
    ITEM(item)
    const INDEX y = item % height;
    const INDEX row = in_width * inner;
    input += input_at + (ulong)(item / height) * in_height * row;
    output += output_at + (ulong)item * width * inner;
    rows += rows_at;
    row_weights += row_weights_at;
    columns += columns_at;
    column_weights += column_weights_at;

#if COLUMN_TAPS == 0
    const bool streamed = IS_STREAMABLE(output);
    (void)streamed;
    SAMPLE_ROW(output, STREAM_SOME)
#else
#if ROW_TAPS > 1
    __local float* const line = memory;
    SAMPLE_ROW(line, VSTORE)
#elif ROW_TAPS == 1
    __global const float* const line = input + rows[y] * row;
#else
    __global const float* const line = input + y * row;
#endif

    if (inner > 1) {
        const bool streamed = IS_STREAMABLE(output) && inner % LANES == 0;
        for (INDEX x = 0; x < width; x++) {
            INDEX c = 0;
            for (; c + LANES <= inner; c += LANES) {
                COLUMN(sum, VECTOR, VLOAD, x, c)
                VSTREAM_IF(streamed, sum, output + x * inner + c)
            }
            for (; c < inner; c++) {
                COLUMN(sum, float, ONE, x, c)
                output[x * inner + c] = sum;
            }
        }
        return;
    }
    INDEX x = 0;
#if DOUBLES && defined(WIDE)
    for (; x < pairs_begin; x++) {
        COLUMN(sum, float, ONE, x, 0)
        output[x] = sum;
    }
    // pairs begin at even places: those before the first that is aligned go one by one
    const INDEX misaligned = STREAM ? (INDEX)((size_t)(output + x) / sizeof(float) % LANES) : 0;
    const bool streamed = misaligned % 2 == 0;
    for (INDEX head = streamed ? (LANES - misaligned) % LANES : 0; head > 0 && x < pairs_end; head--, x++) {
        COLUMN(sum, float, ONE, x, 0)
        output[x] = sum;
    }
    for (; x + 2 * LANES <= pairs_end; x += 2 * LANES) {
        COLUMN(one, VECTOR, VLOAD, x, 0)
        COLUMN(other, VECTOR, VLOAD, x + 1, 0)
        WIDE pair;
        pair.even = one;
        pair.odd = other;
        VSTREAM_IF(streamed, pair.lo, output + x)
        VSTREAM_IF(streamed, pair.hi, output + x + LANES)
    }
#endif
    for (; x < width; x++) {
        COLUMN(sum, float, ONE, x, 0)
        output[x] = sum;
    }
#endif
}
