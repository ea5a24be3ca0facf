// A triangle of each matrix, the rest 0. Layout: [...][rows][columns], row-major. A work-item does one element.
//
// Parameters: T an unsigned type as wide as the element; UPPER.

#include "common.cl"

#ifndef T
#define T uint
#endif
#ifndef UPPER
#define UPPER 1
#endif

KERNEL void trilu(RANGE, __global const T* input, const ulong input_at, __global T* output, const ulong output_at, const INDEX rows,
                  const INDEX columns, const long diagonal) {
    ITEM(item)
    const long right = (long)(item % columns) - (long)(item / columns % rows);
    const bool kept = UPPER ? right >= diagonal : right <= diagonal;
    output[output_at + item] = kept ? input[input_at + item] : (T)0;
}
