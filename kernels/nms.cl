// Greedy non-maximum suppression, exact, for each segment of a batch, for devices with many lanes; nms_cores.cl is for a few cores.
//
//   nms_keys      one 64-bit key a score: score falling, then number rising; unique, so any sort gives one order
//   nms_count     for each segment how many candidates and how many NaN scores there are, and how many boxes of its image are not valid
//   nms_sort      one step of a bitonic sort of each segment
//   nms_against   for one block of candidates in score order: is it suppressed by a box kept in an earlier block?
//   nms_pairs     and which of those before it in the block would suppress it? a bit each
//   nms_block     one work-item a segment: goes through the block's bits, what survives is appended to the kept
//
// Blocks of BLOCK in score order need memory for n boxes and BLOCK^2 bits, not for n^2 pairs, and change nothing about the answer: greedy
// suppression asks only about boxes kept before.
//
// Layout: keys [segments][padded], padded a power of two; kept boxes [segments][length]; bits [segments][BLOCK][WORDS].
//
// Parameters: BLOCK, a multiple of 32; those of nms_common.cl.

#include "nms_common.cl"

#ifndef BLOCK
#define BLOCK 256
#endif
#define WORDS (BLOCK / 32)

KERNEL void nms_keys(RANGE, __global const float* scores, const ulong scores_at, __global const float* score_threshold,
                     const ulong score_threshold_at, __global ulong* keys, const ulong keys_at, const uint padded, NMS_ARGS) {
    ITEM(item)
    const uint i = (uint)(item % padded);
    const uint segment = (uint)(item / padded);
    ulong key = NO_CANDIDATE;
    if (i < length) {
        const float score = scores[scores_at + (ulong)segment * length + i];
        if (is_candidate(score, score_threshold + score_threshold_at, score_count, class_of(segment, i, n, classes))) {
            key = score_key(score, i);
        }
    }
    keys[keys_at + item] = key;
}

