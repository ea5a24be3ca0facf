// Positions of an n-dimensional walk. A `table` holds for each axis its length, then for each tensor the axes' strides (in elements, may be 0
// or negative). Axes that are contiguous in all tensors are merged by the host, so that a walk mostly has 1 to 3.
//
// Parameter: RANK, at least 1.

#include "common.cl"

#ifndef RANK
#define RANK 3
#endif

// The offset of the position `index` (row-major over the lengths) in tensor number `tensor`, for a walk over `rank` axes.
static inline long walk(const INDEX index, __global const long* table, const int rank, const int tensor) {
    INDEX rest = index;
    long at = 0;
    for (int axis = rank - 1; axis > 0; axis--) {
        const INDEX length = (INDEX)table[axis];
        at += (long)(rest % length) * table[rank * (1 + tensor) + axis];
        rest /= length;
    }
    return at + (long)rest * table[rank * (1 + tensor)];
}
#define strided(index, table, tensor) walk(index, table, RANK, tensor)
