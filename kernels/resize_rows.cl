// Two neighbouring axes of a tensor sampled at other places at once, a row of the output a work-item: for CPUs, float32.
//
//   line[x][inner]            = sum over taps of row_weights[tap][y] * input[outer][rows[tap][y]][x][inner]        in local memory
//   output[outer][y][x][inner] = sum over taps of column_weights[tap][x] * line[columns[tap][x]][inner]
//
// Layout: [outer][height][width][inner], in the order of memory: inner is the channels or 1. Indices and weights tap by tap. With one tap an
// axis is picked from, not weighed; with none (ROW_TAPS or COLUMN_TAPS 0) it stays.
//
// Where the width doubles (DOUBLES, inner = 1) the columns from `even` to `odd`, both even, come in pairs that have the same weights and the
// next taps: vectors of each kind, interleaved.
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

// length floats from `to` on: weighed rows
#define WEIGH_ROWS(to)                                                                                             \
    {                                                                                                              \
        INDEX i = 0;                                                                                               \
        for (; i + LANES <= row; i += LANES) {                                                                     \
            VECTOR sum = (VECTOR)(row_weights[y]) * VLOAD(input + rows[y] * row + i);                              \
            for (uint tap = 1; tap < ROW_TAPS; tap++) {                                                            \
                const INDEX at = tap * height + y;                                                                 \
                sum = fma((VECTOR)(row_weights[at]), VLOAD(input + rows[at] * row + i), sum);                      \
            }                                                                                                      \
            VSTORE(sum, to + i);                                                                                   \
        }                                                                                                          \
        for (; i < row; i++) {                                                                                     \
            float sum = row_weights[y] * input[rows[y] * row + i];                                                 \
            for (uint tap = 1; tap < ROW_TAPS; tap++) {                                                            \
                const INDEX at = tap * height + y;                                                                 \
                sum = fma(row_weights[at], input[rows[at] * row + i], sum);                                        \
            }                                                                                                      \
            (to)[i] = sum;                                                                                         \
        }                                                                                                          \
    }

KERNEL void resize_rows(RANGE, __global const float* input, const ulong input_at, __global const int* rows, const ulong rows_at,
                        __global const float* row_weights, const ulong row_weights_at, __global const int* columns, const ulong columns_at,
                        __global const float* column_weights, const ulong column_weights_at, __global float* output, const ulong output_at,
                        __local float* memory, const INDEX in_height, const INDEX height, const INDEX in_width, const INDEX width,
                        const INDEX inner, const INDEX even, const INDEX odd) {
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
#if ROW_TAPS == 1
    INDEX i = 0;
    for (; i + LANES <= row; i += LANES) VSTORE(VLOAD(input + rows[y] * row + i), output + i);
    for (; i < row; i++) output[i] = input[rows[y] * row + i];
#else
    WEIGH_ROWS(output)
#endif
#else

#if ROW_TAPS > 1
    __local float* const line = memory;
    WEIGH_ROWS(line)
#elif ROW_TAPS == 1
    __global const float* const line = input + rows[y] * row;
#else
    __global const float* const line = input + y * row;
#endif

    if (inner > 1) {
        for (INDEX x = 0; x < width; x++) {
            INDEX c = 0;
            for (; c + LANES <= inner; c += LANES) {
                VECTOR sum = VLOAD(line + columns[x] * inner + c);
#if COLUMN_TAPS > 1
                sum *= (VECTOR)(column_weights[x]);
                for (uint tap = 1; tap < COLUMN_TAPS; tap++) {
                    const INDEX at = tap * width + x;
                    sum = fma((VECTOR)(column_weights[at]), VLOAD(line + columns[at] * inner + c), sum);
                }
#endif
                VSTORE(sum, output + x * inner + c);
            }
            for (; c < inner; c++) {
                float sum = line[columns[x] * inner + c];
#if COLUMN_TAPS > 1
                sum *= column_weights[x];
                for (uint tap = 1; tap < COLUMN_TAPS; tap++) {
                    const INDEX at = tap * width + x;
                    sum = fma(column_weights[at], line[columns[at] * inner + c], sum);
                }
#endif
                output[x * inner + c] = sum;
            }
        }
        return;
    }
    INDEX x = 0;
#if DOUBLES && defined(WIDE)
    for (INDEX stop = even; x < width;) {
        for (; x < stop; x++) {
#else
    {
        for (; x < width; x++) {
#endif
            float sum = line[columns[x]];
#if COLUMN_TAPS > 1
            sum *= column_weights[x];
            for (uint tap = 1; tap < COLUMN_TAPS; tap++) sum = fma(column_weights[tap * width + x], line[columns[tap * width + x]], sum);
#endif
            output[x] = sum;
        }
#if DOUBLES && defined(WIDE)
        for (; x + 2 * LANES <= odd; x += 2 * LANES) {
            WIDE pair;
            VECTOR one = VLOAD(line + columns[x]);
            VECTOR other = VLOAD(line + columns[x + 1]);
#if COLUMN_TAPS > 1
            one *= (VECTOR)(column_weights[x]);
            other *= (VECTOR)(column_weights[x + 1]);
            for (uint tap = 1; tap < COLUMN_TAPS; tap++) {
                const INDEX at = tap * width + x;
                one = fma((VECTOR)(column_weights[at]), VLOAD(line + columns[at]), one);
                other = fma((VECTOR)(column_weights[at + 1]), VLOAD(line + columns[at + 1]), other);
            }
#endif
            pair.even = one;
            pair.odd = other;
            VSTORE(pair.lo, output + x);
            VSTORE(pair.hi, output + x + LANES);
        }
        stop = width;
#endif
    }
#endif
}
