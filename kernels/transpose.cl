// Moves elements between two tensors of which one runs along rows where the other runs along columns: transpose, change of layout; for devices
// where a work-item is a core's thread (CPUs).
//
//   output[c * output_step + r] = input[r * input_step + c]        r < rows, c < columns, at each place of a walk over the other axes
//
// A work-item does a block of BLOCK rows and columns: LANES rows of LANES elements are read, transposed by log2(LANES) perfect shuffles in
// registers, and written. What is left at the edges goes one by one.
//
// Parameters: T an unsigned type as wide as the element; LANES, 4, 8 or 16; BLOCK, a multiple of it; RANK of the walk, see strided.cl.

#include "common.cl"
#include "strided.cl"
#include "wide.cl"

#ifndef BLOCK
#define BLOCK 64
#endif

// The lanes of the lower halves of a and b in turn, and those of the upper halves.
#if LANES == 16
#define LOWER(a, b) ((WIDE)(a.s0, b.s0, a.s1, b.s1, a.s2, b.s2, a.s3, b.s3, a.s4, b.s4, a.s5, b.s5, a.s6, b.s6, a.s7, b.s7))
#define UPPER(a, b) ((WIDE)(a.s8, b.s8, a.s9, b.s9, a.sa, b.sa, a.sb, b.sb, a.sc, b.sc, a.sd, b.sd, a.se, b.se, a.sf, b.sf))
#define ROUNDS 4
#elif LANES == 4
#define LOWER(a, b) ((WIDE)(a.s0, b.s0, a.s1, b.s1))
#define UPPER(a, b) ((WIDE)(a.s2, b.s2, a.s3, b.s3))
#define ROUNDS 2
#else
#define LOWER(a, b) ((WIDE)(a.s0, b.s0, a.s1, b.s1, a.s2, b.s2, a.s3, b.s3))
#define UPPER(a, b) ((WIDE)(a.s4, b.s4, a.s5, b.s5, a.s6, b.s6, a.s7, b.s7))
#define ROUNDS 3
#endif

static inline void square(__global const T* from, const INDEX from_step, __global T* to, const INDEX to_step, const bool streamed) {
    WIDE row[LANES];
#pragma unroll
    for (int i = 0; i < LANES; i++) row[i] = WIDE_LOAD(from + i * from_step);
#pragma unroll
    for (int round = 0; round < ROUNDS; round++) {
        WIDE next[LANES];
#pragma unroll
        for (int i = 0; i < LANES / 2; i++) {
            next[2 * i] = LOWER(row[i], row[i + LANES / 2]);
            next[2 * i + 1] = UPPER(row[i], row[i + LANES / 2]);
        }
#pragma unroll
        for (int i = 0; i < LANES; i++) row[i] = next[i];
    }
#pragma unroll
    for (int i = 0; i < LANES; i++) {
        WIDE_STREAM_IF(streamed, row[i], to + i * to_step)
    }
}

KERNEL void transpose_blocks(RANGE, __global const T* input, const ulong input_at, __global T* output, const ulong output_at,
                             __global const long* table, const ulong table_at, const long input_base, const long output_base,
                             const INDEX rows, const INDEX columns, const INDEX input_step, const INDEX output_step,
                             const INDEX row_blocks, const INDEX column_blocks) {
    ITEM(item)
    table += table_at;
    const INDEX row = item % row_blocks * BLOCK;
    const INDEX column = item / row_blocks % column_blocks * BLOCK;
    const INDEX place = item / row_blocks / column_blocks;
    __global const T* from = input + (long)input_at + input_base + strided(place, table, 0);
    __global T* to = output + (long)output_at + output_base + strided(place, table, 1);
    const INDEX row_end = min(rows, row + BLOCK);
    const INDEX column_end = min(columns, column + BLOCK);
    const INDEX whole_rows = row + (row_end - row) / LANES * LANES;
    const INDEX whole_columns = column + (column_end - column) / LANES * LANES;
    const bool streamed = STREAM && WIDE_IS_STREAMABLE(to) && output_step % LANES == 0;
    for (INDEX c = column; c < whole_columns; c += LANES) {
        for (INDEX r = row; r < whole_rows; r += LANES) {
            square(from + r * input_step + c, input_step, to + c * output_step + r, output_step, streamed);
        }
    }
    for (INDEX c = column; c < column_end; c++) {
        for (INDEX r = c < whole_columns ? whole_rows : row; r < row_end; r++) to[c * output_step + r] = from[r * input_step + c];
    }
}
