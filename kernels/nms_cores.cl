// Greedy non-maximum suppression, exact, for each segment of a batch, for devices with a few cores; docs/boxes.md has the picture and the proofs.
//
//   nms_order     one work-item a segment: keys, a radix sort, and the first block
//   nms_near      for one block of candidates in score order: is it suppressed by a box kept in an earlier block? Asks the grids
//   nms_within    one work-item a segment: the rest of that block, against those kept in it, LANES at a time; then the grids anew
//
// Kept boxes lie in grids: one for each pair of powers of 16 that their width and height lie between, with cells about as large as such boxes
// reach. A box can only be suppressed by one
//   - whose width is within a factor t of its own, and whose height is: IoU is at most the overlap of the sides in either direction, and that at
//     most the smaller side over the larger;
//   - whose centre, in either direction, is nearer than (1 - t) / t * the smaller side / 2, and than half of both sides together.
// A cell's boxes lie side by side, and so do those of the cells beside it: cells are places of one hash table, neighbours in a row neighbours
// there, and the boxes are sorted by place. A row of cells is one run of boxes. A box of another cell in it does no harm: every verdict is exact.
//
// Layout: keys [2][segments][length]; kept boxes and gridded boxes [segments][5][room], room = length + LANES; starts [segments][places + 1].
//
// Blocks grow: early ones are small, as a block is looked at box by box, later ones large, as the grids are made anew after each.
//
// Parameters: LANES, see vector.cl; those of nms_common.cl.

#include "nms_common.cl"
#include "vector.cl"

// Of a segment's grids
#define GRIDDED 0 // boxes in them
#define FINER 1   // cells are 2^-FINER of twice the largest side of their grid
#define PLACES 2  // of the hash table, a power of two
#define GRIDS 3   // how many; more than MOST_GRIDS: all boxes are looked at
#define GRID 4    // (level of width) * 256 + level of height, of each
#define MOST_GRIDS 60
#define INFO 64

#define NONE 0xFFFFFFFFu
#define LARGE 2048 // candidates: blocks that lists pay for
#define CROWDED 24 // boxes a cell, on average over the boxes
#define FINEST 8
#define ROUNDING 0x1p-21f // what the sum of two coordinates may be wrong by, and some more
#define MARGIN (1.0f + 0x1p-16f)

// PoCL's any() asks lane after lane.
static inline bool any4(const int4 flags) {
    const long2 halves = as_long2(flags);
    return (halves.x | halves.y) != 0;
}

#if LANES == 4
#define ANY(flags) any4(flags)
#define FLAGS int4
#elif LANES == 16
#define ANY(flags) any4(((flags).lo | (flags).hi).lo | ((flags).lo | (flags).hi).hi)
#define FLAGS int16
#else
#define ANY(flags) any4((flags).lo | (flags).hi)
#define FLAGS int8
#endif

// LANES boxes of zeros.
static inline void put_zeros(__global float* five, const ulong room, const uint from) {
    for (uint j = 0; j < 5; j++) VSTORE((VECTOR)(0.0f), five + j * room + from);
}

static inline Box box_at(__global const float* five, const ulong room, const uint k) {
    Box box = 0.0f;
    box.x1 = five[k];
    box.y1 = five[room + k];
    box.x2 = five[2 * room + k];
    box.y2 = five[3 * room + k];
    box.area = five[4 * room + k];
    return box;
}

static inline VECTOR least_of(const VECTOR a, const float b) { return select((VECTOR)(b), a, a < (VECTOR)(b)); }
static inline VECTOR most_of(const VECTOR a, const float b) { return select((VECTOR)(b), a, a > (VECTOR)(b)); }

// Whether one of the boxes from `begin` to `end` suppresses; `five` are their five numbers, `room` apart. Up to LANES - 1 behind `end` are read: other
// boxes of the segment, whose hits are as good, or zeros, which overlap nothing.
static inline bool any_suppresses(__global const float* five, const ulong room, const uint begin, const uint end, const Box box,
                                  const float threshold) {
    const float low = threshold * (1.0f - 0x1p-18f); // what is below this is not worth the exact verdict
    for (uint k = begin; k < end; k += LANES) {
        __global const float* p = five + k;
        const VECTOR width = least_of(VLOAD(p + 2 * room), box.x2) - most_of(VLOAD(p), box.x1);
        const VECTOR height = least_of(VLOAD(p + 3 * room), box.y2) - most_of(VLOAD(p + room), box.y1);
        const VECTOR common = width * height;
        const VECTOR whole = (VLOAD(p + 4 * room) + (VECTOR)(box.area)) - common;
        const FLAGS hit = (width > 0.0f) & (height > 0.0f) & (common >= (VECTOR)(low) * whole);
        if (ANY(hit)) {
            for (uint j = k; j < k + LANES; j++) {
                if (suppresses(box_at(five, room, j), box, threshold)) return true;
            }
        }
    }
    return false;
}

