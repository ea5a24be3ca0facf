// Greedy non-maximum suppression, exact, for each segment (image, class) of a batch; op/Nms.java has the rule.
//
//   nms_keys      one 64-bit key a box: score falling, then index rising; unique, so any sort gives one order
//   nms_count     for each segment how many candidates and how many NaN scores there are
//   nms_sort      one step of a bitonic sort of each segment
//   nms_against   for one block of candidates in score order: is it suppressed by a box kept in an earlier block?
//   nms_block     one work-item a segment: greedy inside the block, what survives is appended to the kept
//   nms_offsets   where each segment's rows begin, and how many there are in all
//   nms_rows      writes the rows
//
// Blocks of BLOCK in score order need memory for n boxes, not for n^2 pairs, and change nothing about the answer: greedy suppression asks
// only about boxes kept before.
//
// Layout: boxes [images][n][4]; scores [segments][n], segment = image * classes + class; keys [segments][padded], padded a power of two;
// kept boxes [segments][n]; state [segments] of (candidates, NaNs, kept, first row).
//
// Parameters: BLOCK; CENTER, see boxes.cl.

#include "common.cl"
#include "boxes.cl"

#ifndef BLOCK
#define BLOCK 256
#endif

#define NO_CANDIDATE 0xFFFFFFFFFFFFFFFFUL

