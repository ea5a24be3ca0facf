// A box with its area: float32, each operation rounded by itself, so that every device gives the same bits (cpu/reference/Overlap.java takes
// the same steps). A box that is not valid has the area 0 and overlaps nothing; op/Nms.java says which are.
// Turned boxes have centre, width, height and angle in the places of x1, y1, x2, y2 and area; one that is not valid is all 0.
//
// Parameters: FORMAT (0: x1 y1 x2 y2, 1: y1 x1 y2 x2, 2: x y width height, 3: centre, width, height, 4: those and an angle); SORTS, whether corners may come in any
// order; RULE (0: product, 1: product, inclusive, 2: quotient, 3: quotient, inclusive).

#pragma OPENCL FP_CONTRACT OFF

#ifndef FORMAT
#define FORMAT 0
#endif
#ifndef SORTS
#define SORTS 0
#endif
#ifndef RULE
#define RULE 0
#endif

#if FORMAT == 4
#include "rotated.cl"
#define BOX_NUMBERS 5
#else
#define BOX_NUMBERS 4
#endif

#define LARGEST 0x1p60f
#define LEAST_SIDE 0x1p-50f

// A vector and not a struct: it is handed over in registers, and oclgrind can't run what its compiler makes of a struct.
typedef float8 Box;
#define x1 s0
#define y1 s1
#define x2 s2
#define y2 s3
#define area s4

static inline float lesser(const float a, const float b) { return a < b ? a : b; }
static inline float greater(const float a, const float b) { return a > b ? a : b; }
static inline float flushed(const float a) { return fabs(a) < 0x1p-100f ? 0.0f : a; }

#if FORMAT == 4
static inline Turned as_turned(const Box box) { return turned(box.s0, box.s1, box.s2, box.s3, box.s4); }

static inline Box read_box(__global const float* five) {
    return convert_float8(turned(five[0], five[1], five[2], five[3], five[4]));
}

static inline bool is_valid(const Box box) { return box.s2 > 0.0f; }
#else
static inline Box read_box(__global const float* four) {
    float a = four[0], b = four[1], c = four[2], d = four[3];
#if FORMAT == 1
    a = four[1];
    b = four[0];
    c = four[3];
    d = four[2];
#elif FORMAT == 2
    c = a + c;
    d = b + d;
#elif FORMAT == 3
    const float half_width = c * 0.5f;
    const float half_height = d * 0.5f;
    c = a + half_width;
    d = b + half_height;
    a = a - half_width;
    b = b - half_height;
#endif
    // false for NaN
    const bool whole = fabs(a) <= LARGEST && fabs(b) <= LARGEST && fabs(c) <= LARGEST && fabs(d) <= LARGEST;
    Box box = 0.0f;
#if SORTS && FORMAT < 2
    box.x1 = flushed(lesser(a, c));
    box.y1 = flushed(lesser(b, d));
    box.x2 = flushed(greater(a, c));
    box.y2 = flushed(greater(b, d));
#else
    box.x1 = flushed(a);
    box.y1 = flushed(b);
    box.x2 = flushed(c);
    box.y2 = flushed(d);
#endif
    const float width = box.x2 - box.x1;
    const float height = box.y2 - box.y1;
    const bool sides = width >= LEAST_SIDE && width <= LARGEST && height >= LEAST_SIDE && height <= LARGEST;
    box.area = width * height;
    if (!(whole && sides)) {
        box = 0.0f;
    }
    return box;
}

static inline bool is_valid(const Box box) { return box.area > 0.0f; }
#endif

static inline float union_area(const Box a, const Box b, const float common) {
    const float both = a.area + b.area;
    return both - common;
}

#if RULE >= 2
// Whether a / b, correctly rounded, is above t, without a division, which devices may round as they like: whether a is above b * m, m half way
// from t to the next float, or just there and a tie goes up. Mantissas are multiplied as integers. All are normal numbers.
static inline bool quotient_above(const float a, const float b, const float t) {
    const uint bits_a = as_uint(a), bits_b = as_uint(b), bits_t = as_uint(t);
    const ulong mantissa_a = (bits_a & 0x7FFFFFu) | 0x800000u;
    const ulong mantissa_b = (bits_b & 0x7FFFFFu) | 0x800000u;
    const ulong mantissa_m = 2 * (ulong)((bits_t & 0x7FFFFFu) | 0x800000u) + 1;
    const int shift = (int)(bits_a >> 23) - (int)(bits_b >> 23) - (int)(bits_t >> 23) + 151;
    const ulong product = mantissa_m * mantissa_b;
    const ulong value = mantissa_a << clamp(shift, 0, 39);
    const bool tie_goes_up = bits_t & 1;
    return shift >= 0 && (shift > 39 || value > product || (value == product && tie_goes_up));
}
#endif

// `threshold` is 0 or from 2^-20 to 1.
static inline bool suppresses(const Box kept, const Box later, const float threshold) {
#if FORMAT == 4
    const Turned a = as_turned(kept), b = as_turned(later);
    const double common = turned_intersection(a, b);
    const double limit = threshold * turned_union(a, b, common);
    return common > 0.0 && (RULE == 1 ? common >= limit : common > limit);
#else
    const float width = lesser(kept.x2, later.x2) - greater(kept.x1, later.x1);
    const float height = lesser(kept.y2, later.y2) - greater(kept.y1, later.y1);
    if (!(width > 0.0f && height > 0.0f)) return false;
    if (threshold == 0.0f) return true;
    const float common = width * height;
    const float whole = union_area(kept, later, common);
    const float limit = threshold * whole;
#if RULE == 0
    return common > limit;
#elif RULE == 1
    return common >= limit && common > 0.0f;
#else
    if (common < limit * 0.999f) return false; // far below; and what is compared next is normal
    if (common > limit * 1.001f) return true;
    // at least t is above the float before t
    return quotient_above(common, whole, as_float(as_uint(threshold) - (RULE == 3 ? 1 : 0)));
#endif
#endif
}
