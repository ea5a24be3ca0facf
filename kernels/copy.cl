// Moves elements between two tensors that lie differently: transpose, slice, pad, concat, change of layout.
//
//   output[output_base + position . output strides] = input[input_base + position . input strides]
//
// Layout: any, by strides. A work-item moves one element; neighbours in the walk are neighbours in the output.
//
// Parameters: T an unsigned type as wide as the element; RANK, see strided.cl.

#include "common.cl"
#include "strided.cl"

#ifndef T
#define T uint
#endif

KERNEL void copy(RANGE, __global const T* input, const ulong input_at, __global T* output, const ulong output_at,
                 __global const long* table, const ulong table_at, const long input_base, const long output_base) {
    ITEM(item)
    table += table_at;
    output[(long)output_at + output_base + strided(item, table, 1)] =
        input[(long)input_at + input_base + strided(item, table, 0)];
}
