// A picture sampled at given places; op/GridSample.java has the rules. A work-item does one output element.
//
// Layout: row-major. Parameters: X the type (storage.cl); MODE, BORDER, each one of three below; ALIGN.

#include "storage.cl"

#define NEAREST 0
#define LINEAR 1
#define CUBIC 2
#define ZEROS 0
#define EDGE 1
#define REFLECTION 2
#ifndef X
#define X float32
#endif
#ifndef MODE
#define MODE LINEAR
#endif
#ifndef BORDER
#define BORDER ZEROS
#endif
#ifndef ALIGN
#define ALIGN 0
#endif
#define C COMPUTED(X)

static inline C inside(const C at, const int length) {
#if BORDER == ZEROS
    return at;
#elif BORDER == EDGE
    return clamp(at, (C)0, (C)(length - 1));
#else
    const C low = ALIGN ? (C)0 : (C)-0.5f;
    const C span = ALIGN ? (C)(length - 1) : (C)length;
    const C from = fabs(at - low);
    const C turns = span == 0 ? (C)0 : floor(from / span);
    const C rest = span == 0 ? (C)0 : from - turns * span;
    return clamp(fmod(turns, (C)2) == 0 ? rest + low : span - rest + low, (C)0, (C)(length - 1));
#endif
}

static inline C read_pixel(__global const STORED(X)* input, const C y, const C x, const int height, const int width) {
    const C row = inside(y, height);
    const C column = inside(x, width);
    const bool there = row >= 0 && row <= height - 1 && column >= 0 && column <= width - 1;
    // a float may round the end of a long axis up
    return there ? LOAD(X)(input, (ulong)min((int)row, height - 1) * width + (ulong)min((int)column, width - 1)) : (C)0;
}

static inline C weight(const C distance) {
    const C t = fabs(distance);
#if MODE == CUBIC
    const C a = -0.75f;
    return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
#else
    return 1 - t;
#endif
}

static inline C pixel(const C coordinate, const int length) {
    const C at = ALIGN ? (coordinate + 1) / 2 * (length - 1) : ((coordinate + 1) * length - 1) / 2;
    return MODE == CUBIC ? at : inside(at, length);
}

KERNEL void grid_sample(RANGE, __global const STORED(X)* input, const ulong input_at, __global const STORED(X)* grid, const ulong grid_at,
                        __global STORED(X)* output, const ulong output_at, const INDEX channels, const INDEX places, const int height,
                        const int width) {
    ITEM(item)
    const INDEX place = item % places;
    const INDEX batch = item / places / channels;
    const C x = pixel(LOAD(X)(grid, grid_at + 2 * ((ulong)batch * places + place)), width);
    const C y = pixel(LOAD(X)(grid, grid_at + 2 * ((ulong)batch * places + place) + 1), height);
    input += input_at + (ulong)(item / places) * height * width;
    C value = 0;
#if MODE == NEAREST
    value = read_pixel(input, rint(y), rint(x), height, width);
#else
    const C left = floor(x);
    const C top = floor(y);
    for (int r = MODE == CUBIC ? -1 : 0; r <= (MODE == CUBIC ? 2 : 1); r++) {
        for (int s = MODE == CUBIC ? -1 : 0; s <= (MODE == CUBIC ? 2 : 1); s++) {
            value += weight(y - (top + r)) * weight(x - (left + s)) * read_pixel(input, top + r, left + s, height, width);
        }
    }
#endif
    STORE(X)(output, output_at + item, value);
}
