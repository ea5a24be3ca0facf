// A vector of floats, as wide as the device likes, at any float's address.
//
// Parameters: LANES, its floats: 1, 4, 8 or 16; STREAM, see stream.cl.

#ifndef BINOCLE_VECTOR
#define BINOCLE_VECTOR

#include "common.cl"
#include "stream.cl"

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

#define IS_STREAMABLE(p) STREAMABLE(p, VECTOR)
#define VSTREAM(v, p) STREAMED(v, p, VECTOR, VSTORE)
#define VSTREAM_IF(streamed, v, p) STREAMED_IF(streamed, v, p, VECTOR, VSTORE)

// Asks for a line of the cache that will be read later, wherever it points: into the FIRST_CACHE, or the SECOND_CACHE, where what is read
// meanwhile should stay in the first. PoCL's prefetch() does nothing, and oclgrind has no other.
#define FIRST_CACHE 3
#define SECOND_CACHE 2
#if defined(__x86_64__) || defined(__aarch64__)
#define PREFETCH(p, cache) __builtin_prefetch((const void*)(size_t)(p), 0, cache)
#else
#define PREFETCH(p, cache)
#endif
#define CACHE_LINE 16 // floats
// Asks, likewise, for the next of so many lines of a channel, and after the last for the first of the next channel: a page of memory far away costs more to
// open than to read on. `nth` begins at 0; from a channel's last line to the next's first may be backwards.
#define ASK_FOR_LINE(next, cache, nth, lines, to_line, to_channel) \
    PREFETCH(next, cache);                                         \
    nth = nth + 1 < (lines) ? nth + 1 : 0;                         \
    next += nth == 0 ? to_channel : to_line;

// A vector of two halves. Lane by lane, since of (float8)(half, half) a compiler first makes vectors of undefined lanes, and oclgrind crashes at them;
// optimised, both are the same.
static inline float4 joined4(const float2 a, const float2 b) { return (float4)(a.s0, a.s1, b.s0, b.s1); }
static inline float8 joined8(const float4 a, const float4 b) { return (float8)(a.s0, a.s1, a.s2, a.s3, b.s0, b.s1, b.s2, b.s3); }
static inline float16 joined16(const float8 a, const float8 b) {
    return (float16)(a.s0, a.s1, a.s2, a.s3, a.s4, a.s5, a.s6, a.s7, b.s0, b.s1, b.s2, b.s3, b.s4, b.s5, b.s6, b.s7);
}

// Lane by lane; NaN is larger than every number.
static inline VECTOR larger(const VECTOR a, const VECTOR b) {
    return b > a || b != b ? b : a;
}

// The first `valid` lanes; the others are not read, and are 0.
static inline VECTOR lanes_in(__global const float* p, const INDEX stride, const uint valid) {
    if (stride == 1 && valid == LANES) return VLOAD(p);
    // not by way of memory: what was stored in parts is long in coming back whole
#if LANES == 8
    if (stride == 1 && valid == 4) return joined8(vload4(0, p), (float4)(0.0f));
#elif LANES == 16
    if (stride == 1 && valid == 8) return joined16(vload8(0, p), (float8)(0.0f));
    if (stride == 1 && valid == 12) return joined16(vload8(0, p), joined8(vload4(0, p + 8), (float4)(0.0f)));
    if (stride == 1 && valid == 4) return joined16(joined8(vload4(0, p), (float4)(0.0f)), (float8)(0.0f));
#endif
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

// Of two vectors: every second lane of one, then of the other, from the first or from the second on, or so in each four lanes; and in each
// four lanes, the lower or the upper two in turn, then pairs in turn. Each is one instruction, but those that put lanes of 8 and more in order: two.
#define JOINED JOIN(joined, LANES)
#define EVENS(a, b) JOINED((a).even, (b).even)
#define ODDS(a, b) JOINED((a).odd, (b).odd)
#if LANES == 4
#define EVEN_TWOS(a, b) EVENS(a, b)
#define ODD_TWOS(a, b) ODDS(a, b)
#define LOW_TURNS(a, b) ((VECTOR)((a).s0, (b).s0, (a).s1, (b).s1))
#define HIGH_TURNS(a, b) ((VECTOR)((a).s2, (b).s2, (a).s3, (b).s3))
#define PAIRS ulong2
#define LOW_PAIRS(a, b) ((PAIRS)((a).s0, (b).s0))
#define HIGH_PAIRS(a, b) ((PAIRS)((a).s1, (b).s1))
#define FOURS_LOAD(p, step) vload4(0, p)
#define FOURS_STORE(v, p, step) vstore4(v, 0, p)
#elif LANES == 8
#define EVEN_TWOS(a, b) ((VECTOR)((a).s0, (a).s2, (b).s0, (b).s2, (a).s4, (a).s6, (b).s4, (b).s6))
#define ODD_TWOS(a, b) ((VECTOR)((a).s1, (a).s3, (b).s1, (b).s3, (a).s5, (a).s7, (b).s5, (b).s7))
#define LOW_TURNS(a, b) ((VECTOR)((a).s0, (b).s0, (a).s1, (b).s1, (a).s4, (b).s4, (a).s5, (b).s5))
#define HIGH_TURNS(a, b) ((VECTOR)((a).s2, (b).s2, (a).s3, (b).s3, (a).s6, (b).s6, (a).s7, (b).s7))
#define PAIRS ulong4
#define LOW_PAIRS(a, b) ((PAIRS)((a).s0, (b).s0, (a).s2, (b).s2))
#define HIGH_PAIRS(a, b) ((PAIRS)((a).s1, (b).s1, (a).s3, (b).s3))
#define FOURS_LOAD(p, step) joined8(vload4(0, p), vload4(0, (p) + 4 * (step)))
#define FOURS_STORE(v, p, step) (vstore4((v).lo, 0, p), vstore4((v).hi, 0, (p) + 4 * (step)))
#elif LANES == 16
#define EVEN_TWOS(a, b) ((VECTOR)((a).s0, (a).s2, (b).s0, (b).s2, (a).s4, (a).s6, (b).s4, (b).s6, \
    (a).s8, (a).sa, (b).s8, (b).sa, (a).sc, (a).se, (b).sc, (b).se))
