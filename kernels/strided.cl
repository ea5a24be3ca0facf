// Positions of an n-dimensional walk. `table` holds for each of RANK axes its length, then for each tensor RANK strides (in elements, may be
// 0 or negative). Axes that are contiguous in all tensors are merged by the host, so that RANK is mostly 1 to 3.
//
// Parameter: RANK, at least 1.

#include "common.cl"

#ifndef RANK
#define RANK 3
#endif

// The offset of the position `index` (row-major over the lengths) in tensor number `tensor`.
static inline long strided(const INDEX index, __global const long* table, const int tensor) {
    INDEX rest = index;
    long at = 0;
    for (int axis = RANK - 1; axis > 0; axis--) {
        const INDEX length = (INDEX)table[axis];
        at += (long)(rest % length) * table[RANK * (1 + tensor) + axis];
        rest /= length;
    }
    return at + (long)rest * table[RANK * (1 + tensor)];
}
