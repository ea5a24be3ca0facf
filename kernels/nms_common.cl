// What the kernels of greedy non-maximum suppression share; op/Nms.java has the rule, docs/boxes.md the picture.
//
// A segment is what is suppressed among itself: an image and class, or, if AGNOSTIC, an image. It has `length` scores, of which number i is that
// of class i / n and box i % n of its classes.
//
// Layout: boxes [images][n][4]; scores [segments][length]; state [segments][STATE]; kept [segments][length], numbers of scores.
//
// Parameters: AGNOSTIC (0 or 1); and those of boxes.cl.

#ifndef BINOCLE_NMS_COMMON
#define BINOCLE_NMS_COMMON

#include "common.cl"
#include "boxes.cl"

#ifndef AGNOSTIC
#define AGNOSTIC 0
#endif

#define NO_CANDIDATE 0xFFFFFFFFFFFFFFFFUL

// Of a segment's state
#define CANDIDATES 0 // that are looked at
#define DROPPED 1    // NaN scores
#define KEPT 2
#define FIRST_ROW 3
#define LIMITED 4    // of the kept, those within the limit of the image
#define CUT 5        // candidates beyond their limit
#define UNSEEN 6     // candidates not looked at, as there were outputs enough
#define INVALID 7    // boxes; counted for one segment of an image
#define STATE 8

// Sizes and thresholds, the same for every kernel. A threshold's count is 0 (there is none), 1, or the number of classes.
#define NMS_ARGS                                                                                                              \
    const uint n, const uint length, const uint classes, const uint iou_count, const uint score_count, const uint candidates_limit

// A float as bits that order like the numbers, -0 equal to +0.
static inline uint ordered(const float score) {
    const uint bits = as_uint(score == 0.0f ? 0.0f : score);
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

// Rising keys are falling scores, then rising numbers.
static inline ulong score_key(const float score, const uint number) { return (ulong)(~ordered(score)) << 32 | number; }

static inline uint class_of(const uint segment, const uint number, const uint n, const uint classes) {
    return AGNOSTIC ? number / n : segment % classes;
}

static inline uint image_of(const uint segment, const uint classes) { return AGNOSTIC ? segment : segment / classes; }

static inline bool is_candidate(const float score, __global const float* thresholds, const uint count, const uint type) {
    return count ? score > thresholds[count == 1 ? 0 : type] : score == score;
}

// Nms.clamped: what a threshold that was given at run time counts as.
static inline float clamped(const float threshold) {
    if (!(threshold >= 0x1p-21f)) return 0.0f;
    return threshold < 0x1p-20f ? 0x1p-20f : threshold > 1.0f ? 1.0f : threshold;
}

static inline float iou_threshold_of(__global const float* thresholds, const uint count, const uint type) {
    return count ? clamped(thresholds[count == 1 ? 0 : type]) : 0.0f;
}

static inline Box candidate_box(__global const float* boxes, const uint number, const uint segment, const uint classes, const uint n) {
    return read_box(boxes + BOX_NUMBERS * ((ulong)image_of(segment, classes) * n + (AGNOSTIC ? number % n : number)));
}

#endif
