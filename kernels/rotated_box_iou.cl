// Intersection over union of every turned box of a with every one of b, for each of a batch, or box by box; a work-item does one pair.
//
// Layout: boxes [batch][n][5] and [batch][m][5], output [batch][n][m] or [batch][n].
//
// Parameter: X, the type of all, float or double.

#include "common.cl"
#include "rotated.cl"

#ifndef X
#define X float
#endif

static inline Turned read_turned(__global const X* five) { return turned(five[0], five[1], five[2], five[3], five[4]); }

KERNEL void rotated_box_iou(RANGE, __global const X* a, const ulong a_at, __global const X* b, const ulong b_at, __global X* output,
                            const ulong output_at, const INDEX rows, const INDEX columns) {
    ITEM(item)
    const INDEX row = item / columns;
    const Turned left = read_turned(a + a_at + 5 * (ulong)row);
    const Turned right = read_turned(b + b_at + 5 * ((ulong)(row / rows) * columns + item % columns));
    const double common = turned_intersection(left, right);
    output[output_at + item] = common > 0.0 ? (X)fmin(1.0, common / turned_union(left, right, common)) : (X)0;
}
