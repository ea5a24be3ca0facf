// Greedy non-maximum suppression, exact, for each segment of a batch, for devices with a few cores; docs/boxes.md has the picture and the proofs.
//
//   nms_segments  one work-item a segment: keys, a radix sort, and then each candidate in order
//
// The first FEW boxes that are kept are held against all that follow. Then the candidates that are left are sorted by where they lie, and a box
// that is kept takes out what it suppresses, from the rows of cells in its reach, LANES at a time. cpu/Undecided.java, BoxGrid.java and BoxReach.java
// do the same.
//
// Layout: keys [2][segments][length]; five, the boxes of candidates by place, [segments][5][room], room = length + LANES; numbers [segments][length],
// of those; begins [segments][most_places + 1], where in five a place begins; open [segments][length], whether a candidate is undecided.
//
// Parameters: LANES, 4, 8 or 16, see vector.cl; those of nms_common.cl.

#include "nms_common.cl"
#include "vector.cl"

#define FEW 256       // kept boxes that are faster looked at than found
#define PART 4096     // candidates that are looked at first, where not all that are kept are wanted
#define WORTH_CLOSING 1024
#define ROW 4         // costs as much as so many vectors of boxes
#define MOST_GRIDS 32 // the last has what is in none of the others
#define COLUMNS 4.0f  // cells in the length that a box reaches
#define ROWS_PER_BOX 0.05f
#define COARSEST 0.25f
#define FINEST 2.0f
#define ROUNDING 0x1p-20f // what rows and sums of two coordinates may be wrong by, where a division may be by 2.5 units, and some more
#define MARGIN (1.0f + 0x1p-16f)
#define GONE (-2.0f * LARGEST) // the right side of what is taken out

// Boxes of which each side lies within a factor of 16, and cells of twice their centres: places, of which a row is a run. Where cells are many
// more than boxes (pitch 0), rows begin anywhere in a power of two of places.
typedef struct {
    uint number, count;
    float widths, heights, shortest_x, longest_x, shortest_y, longest_y, left, right, top, bottom;
    float scale_x, scale_y, cell_height;
    int first_column, last_column, first_row, last_row;
    uint base, places, pitch;
} Grid;

typedef struct {
    __global const float* boxes; // of the image
    __global const float* iou_threshold;
    __global float* five;
    __global uint* numbers;
    __global uint* begins;
    __global uchar* open;
    ulong room;
    uint n, iou_count, length;
    float lowest, least, ratio; // lowest: of the thresholds
    uint grids, count, gone;
} Segment;

#if LANES == 4
#define FLAGS int4
#define BITS ((int4)(1, 2, 4, 8))
#define FOLD(bits) (bits)
#elif LANES == 16
#define FLAGS int16
#define BITS ((int16)(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x1000, 0x2000, 0x4000, 0x8000))
#define FOLD(bits) (((bits).lo | (bits).hi).lo | ((bits).lo | (bits).hi).hi)
#elif LANES == 8
#define FLAGS int8
#define BITS ((int8)(1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80))
#define FOLD(bits) ((bits).lo | (bits).hi)
#else
#error "LANES must be 4, 8 or 16"
#endif

// A bit for each lane that is true. Most often none is; PoCL's any() asks lane after lane.
static inline uint mask_of(const FLAGS flags) {
    const long2 halves = as_long2(FOLD(flags));
    if ((halves.x | halves.y) == 0) return 0;
    const FLAGS bits = flags & BITS;
    const int4 four = FOLD(bits);
    return (uint)(four.x | four.y | four.z | four.w);
}

static inline uint lowest_of(const uint mask) { return 31 - clz(mask & (~mask + 1)); }

static inline VECTOR least_of(const VECTOR a, const float b) { return select((VECTOR)(b), a, a < (VECTOR)(b)); }
static inline VECTOR most_of(const VECTOR a, const float b) { return select((VECTOR)(b), a, a > (VECTOR)(b)); }

