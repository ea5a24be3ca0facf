// After suppression: the limit of an image, where each segment's rows begin, the report, and the rows.
//
//   nms_limit     how many of each segment's survivors are among the best `image_outputs` of its image
//   nms_offsets   the first rows of all segments, the report, how many rows each image and class has, and the rows themselves if they are few
//   nms_rows      writes the rows
//   nms_padding   writes (-1, -1, -1) where an image has fewer rows than it can have
//
// Parameters: those of nms_common.cl; PADDED: each image has as many rows as it can have, and they need not be counted.

#include "nms_common.cl"

#ifndef PADDED
#define PADDED 0
#endif

// A survivor as a number that falls with its place among those of its image: score, then class, then box.
static inline bool is_before(const ulong a, const uint type_a, const ulong b, const uint type_b) {
    const uint score_a = (uint)(a >> 32), score_b = (uint)(b >> 32);
    return score_a != score_b ? score_a < score_b : type_a != type_b ? type_a < type_b : (uint)a < (uint)b;
}

static inline ulong survivor_key(__global const float* scores, __global const uint* kept, const ulong segment, const uint length, const uint k) {
    const uint number = kept[segment * length + k];
    return score_key(scores[segment * length + number], number);
}

// How many of the segments of an image come before a survivor: each segment is in order, so a search in each.
static uint rank_of(const ulong key, const uint type, const ulong image, const uint classes, const uint length, __global const float* scores,
                    __global const uint* kept, __global const uint* state) {
    uint rank = 0;
    for (uint other = 0; other < classes; other++) {
        const ulong segment = image * classes + other;
        uint low = 0;
        uint high = state[segment * STATE + KEPT];
        while (low < high) {
            const uint middle = (low + high) / 2;
            if (is_before(survivor_key(scores, kept, segment, length, middle), other, key, type)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        rank += low;
    }
    return rank;
}

KERNEL void nms_limit(RANGE, __global const float* scores, const ulong scores_at, __global const uint* kept, const ulong kept_at,
                      __global uint* state, const ulong state_at, const uint length, const uint classes, const uint image_outputs) {
    ITEM(segment)
    const uint segments = AGNOSTIC ? 1 : classes;
    const uint image = segment / segments;
    const uint type = segment % segments;
    uint low = 0; // so many are within the limit
    uint high = state[state_at + (ulong)segment * STATE + KEPT];
    while (low < high) {
        const uint middle = (low + high) / 2;
        const ulong key = survivor_key(scores + scores_at, kept + kept_at, segment, length, middle);
        const uint rank = rank_of(key, type, image, segments, length, scores + scores_at, kept + kept_at, state + state_at);
        if (rank < image_outputs) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    state[state_at + (ulong)segment * STATE + LIMITED] = low;
}

// The row of the k-th survivor of a segment.
static inline void write_row(__global const uint* state, __global const uint* kept, __global long* output, const uint segment, const uint k,
                             const uint length, const uint n, const uint classes, const uint most) {
    __global const uint* own = state + (ulong)segment * STATE;
    const uint number = kept[(ulong)segment * length + k];
    const uint image = image_of(segment, classes);
#if PADDED
    const uint before = state[(ulong)(AGNOSTIC ? segment : image * classes) * STATE + FIRST_ROW];
    const ulong row = 3 * ((ulong)image * most + own[FIRST_ROW] - before + k);
#else
    const ulong row = 3 * ((ulong)own[FIRST_ROW] + k);
#endif
    output[row] = image;
    output[row + 1] = class_of(segment, number, n, classes);
    output[row + 2] = AGNOSTIC ? number % n : number;
}

static inline void pad(__global const uint* state, __global long* output, const ulong item, const uint segments, const uint most) {
    __global const uint* from = state + item / most * segments * STATE;
    __global const uint* last = from + (ulong)(segments - 1) * STATE;
    if (item % most < last[FIRST_ROW] + last[LIMITED] - from[FIRST_ROW]) return;
    for (uint j = 0; j < 3; j++) output[3 * item + j] = -1;
}

// finishes: writes the rows too, which is worth it for few.
KERNEL void nms_offsets(RANGE, __global uint* state, const ulong state_at, __global const uint* kept, const ulong kept_at, __global long* report,
                        const ulong report_at, __global long* counts, const ulong counts_at,
#if !PADDED
                        __global long* count, const ulong count_at,
#endif
                        __global long* output, const ulong output_at, const uint segments, const uint length, const uint n, const uint classes,
                        const uint each, const uint most, const uint limited, const uint finishes) {
    ITEM(item)
    long rows = 0;
    long sums[STATE];
    for (uint j = 0; j < STATE; j++) sums[j] = 0;
    for (uint s = 0; s < segments; s++) {
        __global uint* own = state + state_at + (ulong)s * STATE;
        if (!limited) own[LIMITED] = own[KEPT];
        own[FIRST_ROW] = (uint)rows;
        rows += own[LIMITED];
        for (uint j = 0; j < STATE; j++) sums[j] += own[j];
#if AGNOSTIC
        for (uint c = 0; c < classes; c++) counts[counts_at + (ulong)s * classes + c] = 0;
        for (uint k = 0; k < own[LIMITED]; k++) {
            counts[counts_at + (ulong)s * classes + kept[kept_at + (ulong)s * length + k] / n]++;
        }
#else
        counts[counts_at + s] = own[LIMITED];
#endif
    }
    report[report_at] = sums[DROPPED];
    report[report_at + 1] = sums[INVALID];
    report[report_at + 2] = sums[CUT];
    report[report_at + 3] = sums[UNSEEN];
    report[report_at + 4] = sums[KEPT] - sums[LIMITED];
#if !PADDED
    count[count_at] = rows;
#endif
    if (!finishes) return;
    for (uint s = 0; s < segments; s++) {
        const uint own = state[state_at + (ulong)s * STATE + LIMITED];
        for (uint k = 0; k < own; k++) write_row(state + state_at, kept + kept_at, output + output_at, s, k, length, n, classes, most);
    }
    const uint padded = PADDED ? segments / each * most : 0;
    for (uint i = 0; i < padded; i++) pad(state + state_at, output + output_at, i, each, most);
}

KERNEL void nms_rows(RANGE, __global const uint* state, const ulong state_at, __global const uint* kept, const ulong kept_at,
                     __global long* output, const ulong output_at, const uint length, const uint n, const uint classes, const uint most) {
    ITEM(item)
    const uint segment = (uint)(item / length);
    const uint k = (uint)(item % length);
    if (k >= state[state_at + (ulong)segment * STATE + LIMITED]) return;
    write_row(state + state_at, kept + kept_at, output + output_at, segment, k, length, n, classes, most);
}

KERNEL void nms_padding(RANGE, __global const uint* state, const ulong state_at, __global long* output, const ulong output_at,
                        const uint segments, const uint most) {
    ITEM(item)
    pad(state + state_at, output + output_at, item, segments, most);
}
