// Elements around a tensor: a constant, mirrored ones, those at the edge, or the other side's.
//
// Layout: any, the output's memory in order. `table` holds for each of RANK axes, outermost in memory first: the output's length, the pad
// before, the input's length, the input's stride. A work-item does one output element.
//
// Parameters: T an unsigned type as wide as the element; RANK; MODE, one of the four below.

#include "common.cl"

#ifndef T
#define T uint
#endif
#ifndef RANK
#define RANK 4
#endif
#define PAD_CONSTANT 0
#define PAD_REFLECT 1
#define PAD_EDGE 2
#define PAD_WRAP 3
#ifndef MODE
#define MODE PAD_CONSTANT
#endif

KERNEL void pad(RANGE, __global const T* input, const ulong input_at, __global const T* value, const ulong value_at,
                __global T* output, const ulong output_at, __global const long* table, const ulong table_at) {
    ITEM(item)
    table += table_at;
    INDEX rest = item;
    long from = 0;
    int inside = 1;
    for (int axis = RANK - 1; axis >= 0; axis--) {
        const INDEX length = (INDEX)table[4 * axis];
        const long dim = table[4 * axis + 2];
        long at = (long)(rest % length) - table[4 * axis + 1];
        rest /= length;
#if MODE == PAD_CONSTANT
        inside &= at >= 0 && at < dim;
#elif MODE == PAD_REFLECT
        const long period = max(1L, 2 * (dim - 1));
        at = (at % period + period) % period;
        at = at < dim ? at : 2 * (dim - 1) - at;
#elif MODE == PAD_EDGE
        at = clamp(at, 0L, dim - 1);
#else
        at = (at % dim + dim) % dim;
#endif
        from += at * table[4 * axis + 3];
    }
    output[output_at + item] = inside ? input[(long)input_at + from] : value[value_at];
}