// A float as bits that order like the numbers, -0 equal to +0.
static inline uint ordered(const float score) {
    const uint bits = as_uint(score == 0.0f ? 0.0f : score);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

KERNEL void nms_keys(RANGE, __global const float* scores, const ulong scores_at, __global const float* score_threshold,
                     const ulong score_threshold_at, __global ulong* keys, const ulong keys_at, const uint n, const uint padded,
                     const int thresholded) {
    ITEM(item)
    const uint i = (uint)(item % padded);
    ulong key = NO_CANDIDATE;
    if (i < n) {
        const float score = scores[scores_at + (ulong)(item / padded) * n + i];
        const bool candidate = thresholded ? score > score_threshold[score_threshold_at] : score == score;
        if (candidate) {
            key = (ulong)(~ordered(score)) << 32 | i;
        }
    }
    keys[keys_at + item] = key;
}

KERNEL void nms_count(RANGE, __global const float* scores, const ulong scores_at, __global const ulong* keys, const ulong keys_at,
                      __global uint4* state, const ulong state_at, const uint n, const uint padded) {
    ITEM(segment)
    uint candidates = 0;
    uint dropped = 0;
    for (uint i = 0; i < n; i++) {
        const float score = scores[scores_at + (ulong)segment * n + i];
        candidates += keys[keys_at + (ulong)segment * padded + i] != NO_CANDIDATE;
        dropped += score != score;
    }
    state[state_at + segment] = (uint4)(candidates, dropped, 0, 0);
}

// Compares elements `distance` apart within runs of 2 * `run`; the direction changes from run to run.
KERNEL void nms_sort(RANGE, __global ulong* keys, const ulong keys_at, const uint distance, const uint run, const uint padded) {
    ITEM(item)
    // the item-th element of those whose bit `distance` is 0; a segment is a power of two long, so partners share it
    const ulong low = (ulong)(item / distance) * 2 * distance + item % distance;
    const ulong high = low + distance;
    const bool rising = (low & (padded - 1) & (2 * (ulong)run)) == 0;
    const ulong a = keys[keys_at + low];
    const ulong b = keys[keys_at + high];
    if ((a > b) == rising) {
        keys[keys_at + low] = b;
        keys[keys_at + high] = a;
    }
}

static inline Box candidate_box(__global const float* boxes, const ulong key, const ulong segment, const uint classes, const uint n) {
    return read_box(boxes + 4 * (segment / classes * n + (uint)key));
}

static inline Box kept_box(__global const float4* corners, __global const float* areas, const ulong at) {
    const float4 c = corners[at];
    Box box;
    box.x1 = c.x;
    box.y1 = c.y;
    box.x2 = c.z;
    box.y2 = c.w;
    box.area = areas[at];
    return box;
}

KERNEL void nms_against(RANGE, __global const float* boxes, const ulong boxes_at, __global const float* iou_threshold,
                        const ulong iou_threshold_at, __global const ulong* keys, const ulong keys_at, __global const uint4* state,
                        const ulong state_at, __global const float4* corners, const ulong corners_at, __global const float* areas,
                        const ulong areas_at, __global uchar* suppressed, const ulong suppressed_at, const uint n, const uint padded,
                        const uint classes, const uint start, const int thresholded) {
    ITEM(item)
    const ulong segment = item / BLOCK;
    const uint i = start + (uint)(item % BLOCK);
    const uint4 counts = state[state_at + segment];
    if (i >= counts.x) return;
    const float threshold = thresholded ? iou_threshold[iou_threshold_at] : 0.0f;
    const Box box = candidate_box(boxes + boxes_at, keys[keys_at + segment * padded + i], segment, classes, n);
    uchar hit = 0;
    for (uint k = 0; k < counts.z && !hit; k++) {
        hit = suppresses(kept_box(corners + corners_at, areas + areas_at, segment * n + k), box, threshold);
    }
    suppressed[suppressed_at + item] = hit;
}

KERNEL void nms_block(RANGE, __global const float* boxes, const ulong boxes_at, __global const long* max_outputs,
                      const ulong max_outputs_at, __global const float* iou_threshold, const ulong iou_threshold_at,
                      __global const ulong* keys, const ulong keys_at, __global uint4* state, const ulong state_at,
                      __global float4* corners, const ulong corners_at, __global float* areas, const ulong areas_at,
                      __global uint* kept, const ulong kept_at, __global const uchar* suppressed, const ulong suppressed_at,
                      const uint n, const uint padded, const uint classes, const uint start, const int thresholded) {
    ITEM(segment)
    uint4 counts = state[state_at + segment];
    const long wanted = max_outputs[max_outputs_at];
    const float threshold = thresholded ? iou_threshold[iou_threshold_at] : 0.0f;
    const uint before = counts.z;
    for (uint j = 0; j < BLOCK && start + j < counts.x && (long)counts.z < wanted; j++) {
        if (suppressed[suppressed_at + (ulong)segment * BLOCK + j]) continue;
        const ulong key = keys[keys_at + (ulong)segment * padded + start + j];
        const Box box = candidate_box(boxes + boxes_at, key, segment, classes, n);
        bool hit = false;
        for (uint k = before; k < counts.z && !hit; k++) {
            hit = suppresses(kept_box(corners + corners_at, areas + areas_at, (ulong)segment * n + k), box, threshold);
        }
        if (!hit) {
            const ulong at = (ulong)segment * n + counts.z++;
            corners[corners_at + at] = (float4)(box.x1, box.y1, box.x2, box.y2);
            areas[areas_at + at] = box.area;
            kept[kept_at + at] = (uint)key;
        }
    }
    state[state_at + segment] = counts;
}

KERNEL void nms_offsets(RANGE, __global uint4* state, const ulong state_at, __global long* dropped, const ulong dropped_at,
                        __global long* count, const ulong count_at, const uint segments) {
    ITEM(item)
    long rows = 0;
    long nans = 0;
    for (uint s = 0; s < segments; s++) {
        state[state_at + s].w = (uint)rows;
        rows += state[state_at + s].z;
        nans += state[state_at + s].y;
    }
    dropped[dropped_at] = nans;
    count[count_at] = rows;
}

KERNEL void nms_rows(RANGE, __global const uint4* state, const ulong state_at, __global const uint* kept, const ulong kept_at,
                     __global long* output, const ulong output_at, const uint n, const uint classes) {
    ITEM(item)
    const uint segment = (uint)(item / n);
    const uint k = (uint)(item % n);
    const uint4 counts = state[state_at + segment];
    if (k >= counts.z) return;
    const ulong row = output_at + 3 * ((ulong)counts.w + k);
    output[row] = segment / classes;
    output[row + 1] = segment % classes;
    output[row + 2] = kept[kept_at + item];
}
