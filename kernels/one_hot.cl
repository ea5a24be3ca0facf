// A new axis, on at one place: output [before][depth][after] from indices [before][after]. A work-item does one element.
//
// Parameters: T an unsigned type as wide as the element; A the type of the indices, of which the whole part counts (storage.cl).

#include "storage.cl"

#ifndef T
#define T uint
#endif
#ifndef A
#define A int64
#endif

KERNEL void one_hot(RANGE, __global const STORED(A)* indices, const ulong indices_at, __global const T* values, const ulong values_at,
                    __global T* output, const ulong output_at, const INDEX depth, const INDEX after) {
    ITEM(item)
    const INDEX before = item / after / depth;
    const long index = (long)LOAD(A)(indices, indices_at + before * after + item % after);
    const bool on = (index < 0 ? index + (long)depth : index) == (long)(item / after % depth);
    output[output_at + item] = values[values_at + (on ? 1 : 0)];
}
