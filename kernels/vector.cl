// A vector of floats, as wide as the device likes, at any float's address.
//
// Parameter: LANES, its floats: 1, 4, 8 or 16.

#ifndef BINOCLE_VECTOR
#define BINOCLE_VECTOR

#include "common.cl"

#ifndef LANES
#define LANES 8
#endif

#if LANES == 1
#define VECTOR float
#define VLOAD(p) (*(p))
#define VSTORE(v, p) (*(p) = (v))
#else
#define VECTOR JOIN(float, LANES)
#ifdef __clang__
// PoCL puts vload16 and vstore16 together from quarters, four times as slow as one access to a type that need not be aligned.
typedef VECTOR __attribute__((aligned(4))) UNALIGNED;
#define OVERLOADED static inline __attribute__((overloadable))
OVERLOADED VECTOR VLOAD(__global const float* p) { return *(__global const UNALIGNED*)p; }
OVERLOADED VECTOR VLOAD(__local const float* p) { return *(__local const UNALIGNED*)p; }
OVERLOADED VECTOR VLOAD(__private const float* p) { return *(__private const UNALIGNED*)p; }
OVERLOADED void VSTORE(const VECTOR v, __global float* p) { *(__global UNALIGNED*)p = v; }
OVERLOADED void VSTORE(const VECTOR v, __local float* p) { *(__local UNALIGNED*)p = v; }
OVERLOADED void VSTORE(const VECTOR v, __private float* p) { *(__private UNALIGNED*)p = v; }
#else
#define VLOAD(p) JOIN(vload, LANES)(0, p)
#define VSTORE(v, p) JOIN(vstore, LANES)(v, 0, p)
#endif
#endif

// Asks for a line of the cache that will be read later, wherever it points. PoCL's prefetch() does nothing, and oclgrind has no other.
#if defined(__x86_64__) || defined(__aarch64__)
#define PREFETCH(p) __builtin_prefetch((const void*)(size_t)(p))
#else
#define PREFETCH(p)
#endif
#define CACHE_LINE 16 // floats

// The first `valid` lanes; the others are not read, and are 0.
static inline VECTOR lanes_in(__global const float* p, const INDEX stride, const uint valid) {
    if (stride == 1 && valid == LANES) return VLOAD(p);
    float lane[LANES];
    VSTORE((VECTOR)(0.0f), lane);
    uint j = 0;
    if (stride == 1) {
        for (; j + 4 <= valid; j += 4) vstore4(vload4(0, p + j), 0, lane + j);
    }
    for (; j < valid; j++) lane[j] = p[j * stride];
    return VLOAD(lane);
}

// The first `valid` lanes; nothing is written for the others.
static inline void lanes_out(const VECTOR v, __global float* p, const INDEX stride, const uint valid) {
    if (stride == 1 && valid == LANES) {
        VSTORE(v, p);
    } else {
        float lane[LANES];
        VSTORE(v, lane);
        uint j = 0;
        if (stride == 1) {
            for (; j + 4 <= valid; j += 4) vstore4(vload4(0, lane + j), 0, p + j);
        }
        for (; j < valid; j++) p[j * stride] = lane[j];
    }
}

#if LANES == 4
#define PAIRS ulong2
#elif LANES == 8
#define PAIRS ulong4
#elif LANES == 16
#define PAIRS ulong8
#endif

#ifdef PAIRS
// Four vectors, neighbours: those of each lane, together, `stride` apart. First pairs, then pairs of pairs.
static inline void fours_out(const VECTOR a, const VECTOR b, const VECTOR c, const VECTOR d, __global float* p, const INDEX stride) {
    float lane[4 * LANES];
    VECTOR ab[2], cd[2];
    ab[0].even = a.lo;
    ab[0].odd = b.lo;
    ab[1].even = a.hi;
    ab[1].odd = b.hi;
    cd[0].even = c.lo;
    cd[0].odd = d.lo;
    cd[1].even = c.hi;
    cd[1].odd = d.hi;
#pragma unroll
    for (int i = 0; i < 2; i++) {
        const PAIRS left = JOIN(as_, PAIRS)(ab[i]);
        const PAIRS right = JOIN(as_, PAIRS)(cd[i]);
        PAIRS fours[2];
        fours[0].even = left.lo;
        fours[0].odd = right.lo;
        fours[1].even = left.hi;
        fours[1].odd = right.hi;
        VSTORE(JOIN(as_, VECTOR)(fours[0]), lane + 2 * i * LANES);
        VSTORE(JOIN(as_, VECTOR)(fours[1]), lane + (2 * i + 1) * LANES);
    }
#pragma unroll
    for (int j = 0; j < LANES; j++) vstore4(vload4(j, lane), 0, p + j * stride);
}
#endif

#endif