// Which of LANES boxes and this one may suppress each other; `low` is a little below the threshold.
#define MAY_BE(p, room, box, low, mask)                                                                       \
    do {                                                                                                      \
        const VECTOR wide = least_of(VLOAD((p) + 2 * (room)), (box).x2) - most_of(VLOAD(p), (box).x1);        \
        const VECTOR high = least_of(VLOAD((p) + 3 * (room)), (box).y2) - most_of(VLOAD((p) + (room)), (box).y1); \
        const VECTOR common = wide * high;                                                                    \
        const VECTOR whole = (VLOAD((p) + 4 * (room)) + (VECTOR)((box).area)) - common;                       \
        mask = mask_of((wide > 0.0f) & (high > 0.0f) & (common >= (VECTOR)(low) * whole));                    \
    } while (0)

#define BOX_AT(p, room) ((Box)((p)[0], (p)[room], (p)[2 * (room)], (p)[3 * (room)], (p)[4 * (room)], 0.0f, 0.0f, 0.0f))

// The verdicts of rounded numbers may be those of an IoU that is a few units in the last place less.
static inline float least_iou(const float threshold) { return threshold * (1.0f - 0x1p-18f); }

static inline float threshold_of(const Segment* s, const uint number) {
    return AGNOSTIC && s->iou_count > 1 ? iou_threshold_of(s->iou_threshold, s->iou_count, number / s->n) : s->lowest;
}

static inline Box box_of(const Segment* s, const uint number) { return read_box(s->boxes + BOX_NUMBERS * (ulong)(AGNOSTIC ? number % s->n : number)); }

// One of zeros if it is decided.
static inline Box undecided_box(const Segment* s, const uint number) { return s->open[number] ? box_of(s, number) : (Box)(0.0f); }

// ---- Cells

// What is very far lies in the last cell.
static inline int cell_of(const float twice, const float scale) { return (int)clamp(twice * scale, -0x1p30f, 0x1p30f); }

static inline int exponent_of(const float side) { return (int)(as_uint(side) >> 23); }

static inline uint grid_number(const Box box, const int longest_x, const int longest_y) {
    return (uint)((longest_x - exponent_of(box.x2 - box.x1)) >> 2) * 256 + (uint)((longest_y - exponent_of(box.y2 - box.y1)) >> 2);
}

static inline uint grid_of(const Grid* grids, const uint count, const uint number) {
    uint g = 0;
    while (g < count && grids[g].number != number) g++;
    return g < count || count < MOST_GRIDS ? g : MOST_GRIDS - 1;
}

static inline void count_box(Grid* grid, const Box box) {
    const float width = box.x2 - box.x1, height = box.y2 - box.y1, x = box.x1 + box.x2, y = box.y1 + box.y2;
    grid->count++;
    grid->widths += width;
    grid->heights += height;
    grid->shortest_x = lesser(width, grid->shortest_x);
    grid->longest_x = greater(width, grid->longest_x);
    grid->shortest_y = lesser(height, grid->shortest_y);
    grid->longest_y = greater(height, grid->longest_y);
    grid->left = lesser(x, grid->left);
    grid->right = greater(x, grid->right);
    grid->top = lesser(y, grid->top);
    grid->bottom = greater(y, grid->bottom);
}

// How far the sum of coordinates, twice the centre, of a box can be from that of one which it suppresses, of which no side is longer than `longest`;
// `left` is what the other direction leaves of the ratio.
static inline float reach_of(const Segment* s, const float left, const float side, const float longest, const float sum) {
    const float touching = side + longest;
    const float near = s->least > 0.0f ? left * lesser(side, longest) : touching;
    return lesser(near, touching) * MARGIN + sum * ROUNDING;
}

// What a distance of the sums of coordinates in one direction leaves to the other: with p and q the IoU of the intervals, 1 / IoU >= 1 / p + 1 / q - 1.
static inline float left_of(const Segment* s, const float distance, const float part, const float sum) {
    const float sure = distance - sum * ROUNDING;
    return sure > 0.0f ? s->ratio - sure * part : s->ratio;
}