#define ODD_TWOS(a, b) ((VECTOR)((a).s1, (a).s3, (b).s1, (b).s3, (a).s5, (a).s7, (b).s5, (b).s7, \
    (a).s9, (a).sb, (b).s9, (b).sb, (a).sd, (a).sf, (b).sd, (b).sf))
#define LOW_TURNS(a, b) ((VECTOR)((a).s0, (b).s0, (a).s1, (b).s1, (a).s4, (b).s4, (a).s5, (b).s5, \
    (a).s8, (b).s8, (a).s9, (b).s9, (a).sc, (b).sc, (a).sd, (b).sd))
#define HIGH_TURNS(a, b) ((VECTOR)((a).s2, (b).s2, (a).s3, (b).s3, (a).s6, (b).s6, (a).s7, (b).s7, \
    (a).sa, (b).sa, (a).sb, (b).sb, (a).se, (b).se, (a).sf, (b).sf))
#define PAIRS ulong8
#define LOW_PAIRS(a, b) ((PAIRS)((a).s0, (b).s0, (a).s2, (b).s2, (a).s4, (b).s4, (a).s6, (b).s6))
#define HIGH_PAIRS(a, b) ((PAIRS)((a).s1, (b).s1, (a).s3, (b).s3, (a).s5, (b).s5, (a).s7, (b).s7))
#define FOURS_LOAD(p, step)                                                    \
    joined16(joined8(vload4(0, p), vload4(0, (p) + 4 * (step))),               \
             joined8(vload4(0, (p) + 8 * (step)), vload4(0, (p) + 12 * (step))))
#define FOURS_STORE(v, p, step)                                                \
    (vstore4((v).lo.lo, 0, p), vstore4((v).lo.hi, 0, (p) + 4 * (step)),        \
     vstore4((v).hi.lo, 0, (p) + 8 * (step)), vstore4((v).hi.hi, 0, (p) + 12 * (step)))
#endif

#ifdef PAIRS
// In each four lanes: lane i of vector j becomes lane j of vector i.
static inline void turn_fours(VECTOR* v) {
    const PAIRS low_left = JOIN(as_, PAIRS)(LOW_TURNS(v[0], v[1]));
    const PAIRS low_right = JOIN(as_, PAIRS)(LOW_TURNS(v[2], v[3]));
    const PAIRS high_left = JOIN(as_, PAIRS)(HIGH_TURNS(v[0], v[1]));
    const PAIRS high_right = JOIN(as_, PAIRS)(HIGH_TURNS(v[2], v[3]));
    v[0] = JOIN(as_, VECTOR)(LOW_PAIRS(low_left, low_right));
    v[1] = JOIN(as_, VECTOR)(HIGH_PAIRS(low_left, low_right));
    v[2] = JOIN(as_, VECTOR)(LOW_PAIRS(high_left, high_right));
    v[3] = JOIN(as_, VECTOR)(HIGH_PAIRS(high_left, high_right));
}

// Four vectors from LANES fours of neighbours, and back: lane j of each lies in the fours at p + j * stride.
static inline void fours_in(VECTOR* v, __global const float* p, const INDEX stride) {
#pragma unroll
    for (int j = 0; j < 4; j++) v[j] = FOURS_LOAD(p + j * stride, stride);
    turn_fours(v);
}
static inline void fours_out(VECTOR* v, __global float* p, const INDEX stride) {
    turn_fours(v);
#pragma unroll
    for (int j = 0; j < 4; j++) FOURS_STORE(v[j], p + j * stride, stride);
}
#endif

#endif
