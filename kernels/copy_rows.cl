// Moves elements between two tensors that lie differently, for devices where a work-item is a core's thread (CPUs): what copy_runs.cl and
// transpose.cl leave, as where elements of the input lie apart. As copy.cl, but a work-item moves a segment of each of some rows; only their
// first element is found by a walk, as that divides.
//
// Layout: any, by strides.
//
// Parameters: T an unsigned type as wide as the element; RANK of the walk over all other axes, see strided.cl.

#include "common.cl"
#include "strided.cl"

#ifndef T
#define T uint
#endif

KERNEL void copy_rows(RANGE, __global const T* input, const ulong input_at, __global T* output, const ulong output_at,
                      __global const long* table, const ulong table_at, const long input_base, const long output_base,
                      const INDEX segments, const INDEX segment, const INDEX length, const INDEX rows, const long input_step,
                      const long output_step, const long input_row, const long output_row) {
    ITEM(item)
    table += table_at;
    const INDEX place = item / segments;
    const INDEX begin = item % segments * segment;
    const INDEX end = min(length, begin + segment);
    __global const T* from = input + (long)input_at + input_base + strided(place, table, 0);
    __global T* to = output + (long)output_at + output_base + strided(place, table, 1);
    for (INDEX row = 0; row < rows; row++) {
        __global const T* x = from + (long)row * input_row;
        __global T* y = to + (long)row * output_row;
        for (INDEX i = begin; i < end; i++) y[(long)i * output_step] = x[(long)i * input_step];
    }
}