static inline bool is_alike(const Segment* s, const float side, const float shortest, const float longest) {
    return longest >= side * s->least && shortest * s->least <= side;
}

static inline float share_of(const float reach, const float extent) { return extent > 2.0f * reach ? 2.0f * reach / extent : 1.0f; }

static void make_cells(const Segment* s, Grid* grid, const uint base) {
    const float count = (float)grid->count;
    const float reach_x = reach_of(s, s->ratio, grid->widths / count, grid->longest_x, greater(-grid->left, grid->right));
    const float reach_y = reach_of(s, s->ratio, grid->heights / count, grid->longest_y, greater(-grid->top, grid->bottom));
    const float in_reach = count * share_of(reach_x, grid->right - grid->left) * share_of(reach_y, grid->bottom - grid->top);
    grid->scale_x = COLUMNS / reach_x;
    grid->scale_y = clamp(sqrt(in_reach) * ROWS_PER_BOX, COARSEST, FINEST) / reach_y;
    grid->cell_height = 1.0f / grid->scale_y;
    grid->first_column = cell_of(grid->left, grid->scale_x);
    grid->last_column = cell_of(grid->right, grid->scale_x);
    grid->first_row = cell_of(grid->top, grid->scale_y);
    grid->last_row = cell_of(grid->bottom, grid->scale_y);
    const ulong columns = (ulong)((long)grid->last_column - grid->first_column + 1);
    const ulong rows = (ulong)((long)grid->last_row - grid->first_row + 1);
    uint most = 1;
    while (most <= grid->count) most *= 2; // no more than two a box
    const bool sparse = columns * rows > most;
    grid->pitch = sparse ? 0 : (uint)columns;
    grid->places = sparse ? most : (uint)(columns * rows);
    grid->base = base;
}

static inline uint place_of(const Grid* grid, const int row, const int column) {
    if (grid->pitch > 0) return grid->base + (uint)(row - grid->first_row) * grid->pitch + (uint)(column - grid->first_column);
    const uint hash = (uint)row * 0x85EBCA77u;
    return grid->base + (((hash ^ hash >> 15) + (uint)column) & (grid->places - 1));
}

static inline uint place_of_box(const Grid* grid, const Box box) {
    return place_of(grid, cell_of(box.y1 + box.y2, grid->scale_y), cell_of(box.x1 + box.x2, grid->scale_x));
}

// How far a row is from y, at least; the row of 0 is two rows high, as cells are cut off towards 0.
static inline float distance_of(const Grid* grid, const int row, const float y) {
    const float above = (row > 0 ? (float)row : (float)row - 1.0f) * grid->cell_height - y;
    const float below = y - (row < 0 ? (float)row : (float)row + 1.0f) * grid->cell_height;
    return greater(above, below);
}

// ---- Candidates that are undecided

// Up to LANES - 1 behind what is asked about are read: boxes of zeros, which overlap nothing.
static inline void end_five(const Segment* s) {
    for (uint j = 0; j < 5; j++) VSTORE((VECTOR)(0.0f), s->five + j * s->room + s->count);
}