// Sides of a level lie in [16^(level - 64), 16^(level - 63)).
static inline int level_of(const float side) { return ((((int)(as_uint(side) >> 23)) - 127) >> 2) + 64; }
static inline float power(const int exponent) { return as_float((uint)(exponent + 127) << 23); }
static inline float most_side(const int level) { return power(4 * (level - 63)); }

// `twice` is twice a centre. So that differences do not overflow, what is very far lies in the last cell.
static inline long cell_of(const float twice, const int level, const uint finer) {
    const float cell = floor(twice * power(-(4 * (level - 63) + 1 - (int)finer)));
    return convert_long(clamp(cell, -0x1p60f, 0x1p60f));
}

static inline uint place_of(const uint grid, const long row, const long column, const uint places) {
    const uint hash = grid * 0x9E3779B1u + (uint)row * 0x85EBCA77u;
    return ((hash ^ hash >> 15) + (uint)column) & (places - 1);
}

static inline uint grid_of(const float width, const float height) { return (uint)(level_of(width) * 256 + level_of(height)); }

static inline uint place_of_box(const float left, const float top, const float right, const float bottom, const uint finer, const uint places) {
    const uint grid = grid_of(right - left, bottom - top);
    return place_of(grid, cell_of(top + bottom, grid & 0xFF, finer), cell_of(left + right, grid >> 8, finer), places);
}

// The verdicts of rounded numbers may be those of an IoU that is a few units in the last place less.
static inline float least_iou(const float threshold) { return threshold * (1.0f - 0x1p-18f); }

static inline bool is_alike(const float side, const float most, const float least) {
    return most > side * least && most * 0.0625f * least <= side;
}

// How far the sums of coordinates of two boxes may be from each other: twice their centres.
static inline float reach_of(const float side, const float most, const float least, const float sum) {
    const float touching = side + (least > 0.0f ? fmin(most, side / least) : most);
    const float near = least > 0.0f ? (1.0f - least) / least * fmin(side, most) : touching;
    return fmin(near, touching) * MARGIN + fabs(sum) * ROUNDING;
}

// The cells of a grid that boxes can lie in that suppress this one: columns x to y, rows z to w. False if none can.
static inline bool window_of(const uint grid, const Box box, const float least, const uint finer, long4* window) {
    const int level_x = grid >> 8, level_y = grid & 0xFF;
    const float width = box.x2 - box.x1, height = box.y2 - box.y1;
    const float most_x = most_side(level_x), most_y = most_side(level_y);
    if (!is_alike(width, most_x, least) || !is_alike(height, most_y, least)) return false;
    const float twice_x = box.x1 + box.x2, twice_y = box.y1 + box.y2;
    const float reach_x = reach_of(width, most_x, least, twice_x), reach_y = reach_of(height, most_y, least, twice_y);
    *window = (long4)(cell_of(twice_x - reach_x, level_x, finer), cell_of(twice_x + reach_x, level_x, finer),
                      cell_of(twice_y - reach_y, level_y, finer), cell_of(twice_y + reach_y, level_y, finer));
    return true;
}

// Row j of a window, from the middle outwards: the nearest suppress most often.
static inline long row_of(const long4 window, const long j) { return ((window.z + window.w) >> 1) + (j & 1 ? (j + 1) >> 1 : -(j >> 1)); }

static bool grids_suppress(__global const uint* info, __global const uint* starts, __global const float* five, const ulong room, const Box box,
                           const float threshold) {
    const uint gridded = info[GRIDDED], finer = info[FINER], places = info[PLACES], grids = info[GRIDS];
    long left = grids > MOST_GRIDS ? -1L : (long)(gridded / LANES); // rows that may be looked at before it is cheaper to look at all boxes
    for (uint g = 0; g < grids && left >= 0; g++) {
        const uint grid = info[GRID + g];
        long4 window;
        if (!window_of(grid, box, least_iou(threshold), finer, &window)) continue;
        left = window.y - window.x >= places ? -1L : left - (window.w - window.z + 1);
        for (long j = 0; j <= window.w - window.z && left >= 0; j++) {
            const uint from = place_of(grid, row_of(window, j), window.x, places);
            const uint to = from + (uint)(window.y - window.x);
            const uint end = to < places ? to : places - 1;
            if (any_suppresses(five, room, starts[from], starts[end + 1], box, threshold)) return true;
            if (to >= places && any_suppresses(five, room, starts[0], starts[to - places + 1], box, threshold)) return true;
        }
    }
    return left < 0 && any_suppresses(five, room, 0, gridded, box, threshold);
}

