// How much boxes overlap: every box of a with every box of b, for each of a batch, or box by box; op/BoxIou.java has the kinds.
//
//   box_numbers   the boxes of b as five rows of numbers, so that many are loaded at once
//   box_pairs     COLUMNS of ROWS rows of the output in a work-item, LANES at a time: what is read of b serves all of them
//   box_each      box by box, or pairs where rows are too few to be worth box_numbers
//
// Layout: boxes [batch][n][4] and [batch][m][4], crowd [batch][m], numbers [batch][5][m], output [batch][n][m] or [batch][n].
//
// Parameters: KIND (0: IoU, 1: intersection over the first area, 2: as 1 where crowd, else as 0, 3: GIoU, 4: DIoU, 5: CIoU), COLUMNS, ROWS; FORMAT, see
// boxes.cl; LANES, see vector.cl.

#include "vector.cl"
#include "boxes.cl"

#ifndef KIND
#define KIND 0
#endif
#ifndef COLUMNS
#define COLUMNS 512
#endif
#ifndef ROWS
#define ROWS 16
#endif

#if LANES == 1
#define WHERE(test, yes, no) ((test) ? (yes) : (no))
#else
#define WHERE(test, yes, no) select((no), (yes), (test))
#endif
#define LESSER(a, b) WHERE((a) < (b), (a), (b))
#define GREATER(a, b) WHERE((a) > (b), (a), (b))
#define ZERO ((VECTOR)(0.0f))

KERNEL void box_numbers(RANGE, __global const float* b, const ulong b_at, __global float* numbers, const ulong numbers_at, const INDEX columns) {
    ITEM(item)
    const Box box = read_box(b + b_at + 4 * (ulong)item);
    __global float* own = numbers + numbers_at + 5 * (ulong)(item / columns) * columns + item % columns;
    own[0] = box.x1;
    own[columns] = box.y1;
    own[2 * columns] = box.x2;
    own[3 * columns] = box.y2;
    own[4 * columns] = box.area;
}

// `crowd` is not 0 where the box of b is one.
static inline VECTOR overlap(const Box a, const VECTOR left, const VECTOR top, const VECTOR right, const VECTOR bottom, const VECTOR areas,
                             const VECTOR crowd) {
    const VECTOR a1 = (VECTOR)(a.x1), b1 = (VECTOR)(a.y1), a2 = (VECTOR)(a.x2), b2 = (VECTOR)(a.y2), own = (VECTOR)(a.area);
    const VECTOR width = LESSER(a2, right) - GREATER(a1, left);
    const VECTOR height = LESSER(b2, bottom) - GREATER(b1, top);
    const VECTOR common = GREATER(width, ZERO) * GREATER(height, ZERO);
    const VECTOR both = own + areas;
    const VECTOR whole = both - common;
#if KIND == 1
    const VECTOR result = common / own;
#elif KIND == 2
    const VECTOR result = common / WHERE(crowd != ZERO, own, whole);
#else
    const VECTOR iou = common / whole;
#if KIND == 0
    const VECTOR result = iou;
#else
    const VECTOR hull_width = GREATER(a2, right) - LESSER(a1, left);
    const VECTOR hull_height = GREATER(b2, bottom) - LESSER(b1, top);
#if KIND == 3
    const VECTOR hull = hull_width * hull_height;
    const VECTOR result = iou - (hull - whole) / hull;
#else
    // half the difference of the sums is the distance of the centres; over the longer side, so that no square is too large or small
    const VECTOR longest = GREATER(hull_width, hull_height);
    const VECTOR dx = ((left - a1) + (right - a2)) * 0.5f / longest, dy = ((top - b1) + (bottom - b2)) * 0.5f / longest;
    const VECTOR across = hull_width / longest, down = hull_height / longest;
    const VECTOR diou = iou - (dx * dx + dy * dy) / (across * across + down * down);
#if KIND == 4
    const VECTOR result = diou;
#else
    const VECTOR turn = atan((right - left) / (bottom - top)) - atan((a2 - a1) / (b2 - b1));
    const VECTOR v = turn * turn * (4.0f / (M_PI_F * M_PI_F));
    const VECTOR result = diou - WHERE(v > ZERO, v * v / (1.0f - iou + v), ZERO);
#endif
#endif
#endif
#endif
    return WHERE((areas > ZERO) & (own > ZERO), result, ZERO);
}

KERNEL void box_pairs(RANGE, __global const float* a, const ulong a_at, __global const float* numbers, const ulong numbers_at,
                      __global const uchar* crowd, const ulong crowd_at, __global float* output, const ulong output_at, const INDEX rows,
                      const INDEX columns, const INDEX parts) {
    ITEM(item)
    const INDEX blocks = (rows + ROWS - 1) / ROWS;
    const INDEX batch = item / parts / blocks;
    const INDEX above = item / parts % blocks * ROWS;
    const uint count = (uint)(rows - above < ROWS ? rows - above : ROWS);
    const INDEX begin = item % parts * COLUMNS;
    const INDEX end = begin + COLUMNS < columns ? begin + COLUMNS : columns;
    Box boxes[ROWS];
    for (uint r = 0; r < ROWS; r++) boxes[r] = read_box(a + a_at + 4 * ((ulong)batch * rows + above + (r < count ? r : 0)));
    __global const float* own = numbers + numbers_at + 5 * (ulong)batch * columns;
    __global float* out = output + output_at + ((ulong)batch * rows + above) * columns;
    for (INDEX j = begin; j < end; j += LANES) {
        const uint valid = (uint)(end - j < LANES ? end - j : LANES);
        VECTOR crowds = ZERO;
#if KIND == 2
        float lane[LANES];
        for (uint l = 0; l < LANES; l++) lane[l] = l < valid ? (float)crowd[crowd_at + (ulong)batch * columns + j + l] : 0.0f;
        crowds = VLOAD(lane);
#endif
        const VECTOR left = lanes_in(own + j, 1, valid), top = lanes_in(own + columns + j, 1, valid);
        const VECTOR right = lanes_in(own + 2 * columns + j, 1, valid), bottom = lanes_in(own + 3 * columns + j, 1, valid);
        const VECTOR areas = lanes_in(own + 4 * columns + j, 1, valid);
#pragma unroll
        for (uint r = 0; r < ROWS; r++) {
            if (r < count) lanes_out(overlap(boxes[r], left, top, right, bottom, areas, crowds), out + (ulong)r * columns + j, 1, valid);
        }
    }
}

#if LANES == 1
KERNEL void box_each(RANGE, __global const float* a, const ulong a_at, __global const float* b, const ulong b_at, __global const uchar* crowd,
                     const ulong crowd_at, __global float* output, const ulong output_at, const INDEX rows, const INDEX columns) {
    ITEM(item)
    const INDEX row = item / columns;
    const ulong column = (ulong)(row / rows) * columns + item % columns;
    const Box right = read_box(b + b_at + 4 * column);
    const float is_crowd = KIND == 2 ? (float)crowd[crowd_at + column] : 0.0f;
    output[output_at + item] = overlap(read_box(a + a_at + 4 * (ulong)row), right.x1, right.y1, right.x2, right.y2, right.area, is_crowd);
}
#endif
