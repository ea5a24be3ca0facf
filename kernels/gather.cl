// Elements picked by index; op/Gather.java, op/GatherElements.java and op/GatherNd.java have the rules.
//
// Layout: row-major. A work-item does one output element.
//
// Parameters: T an unsigned type as wide as the element; I the type of the indices (index.cl); RANK, see strided.cl.

#include "index.cl"
#include "strided.cl"

#ifndef T
#define T uint
#endif

// input [before][dim][after], indices [count], output [before][count][after]
KERNEL void gather(RANGE, __global const T* input, const ulong input_at, __global const STORED(I)* indices, const ulong indices_at,
                   __global T* output, const ulong output_at, FAULT, const INDEX dim, const INDEX after, const INDEX count) {
    ITEM(item)
    const INDEX row = item / after;
    const INDEX index = (INDEX)INDEX_OF(indices, indices_at + row % count, (long)dim);
    output[output_at + item] = input[input_at + (row / count * dim + index) * after + item % after];
}

// The walk's first tensor is the input, with a stride of 0 along the axis.
KERNEL void gather_elements(RANGE, __global const T* input, const ulong input_at, __global const STORED(I)* indices,
                            const ulong indices_at, __global T* output, const ulong output_at, FAULT, __global const long* table,
                            const ulong table_at, const long dim, const long stride) {
    ITEM(item)
    const long index = INDEX_OF(indices, indices_at + item, dim);
    output[output_at + item] = input[(long)input_at + strided(item, table + table_at, 0) + index * stride];
}

// input [batches][dims ...][slice], indices [batches][each][depth], output [batches][each][slice]; `table` holds the dims
KERNEL void gather_nd(RANGE, __global const T* input, const ulong input_at, __global const STORED(I)* indices, const ulong indices_at,
                      __global T* output, const ulong output_at, FAULT, __global const long* table, const ulong table_at,
                      const INDEX each, const INDEX slice, const int depth) {
    ITEM(item)
    const INDEX tuple = item / slice;
    INDEX from = tuple / each;
    for (int k = 0; k < depth; k++) {
        const long dim = table[table_at + k];
        from = from * (INDEX)dim + (INDEX)INDEX_OF(indices, indices_at + (ulong)tuple * depth + k, dim);
    }
    output[output_at + item] = input[input_at + from * slice + item % slice];
}