// Inside a large block, where grids would have to be made too often, each place is a list of the boxes kept in it, which lie from `before` on.
static bool lists_suppress(__global const uint* info, __global const uint* heads, __global const uint* next, __global const float* five,
                           const ulong room, const uint before, const uint count, const uint finer, const Box box, const float threshold) {
    const uint places = info[PLACES], grids = info[GRIDS];
    long left = grids > MOST_GRIDS ? -1L : (long)((count - before) / 2); // cells
    for (uint g = 0; g < grids && left >= 0; g++) {
        const uint grid = info[GRID + g];
        long4 window;
        if (!window_of(grid, box, least_iou(threshold), finer, &window)) continue;
        const long columns = window.y - window.x + 1;
        left = columns > left || window.w - window.z >= left ? -1L : left - columns * (window.w - window.z + 1);
        for (long j = 0; j <= window.w - window.z && left >= 0; j++) {
            const uint from = place_of(grid, row_of(window, j), window.x, places);
            for (uint column = 0; column < columns; column++) {
                for (uint k = heads[(from + column) & (places - 1)]; k != NONE; k = next[k - before]) {
                    if (suppresses(box_at(five, room, k), box, threshold)) return true;
                }
            }
        }
    }
    return left < 0 && any_suppresses(five, room, before, count, box, threshold);
}

// A grid that is not among the others yet.
static inline void add_grid(__global uint* info, const uint grid) {
    const uint grids = info[GRIDS];
    uint g = 0;
    while (g < grids && g < MOST_GRIDS && info[GRID + g] != grid) g++;
    if (g == grids && g < MOST_GRIDS) info[GRID + g] = grid;
    if (g == grids || g == MOST_GRIDS) info[GRIDS] = g + 1;
}

// Puts all kept boxes into grids; `places_of` has room for a number for each.
static void make_grids(__global uint* info, __global uint* starts, __global float* gridded, __global const float* five, const ulong room,
                       const uint count, const uint most_places, __global uint* places_of) {
    uint places = 64;
    while (places < count && places < most_places) places *= 2;
    uint finer = info[FINER];
    for (uint k = info[GRIDDED]; k < count && info[GRIDS] <= MOST_GRIDS; k++) {
        if (five[4 * room + k] > 0.0f) add_grid(info, grid_of(five[2 * room + k] - five[k], five[3 * room + k] - five[room + k]));
    }
    ulong crowd;
    do {
        for (uint p = 0; p <= places; p++) starts[p] = 0;
        crowd = 0;
        for (uint k = 0; k < count; k++) {
            const bool valid = five[4 * room + k] > 0.0f;
            const uint place =
                valid ? place_of_box(five[k], five[room + k], five[2 * room + k], five[3 * room + k], finer, places) : k & (places - 1);
            places_of[k] = place;
            crowd += 2 * starts[place + 1] + 1;
            starts[place + 1]++;
        }
        finer++;
    } while (crowd > (ulong)CROWDED * count && finer <= FINEST);
    for (uint p = 1; p <= places; p++) starts[p] += starts[p - 1];
    // each place's start moves on as it is filled, and is then that of the next
    for (uint k = 0; k < count; k++) {
        const uint at = starts[places_of[k]]++;
        for (uint j = 0; j < 5; j++) gridded[j * room + at] = five[j * room + k];
    }
    put_zeros(gridded, room, count);
    for (uint p = places; p > 0; p--) starts[p] = starts[p - 1];
    starts[0] = 0;
    info[GRIDDED] = count;
    info[FINER] = finer - 1;
    info[PLACES] = places;
}