KERNEL void nms_count(RANGE, __global const float* boxes, const ulong boxes_at, __global const float* scores, const ulong scores_at,
                      __global const ulong* keys, const ulong keys_at, __global uint* state, const ulong state_at, const uint padded, NMS_ARGS) {
    ITEM(segment)
    uint candidates = 0;
    uint dropped = 0;
    for (uint i = 0; i < length; i++) {
        const float score = scores[scores_at + (ulong)segment * length + i];
        candidates += keys[keys_at + (ulong)segment * padded + i] != NO_CANDIDATE;
        dropped += score != score;
    }
    uint invalid = 0;
    if (AGNOSTIC || segment % classes == 0) {
        for (uint i = 0; i < n; i++) {
            invalid += !is_valid(candidate_box(boxes + boxes_at, i, segment, classes, n));
        }
    }
    const uint looked_at = candidates_limit && candidates > candidates_limit ? candidates_limit : candidates;
    __global uint* own = state + state_at + (ulong)segment * STATE;
    for (uint j = 0; j < STATE; j++) own[j] = 0;
    own[CANDIDATES] = looked_at;
    own[DROPPED] = dropped;
    own[CUT] = candidates - looked_at;
    own[INVALID] = invalid;
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

static inline Box kept_box(__global const float4* corners, __global const float* areas, const ulong at) {
    const float4 c = corners[at];
    Box box = 0.0f;
    box.x1 = c.x;
    box.y1 = c.y;
    box.x2 = c.z;
    box.y2 = c.w;
    box.area = areas[at];
    return box;
}

KERNEL void nms_against(RANGE, __global const float* boxes, const ulong boxes_at, __global const float* iou_threshold,
                        const ulong iou_threshold_at, __global const ulong* keys, const ulong keys_at, __global const uint* state,
                        const ulong state_at, __global const float4* corners, const ulong corners_at, __global const float* areas,
                        const ulong areas_at, __global uchar* suppressed, const ulong suppressed_at, const uint padded, const uint start,
                        NMS_ARGS) {
    ITEM(item)
    const uint segment = (uint)(item / BLOCK);
    const uint i = start + (uint)(item % BLOCK);
    __global const uint* own = state + state_at + (ulong)segment * STATE;
    if (i >= own[CANDIDATES]) return;
    const uint number = (uint)keys[keys_at + (ulong)segment * padded + i];
    const float threshold =
        iou_threshold_of(iou_threshold + iou_threshold_at, iou_count, class_of(segment, number, n, classes));
    const Box box = candidate_box(boxes + boxes_at, number, segment, classes, n);
    const uint kept = own[KEPT];
    uchar hit = 0;
    for (uint k = 0; k < kept && !hit; k++) {
        hit = suppresses(kept_box(corners + corners_at, areas + areas_at, (ulong)segment * length + k), box, threshold);
    }
    suppressed[suppressed_at + item] = hit;
}

KERNEL void nms_pairs(RANGE, __global const float* boxes, const ulong boxes_at, __global const float* iou_threshold,
                      const ulong iou_threshold_at, __global const ulong* keys, const ulong keys_at, __global const uint* state,
                      const ulong state_at, __global const uchar* suppressed, const ulong suppressed_at, __global uint* bits,
                      const ulong bits_at, const uint padded, const uint start, NMS_ARGS) {
    ITEM(item)
    const uint word = (uint)(item % WORDS);
    const uint row = (uint)(item / WORDS);
    const uint segment = row / BLOCK;
    const uint i = row % BLOCK;
    if (start + i >= state[state_at + (ulong)segment * STATE + CANDIDATES] || suppressed[suppressed_at + row]) return;
    __global const ulong* own = keys + keys_at + (ulong)segment * padded + start;
    const uint number = (uint)own[i];
    const float threshold =
        iou_threshold_of(iou_threshold + iou_threshold_at, iou_count, class_of(segment, number, n, classes));
    const Box box = candidate_box(boxes + boxes_at, number, segment, classes, n);
    uint set = 0;
    for (uint j = 0; j < 32 && word * 32 + j < i; j++) {
        const Box other = candidate_box(boxes + boxes_at, (uint)own[word * 32 + j], segment, classes, n);
        set |= (uint)suppresses(other, box, threshold) << j;
    }
    bits[bits_at + item] = set;
}

KERNEL void nms_block(RANGE, __global const float* boxes, const ulong boxes_at, __global const long* max_outputs,
                      const ulong max_outputs_at, __global const ulong* keys, const ulong keys_at, __global uint* state, const ulong state_at,
                      __global float4* corners, const ulong corners_at, __global float* areas, const ulong areas_at, __global uint* kept,
                      const ulong kept_at, __global const uchar* suppressed, const ulong suppressed_at, __global const uint* bits,
                      const ulong bits_at, const uint padded, const uint start, NMS_ARGS) {
    ITEM(segment)
    __global uint* own = state + state_at + (ulong)segment * STATE;
    const uint candidates = own[CANDIDATES];
    const long wanted = max_outputs[max_outputs_at];
    uint count = own[KEPT];
    uint alive[WORDS];
    for (uint w = 0; w < WORDS; w++) alive[w] = 0;
    for (uint i = 0; i < BLOCK && start + i < candidates; i++) {
        if ((long)count >= wanted) {
            if (own[UNSEEN] == 0) own[UNSEEN] = candidates - start - i;
            break;
        }
        const ulong row = (ulong)segment * BLOCK + i;
        if (suppressed[suppressed_at + row]) continue;
        uint hit = 0;
        for (uint w = 0; w <= i / 32; w++) hit |= bits[bits_at + row * WORDS + w] & alive[w];
        if (hit) continue;
        alive[i / 32] |= 1u << (i % 32);
        const uint number = (uint)keys[keys_at + (ulong)segment * padded + start + i];
        const Box box = candidate_box(boxes + boxes_at, number, segment, classes, n);
        const ulong at = (ulong)segment * length + count++;
        corners[corners_at + at] = (float4)(box.x1, box.y1, box.x2, box.y2);
        areas[areas_at + at] = box.area;
        kept[kept_at + at] = number;
    }
    own[KEPT] = count;
}