// Sorts all that are open by place. `places` has room for one for each.
static void enter(Segment* s, Grid* grids, __global uint* places) {
    float longest_x = 0.0f, longest_y = 0.0f;
    for (uint i = 0; i < s->length; i++) {
        const Box box = undecided_box(s, i);
        longest_x = greater(box.x2 - box.x1, longest_x);
        longest_y = greater(box.y2 - box.y1, longest_y);
    }
    const int top_x = exponent_of(longest_x), top_y = exponent_of(longest_y);
    s->grids = 0;
    for (uint i = 0; i < s->length; i++) {
        const Box box = undecided_box(s, i);
        if (!is_valid(box)) continue;
        const uint g = grid_of(grids, s->grids, grid_number(box, top_x, top_y));
        if (g == s->grids) {
            grids[g].number = grid_number(box, top_x, top_y);
            grids[g].count = 0;
            grids[g].widths = grids[g].heights = grids[g].longest_x = grids[g].longest_y = 0.0f;
            grids[g].shortest_x = grids[g].shortest_y = grids[g].left = grids[g].top = 4.0f * LARGEST;
            grids[g].right = grids[g].bottom = -4.0f * LARGEST;
            s->grids++;
        }
        count_box(grids + g, box);
    }
    uint total = 0;
    for (uint g = 0; g < s->grids; g++) {
        make_cells(s, grids + g, total);
        total += grids[g].places;
    }
    for (uint p = 0; p <= total; p++) s->begins[p] = 0;
    s->count = 0;
    for (uint i = 0; i < s->length; i++) {
        const Box box = undecided_box(s, i);
        if (!is_valid(box)) continue;
        places[i] = place_of_box(grids + grid_of(grids, s->grids, grid_number(box, top_x, top_y)), box);
        s->begins[places[i]]++;
        s->count++;
    }
    uint sum = 0;
    for (uint p = 0; p <= total; p++) {
        sum += s->begins[p];
        s->begins[p] = sum;
    }
    for (uint i = s->length; i > 0; i--) {
        const Box box = undecided_box(s, i - 1);
        if (!is_valid(box)) continue;
        const uint to = --s->begins[places[i - 1]];
        s->numbers[to] = i - 1;
        __global float* p = s->five + to;
        p[0] = box.x1;
        p[s->room] = box.y1;
        p[2 * s->room] = box.x2;
        p[3 * s->room] = box.y2;
        p[4 * s->room] = box.area;
    }
    s->gone = 0;
    end_five(s);
}

// Those that are kept or suppressed make room.
static void close(Segment* s, const Grid* grids) {
    const uint total = grids[s->grids - 1].base + grids[s->grids - 1].places;
    uint to = 0;
    uint end = 0;
    for (uint p = 0; p < total; p++) {
        uint i = end;
        end = s->begins[p + 1];
        s->begins[p] = to;
        for (; i < end; i++) {
            s->numbers[to] = s->numbers[i];
            for (uint j = 0; j < 5; j++) s->five[j * s->room + to] = s->five[j * s->room + i];
            to += s->five[2 * s->room + i] != GONE;
        }
    }
    s->begins[total] = to;
    s->count = to;
    s->gone = 0;
    end_five(s);
}

static inline void take_out(Segment* s, const uint begin, const uint end, const Box box) {
    for (uint k = begin; k < end; k += LANES) {
        uint mask;
        MAY_BE(s->five + k, s->room, box, s->least, mask);
        for (; mask != 0; mask &= mask - 1) {
            const uint i = k + lowest_of(mask);
            const uint number = s->numbers[i];
            if (suppresses(box, BOX_AT(s->five + i, s->room), threshold_of(s, number))) {
                s->open[number] = 0;
                s->five[2 * s->room + i] = GONE;
                s->gone++;
            }
        }
    }
}

