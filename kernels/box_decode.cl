// What a network says about its anchors as boxes, and back, and boxes cut off at the borders of a picture; op/BoxCoding.java has the formulas. A
// work-item does one box.
//
// Layout: numbers [batch][n][each], a box's from `begin` on; anchors [n][4] (centre, size); strides [n]; boxes [batch][n][4] (corners).
//
// Parameters: KIND (0: deltas, 1: YOLO v3, 2: YOLO v5, 3: distances), BINS of a distance (1: the number itself).

#include "common.cl"

#ifndef KIND
#define KIND 0
#endif
#ifndef BINS
#define BINS 1
#endif

static inline float sigmoid(const float x) { return 1.0f / (1.0f + exp(-x)); }

// The mean of 0, 1 ... BINS - 1 under the softmax of the bins.
static inline float number(__global const float* t, const int side) {
#if BINS == 1
    return t[side];
#else
    float most = t[side * BINS];
    for (int bin = 1; bin < BINS; bin++) most = fmax(most, t[side * BINS + bin]);
    float sum = 0.0f, weighted = 0.0f;
    for (int bin = 0; bin < BINS; bin++) {
        const float weight = exp(t[side * BINS + bin] - most);
        sum += weight;
        weighted += weight * (float)bin;
    }
    return weighted / sum;
#endif
}

// One direction: the lower and the upper corner.
static inline float2 corners(const float t, const float size, const float center, const float side, const float stride, const float variance,
                             const float size_variance, const float limit) {
#if KIND == 0
    const float exponent = size_variance * size;
    const float moved = center + variance * t * side, half_side = 0.5f * (side * exp(exponent > limit ? limit : exponent));
#elif KIND == 1
    const float moved = center + (sigmoid(t) - 0.5f) * stride, half_side = 0.5f * (side * exp(size));
#else
    const float part = sigmoid(size);
    const float moved = center + (2.0f * sigmoid(t) - 1.0f) * stride, half_side = 2.0f * side * part * part;
#endif
    return (float2)(moved - half_side, moved + half_side);
}

KERNEL void box_decode(RANGE, __global const float* numbers, const ulong numbers_at, __global const float* anchors, const ulong anchors_at,
                       __global const float* strides, const ulong strides_at, __global float* boxes, const ulong boxes_at, const INDEX n,
                       const INDEX each, const INDEX begin, const float variance_x, const float variance_y, const float variance_width,
                       const float variance_height, const float limit) {
    ITEM(item)
    __global const float* t = numbers + numbers_at + (ulong)item * each + begin;
    const float4 anchor = vload4(0, anchors + anchors_at + 4 * (ulong)(item % n));
#if KIND == 0
    const float stride = 1.0f;
#else
    const float stride = strides[strides_at + item % n];
#endif
    float4 box;
#if KIND == 3
    box = (float4)(anchor.x - number(t, 0) * stride, anchor.y - number(t, 1) * stride, anchor.x + number(t, 2) * stride,
                   anchor.y + number(t, 3) * stride);
#else
    box.xz = corners(t[0], t[2], anchor.x, anchor.z, stride, variance_x, variance_width, limit);
    box.yw = corners(t[1], t[3], anchor.y, anchor.w, stride, variance_y, variance_height, limit);
#endif
    vstore4(box, 0, boxes + boxes_at + 4 * (ulong)item);
}

KERNEL void box_encode(RANGE, __global const float* boxes, const ulong boxes_at, __global const float* anchors, const ulong anchors_at,
                       __global const float* strides, const ulong strides_at, __global float* numbers, const ulong numbers_at, const INDEX n,
                       const float variance_x, const float variance_y, const float variance_width, const float variance_height) {
    ITEM(item)
    const float4 box = vload4(0, boxes + boxes_at + 4 * (ulong)item);
    const float4 anchor = vload4(0, anchors + anchors_at + 4 * (ulong)(item % n));
    float4 t;
#if KIND == 0
    t.xy = ((box.xy + box.zw) * 0.5f - anchor.xy) / anchor.zw / (float2)(variance_x, variance_y);
    t.zw = log((box.zw - box.xy) / anchor.zw) / (float2)(variance_width, variance_height);
#else
    const float stride = strides[strides_at + item % n];
    t.xy = (anchor.xy - box.xy) / stride;
    t.zw = (box.zw - anchor.xy) / stride;
#endif
    vstore4(t, 0, numbers + numbers_at + 4 * (ulong)item);
}

static inline float clipped(const float x, const float most) { return x < 0.0f ? 0.0f : x > most ? most : x; }

KERNEL void clip_boxes(RANGE, __global const float* boxes, const ulong boxes_at, __global float* output, const ulong output_at, const float width,
                       const float height) {
    ITEM(item)
    const float4 box = vload4(0, boxes + boxes_at + 4 * (ulong)item);
    vstore4((float4)(clipped(box.x, width), clipped(box.y, height), clipped(box.z, width), clipped(box.w, height)), 0,
            output + output_at + 4 * (ulong)item);
}
