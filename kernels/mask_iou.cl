// Intersection over union of every mask of a with every mask of b, for each of a batch, from bits; a work-item does one pair.
//
// Layout: masks [batch][n][bytes] and [batch][m][bytes], output [batch][n][m].

#include "common.cl"

KERNEL void mask_iou(RANGE, __global const uchar* a, const ulong a_at, __global const uchar* b, const ulong b_at, __global float* output,
                     const ulong output_at, const INDEX rows, const INDEX columns, const INDEX bytes) {
    ITEM(item)
    const INDEX row = item / columns;
    __global const uchar* left = a + a_at + (ulong)row * bytes;
    __global const uchar* right = b + b_at + ((ulong)(row / rows) * columns + item % columns) * bytes;
    uint both = 0, either = 0;
    INDEX i = 0;
    for (; i + 16 <= bytes; i += 16) { // masks may begin at any byte
        const uchar16 l = vload16(0, left + i), r = vload16(0, right + i);
        const uint4 common = popcount(as_uint4(l & r)), all = popcount(as_uint4(l | r));
        both += common.x + common.y + common.z + common.w;
        either += all.x + all.y + all.z + all.w;
    }
    for (; i < bytes; i++) {
        both += popcount((uint)(left[i] & right[i]));
        either += popcount((uint)(left[i] | right[i]));
    }
    output[output_at + item] = either ? (float)both / (float)either : 0.0f;
}
