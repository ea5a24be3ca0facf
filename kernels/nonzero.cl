// Where elements are not 0, in row-major order.
//
//   nonzero_count     one work-item for RUN elements: how many
//   nonzero_offsets   one work-item: where each run's rows begin, and how many there are in all
//   nonzero_rows      one work-item a run: its rows, a position along each of `rank` axes
//
// Layout: row-major; rows [count][rank]; `table` holds the axes' lengths. Parameter: X the type (storage.cl).

#include "storage.cl"

#ifndef X
#define X float32
#endif
#define RUN 256

KERNEL void nonzero_count(RANGE, __global const STORED(X)* input, const ulong input_at, __global ulong* counts, const ulong counts_at,
                          const INDEX elements) {
    ITEM(item)
    ulong count = 0;
    for (INDEX i = item * RUN; i < min((INDEX)(item * RUN + RUN), elements); i++) {
        count += LOAD(X)(input, input_at + i) != 0;
    }
    counts[counts_at + item] = count;
}

KERNEL void nonzero_offsets(RANGE, __global ulong* counts, const ulong counts_at, __global long* total, const ulong total_at,
                            const INDEX runs) {
    ITEM(item)
    ulong sum = 0;
    for (INDEX i = 0; i < runs; i++) {
        const ulong count = counts[counts_at + i];
        counts[counts_at + i] = sum;
        sum += count;
    }
    total[total_at] = (long)sum;
}

KERNEL void nonzero_rows(RANGE, __global const STORED(X)* input, const ulong input_at, __global const ulong* counts,
                         const ulong counts_at, __global long* rows, const ulong rows_at, __global const long* table,
                         const ulong table_at, const INDEX elements, const int rank) {
    ITEM(item)
    ulong row = counts[counts_at + item];
    for (INDEX i = item * RUN; i < min((INDEX)(item * RUN + RUN), elements); i++) {
        if (LOAD(X)(input, input_at + i) != 0) {
            INDEX rest = i;
            for (int axis = rank - 1; axis >= 0; axis--) {
                const INDEX length = (INDEX)table[table_at + axis];
                rows[rows_at + row * rank + axis] = (long)(rest % length);
                rest /= length;
            }
            row++;
        }
    }
}
