// Intersection over union of every box of a with every box of b, for each of a batch.
//
// Layout: boxes [batch][n][4] and [batch][m][4], output [batch][n][m]. A work-item does one pair; neighbours share the box of a.
//
// Parameter: CENTER, see boxes.cl.

#include "common.cl"
#include "boxes.cl"

KERNEL void box_iou(RANGE, __global const float* a, const ulong a_at, __global const float* b, const ulong b_at,
                    __global float* output, const ulong output_at, const INDEX rows, const INDEX columns) {
    ITEM(item)
    const INDEX row = item / columns;
    const Box left = read_box(a + a_at + 4 * (ulong)row);
    const Box right = read_box(b + b_at + 4 * ((ulong)(row / rows) * columns + item % columns));
    const float common = intersection(left, right);
    output[output_at + item] = common > 0.0f ? common / union_area(left, right, common) : 0.0f;
}