// A radix sort by the upper halves (Knuth, TAOCP vol. 3, 5.2.5), which skips bytes that all have alike.
static __global ulong* sorted(__global ulong* from, __global ulong* to, const uint count) {
    uint places[256];
    for (uint shift = 32; shift < 64; shift += 8) {
        for (uint v = 0; v < 256; v++) places[v] = 0;
        for (uint i = 0; i < count; i++) places[(uint)(from[i] >> shift) & 0xFF]++;
        if (count == 0 || places[(uint)(from[0] >> shift) & 0xFF] == count) continue;
        uint sum = 0;
        for (uint v = 0; v < 256; v++) {
            const uint here = places[v];
            places[v] = sum;
            sum += here;
        }
        for (uint i = 0; i < count; i++) {
            const ulong key = from[i];
            to[places[(uint)(key >> shift) & 0xFF]++] = key;
        }
        __global ulong* swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

// One block: what no earlier block suppresses, against those kept in this one.
static void within(__global const float* boxes, const long wanted, __global const float* iou_threshold, __global const ulong* keys,
                   __global uint* own, __global uint* info, __global uint* heads, __global uint* next, __global float* five,
                   __global uint* kept, __global const uchar* suppressed, const ulong room, const uint segment,
                   const uint start, const uint size, const uint n, const uint classes, const uint iou_count) {
    const uint candidates = own[CANDIDATES];
    const uint before = own[KEPT];
    uint count = before;
    put_zeros(five, room, count); // what is looked at ends with zeros
    const bool lists = start > 0 && size > LARGE && before > 0;
    const uint places = info[PLACES];
    const uint finer = info[FINER] > 0 ? info[FINER] - 1 : 0; // a block has fewer than there are in all
    for (uint p = 0; lists && p < places; p++) heads[p] = NONE;
    for (uint i = start; i < candidates && i - start < size; i++) {
        if ((long)count >= wanted) {
            if (own[UNSEEN] == 0) own[UNSEEN] = candidates - i;
            break;
        }
        if (start > 0 && suppressed[i - start]) continue;
        const uint number = (uint)keys[i];
        const float threshold = iou_threshold_of(iou_threshold, iou_count, class_of(segment, number, n, classes));
        const Box box = candidate_box(boxes, number, segment, classes, n);
        if (box.area > 0.0f && (lists ? lists_suppress(info, heads, next, five, room, before, count, finer, box, threshold)
                                      : any_suppresses(five, room, before, count, box, threshold))) {
            continue;
        }
        five[count] = box.x1;
        five[room + count] = box.y1;
        five[2 * room + count] = box.x2;
        five[3 * room + count] = box.y2;
        five[4 * room + count] = box.area;
        if (lists && box.area > 0.0f) {
            add_grid(info, grid_of(box.x2 - box.x1, box.y2 - box.y1));
            const uint place = place_of_box(box.x1, box.y1, box.x2, box.y2, finer, places);
            next[count - before] = heads[place];
            heads[place] = count;
        }
        kept[count++] = number;
        if ((count - before) % LANES == 0) put_zeros(five, room, count);
    }
    own[KEPT] = count;
}

#define SEGMENT_ARGS                                                                                                         \
    __global const float *boxes, const ulong boxes_at, __global const float *iou_threshold, const ulong iou_threshold_at,    \
        __global ulong *keys, const ulong keys_at, __global uint *state, const ulong state_at, __global float *five,         \
        const ulong five_at, __global uint *kept, const ulong kept_at, __global float *gridded, const ulong gridded_at,      \
        __global uint *starts, const ulong starts_at, __global uint *info, const ulong info_at

static inline void next_grids(const ulong segment, const uint next, SEGMENT_ARGS, const ulong segments, const uint length, const uint most_places,
                              __global const uint* own) {
    if (next >= own[CANDIDATES]) return; // nobody will ask
    const ulong room = length + LANES;
    // the half of the keys that is not in use
    __global uint* spare = (__global uint*)(keys + keys_at + (segments + segment) * length);
    make_grids(info + info_at + segment * INFO, starts + starts_at + segment * (most_places + 1), gridded + gridded_at + segment * 5 * room,
               five + five_at + segment * 5 * room, room, own[KEPT], most_places, spare);
}

KERNEL void nms_order(RANGE, SEGMENT_ARGS, __global const float* scores, const ulong scores_at, __global const float* score_threshold,
                      const ulong score_threshold_at, __global const long* max_outputs, const ulong max_outputs_at, const INDEX segments,
                      const uint size, const uint most_places, NMS_ARGS) {
    ITEM(segment)
    __global ulong* mine = keys + keys_at + (ulong)segment * length;
    __global ulong* other = keys + keys_at + ((ulong)segments + segment) * length;
    __global const float* row = scores + scores_at + (ulong)segment * length;
    uint candidates = 0;
    uint dropped = 0;
    for (uint i = 0; i < length; i++) {
        const float score = row[i];
        mine[candidates] = score_key(score, i);
        candidates += is_candidate(score, score_threshold + score_threshold_at, score_count, class_of((uint)segment, i, n, classes));
        dropped += score != score;
    }
    __global ulong* in_order = sorted(mine, other, candidates);
    if (in_order != mine) {
        for (uint i = 0; i < candidates; i++) mine[i] = in_order[i];
    }
    uint invalid = 0;
    if (AGNOSTIC || segment % classes == 0) {
        for (uint i = 0; i < n; i++) {
            invalid += !is_valid(candidate_box(boxes + boxes_at, i, (uint)segment, classes, n));
        }
    }
    const uint looked_at = candidates_limit && candidates > candidates_limit ? candidates_limit : candidates;
    __global uint* own = state + state_at + (ulong)segment * STATE;
    for (uint j = 0; j < STATE; j++) own[j] = 0;
    own[CANDIDATES] = looked_at;
    own[DROPPED] = dropped;
    own[CUT] = candidates - looked_at;
    own[INVALID] = invalid;
    for (uint j = 0; j < GRID; j++) info[info_at + (ulong)segment * INFO + j] = 0;
    const ulong room = length + LANES;
    within(boxes + boxes_at, max_outputs[max_outputs_at], iou_threshold + iou_threshold_at, mine, own, info + info_at + (ulong)segment * INFO,
           starts, (__global uint*)other, five + five_at + (ulong)segment * 5 * room,
           kept + kept_at + (ulong)segment * length, (__global const uchar*)mine, room, (uint)segment, 0, size, n, classes, iou_count);
    next_grids(segment, size, boxes, boxes_at, iou_threshold, iou_threshold_at, keys, keys_at, state, state_at, five, five_at, kept, kept_at, gridded,
               gridded_at, starts, starts_at, info, info_at, segments, length, most_places, own);
}

KERNEL void nms_near(RANGE, SEGMENT_ARGS, __global uchar* suppressed, const ulong suppressed_at, const uint start, const uint size,
                     const uint most_places, NMS_ARGS) {
    ITEM(item)
    const uint segment = (uint)(item / size);
    const uint i = start + (uint)(item % size);
    if (i >= state[state_at + (ulong)segment * STATE + CANDIDATES]) return;
    const uint number = (uint)keys[keys_at + (ulong)segment * length + i];
    const float threshold = iou_threshold_of(iou_threshold + iou_threshold_at, iou_count, class_of(segment, number, n, classes));
    const Box box = candidate_box(boxes + boxes_at, number, segment, classes, n);
    const ulong room = length + LANES;
    suppressed[suppressed_at + item] =
        box.area > 0.0f && grids_suppress(info + info_at + (ulong)segment * INFO, starts + starts_at + (ulong)segment * (most_places + 1),
                                          gridded + gridded_at + (ulong)segment * 5 * room, room, box, threshold);
}

KERNEL void nms_within(RANGE, SEGMENT_ARGS, __global const uchar* suppressed, const ulong suppressed_at, __global const long* max_outputs,
                       const ulong max_outputs_at, const INDEX segments, const uint start, const uint size, const uint most_places,
                       NMS_ARGS) {
    ITEM(segment)
    __global uint* own = state + state_at + (ulong)segment * STATE;
    if (start >= own[CANDIDATES]) return;
    const ulong room = length + LANES;
    within(boxes + boxes_at, max_outputs[max_outputs_at], iou_threshold + iou_threshold_at, keys + keys_at + (ulong)segment * length, own,
           info + info_at + (ulong)segment * INFO, starts + starts_at + (ulong)segment * (most_places + 1),
           (__global uint*)(keys + keys_at + ((ulong)segments + segment) * length), five + five_at + (ulong)segment * 5 * room,
           kept + kept_at + (ulong)segment * length, suppressed + suppressed_at + (ulong)segment * size, room,
           (uint)segment, start, size, n, classes, iou_count);
    next_grids(segment, start + size, boxes, boxes_at, iou_threshold, iou_threshold_at, keys, keys_at, state, state_at, five, five_at, kept, kept_at,
               gridded, gridded_at, starts, starts_at, info, info_at, segments, length, most_places, own);
}