// Takes out all that a box that is kept suppresses.
static void keep(Segment* s, const Grid* grids, const Box box) {
    const float width = box.x2 - box.x1, height = box.y2 - box.y1, x = box.x1 + box.x2, y = box.y1 + box.y2;
    for (uint g = 0; g < s->grids; g++) {
        const Grid* grid = grids + g;
        if (!is_alike(s, width, grid->shortest_x, grid->longest_x) || !is_alike(s, height, grid->shortest_y, grid->longest_y)) continue;
        const float reach_y = reach_of(s, s->ratio, height, grid->longest_y, fabs(y));
        const int row1 = max(cell_of(y - reach_y, grid->scale_y), grid->first_row);
        const int row2 = min(cell_of(y + reach_y, grid->scale_y), grid->last_row);
        const uint begin = s->begins[grid->base], end = s->begins[grid->base + grid->places];
        const long rows = (long)row2 - row1 + 1;
        const float most_x = reach_of(s, s->ratio, width, grid->longest_x, fabs(x));
        const long columns = (long)min(cell_of(x + most_x, grid->scale_x), grid->last_column) -
                             max(cell_of(x - most_x, grid->scale_x), grid->first_column) + 1;
        if (rows <= 0 || columns <= 0) continue;
        if (ROW * LANES * rows >= (long)(end - begin) || rows * columns >= (long)grid->places) {
            take_out(s, begin, end, box);
            continue;
        }
        const float part = (2.0f - MARGIN) / lesser(height, grid->longest_y);
        for (int row = row1; row <= row2; row++) {
            const float left = left_of(s, distance_of(grid, row, y), part, fabs(y));
            const float reach_x = reach_of(s, left, width, grid->longest_x, fabs(x));
            const int column1 = max(cell_of(x - reach_x, grid->scale_x), grid->first_column);
            const int column2 = min(cell_of(x + reach_x, grid->scale_x), grid->last_column);
            if (column1 > column2) continue;
            const uint from = place_of(grid, row, column1);
            const ulong to = from + (ulong)(uint)(column2 - column1) + 1;
            const uint last = grid->base + grid->places;
            if (to > last) take_out(s, begin, s->begins[min((ulong)from, grid->base + (to - last))], box);
            take_out(s, s->begins[from], s->begins[min(to, (ulong)last)], box);
        }
    }
    if (2 * s->gone > s->count && s->count > WORTH_CLOSING) close(s, grids);
}

// ---- A segment

// A radix sort by the upper halves (Knuth, TAOCP vol. 3, 5.2.5), which skips digits that all have alike.
static __global ulong* sorted(__global ulong* from, __global ulong* to, const uint count) {
    uint places[2048];
    const uint bits = count < 8192 ? 8 : 11;
    for (uint shift = 32; shift < 64; shift += bits) {
        for (uint v = 0; v < 1u << bits; v++) places[v] = 0;
        for (uint i = 0; i < count; i++) places[(uint)(from[i] >> shift) & ((1u << bits) - 1)]++;
        if (count == 0 || places[(uint)(from[0] >> shift) & ((1u << bits) - 1)] == count) continue;
        uint sum = 0;
        for (uint v = 0; v < 1u << bits; v++) {
            const uint here = places[v];
            places[v] = sum;
            sum += here;
        }
        for (uint i = 0; i < count; i++) {
            const ulong key = from[i];
            to[places[(uint)(key >> shift) & ((1u << bits) - 1)]++] = key;
        }
        __global ulong* swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

// The first that are kept, each candidate held against all before it. Returns the next candidate.
static uint keep_few(const Segment* s, __global const ulong* keys, __global uint* kept, const uint candidates, const long wanted, uint* count) {
    float few[5 * (FEW + LANES)] __attribute__((aligned(64)));
    for (uint j = 0; j < 5 * (FEW + LANES); j++) few[j] = 0.0f;
    uint held = 0;
    uint i = 0;
    for (; i < candidates && held < FEW && (long)*count < wanted; i++) {
        const uint number = (uint)keys[i];
        const Box box = box_of(s, number);
        if (is_valid(box)) {
            const float threshold = threshold_of(s, number);
            bool suppressed = false;
            for (uint k = 0; k < held && !suppressed; k += LANES) {
                uint mask;
                MAY_BE(few + k, FEW + LANES, box, least_iou(threshold), mask);
                for (; mask != 0 && !suppressed; mask &= mask - 1) {
                    suppressed = suppresses(BOX_AT(few + k + lowest_of(mask), FEW + LANES), box, threshold);
                }
            }
            if (suppressed) continue;
            few[held] = box.x1;
            few[FEW + LANES + held] = box.y1;
            few[2 * (FEW + LANES) + held] = box.x2;
            few[3 * (FEW + LANES) + held] = box.y2;
            few[4 * (FEW + LANES) + held] = box.area;
            held++;
        }
        kept[(*count)++] = number;
    }
    return i;
}

// Goes through candidates from `begin` to `end`. Returns the next one.
static uint keep_part(Segment* s, __global const ulong* keys, __global uint* places, __global uint* kept, const uint begin, const uint end,
                      const long wanted, uint* count) {
    Grid grids[MOST_GRIDS];
    for (uint i = begin; i < end; i++) s->open[(uint)keys[i]] = 1;
    enter(s, grids, places);
    for (uint k = 0; k < *count; k++) {
        const Box box = box_of(s, kept[k]);
        if (is_valid(box)) keep(s, grids, box);
    }
    uint i = begin;
    for (; i < end && (long)*count < wanted; i++) {
        const uint number = (uint)keys[i];
        if (!s->open[number]) continue;
        s->open[number] = 0;
        const Box box = box_of(s, number);
        if (is_valid(box)) keep(s, grids, box);
        kept[(*count)++] = number;
    }
    return i;
}

static float lowest_threshold(__global const float* thresholds, const uint count, const uint segment, const uint classes) {
    float lowest = iou_threshold_of(thresholds, count, AGNOSTIC ? 0 : segment % classes);
    for (uint c = 1; AGNOSTIC && c < count; c++) lowest = lesser(iou_threshold_of(thresholds, count, c), lowest);
    return lowest;
}

KERNEL void nms_segments(RANGE, __global const float* boxes, const ulong boxes_at, __global const float* iou_threshold,
                         const ulong iou_threshold_at, __global const float* scores, const ulong scores_at, __global const float* score_threshold,
                         const ulong score_threshold_at, __global const long* max_outputs, const ulong max_outputs_at, __global ulong* keys,
                         const ulong keys_at, __global uint* state, const ulong state_at, __global uint* kept, const ulong kept_at,
                         __global float* five, const ulong five_at, __global uint* numbers, const ulong numbers_at, __global uint* begins,
                         const ulong begins_at, __global uchar* open, const ulong open_at, const INDEX segments, const uint most_places,
                         NMS_ARGS) {
    ITEM(segment)
    Segment s;
    s.boxes = boxes + boxes_at + BOX_NUMBERS * (ulong)image_of((uint)segment, classes) * n;
    s.iou_threshold = iou_threshold + iou_threshold_at;
    s.room = length + LANES;
    s.five = five + five_at + (ulong)segment * 5 * s.room;
    s.numbers = numbers + numbers_at + (ulong)segment * length;
    s.begins = begins + begins_at + (ulong)segment * (most_places + 1);
    s.open = open + open_at + (ulong)segment * length;
    s.n = n;
    s.iou_count = iou_count;
    s.length = length;
    s.lowest = lowest_threshold(s.iou_threshold, iou_count, (uint)segment, classes);
    s.least = least_iou(s.lowest);
    s.ratio = s.least > 0.0f ? (1.0f - s.least) / s.least : 0.0f;
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
    uint invalid = 0;
    if (AGNOSTIC || segment % classes == 0) {
        for (uint i = 0; i < n; i++) invalid += !is_valid(box_of(&s, i));
    }
    const uint looked_at = candidates_limit && candidates > candidates_limit ? candidates_limit : candidates;
    const long wanted = max_outputs[max_outputs_at];
    __global uint* own_kept = kept + kept_at + (ulong)segment * length;
    uint count = 0;
    uint next = keep_few(&s, in_order, own_kept, looked_at, wanted, &count);
    uint part = wanted < (long)looked_at ? PART : looked_at;
    if (next < looked_at && (long)count < wanted) {
        for (uint i = 0; i < length; i++) s.open[i] = 0;
    }
    while (next < looked_at && (long)count < wanted) {
        const uint end = looked_at - next < part ? looked_at : next + part;
        next = keep_part(&s, in_order, (__global uint*)(in_order == mine ? other : mine), own_kept, next, end, wanted, &count);
        part = part < 0x40000000u ? 2 * part : part;
    }
    __global uint* own = state + state_at + (ulong)segment * STATE;
    for (uint j = 0; j < STATE; j++) own[j] = 0;
    own[CANDIDATES] = looked_at;
    own[DROPPED] = dropped;
    own[CUT] = candidates - looked_at;
    own[INVALID] = invalid;
    own[KEPT] = count;
    own[UNSEEN] = looked_at - next;
}
