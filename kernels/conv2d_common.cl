// What the kernels of a convolution share: the vector of a tile, how its lanes lie in a tensor, and an epilogue that does nothing where
// EpilogueCode.java wrote none.
//
// Parameters: LANES, the floats of the vector: 1, 4, 8 or 16; OUT_CHANNELS_LAST, whether the lanes (channels) are neighbours in the output.

#include "common.cl"

#ifndef LANES
#define LANES 8
#endif
#ifndef OUT_CHANNELS_LAST
#define OUT_CHANNELS_LAST 1
#endif
#ifndef EPILOGUE_PARAMETERS
#define EPILOGUE_PARAMETERS
#define EPILOGUE(v, T, CHANNEL, ELEMENT, k, at)
#endif
#define EPILOGUE_T float

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
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
#define SCALAR_AT(p) (*(p))

// The first `valid` lanes; the others are not read, and are 0.
static inline VECTOR lanes_in(__global const float* p, const INDEX stride, const uint valid) {
    if (stride == 1 && valid == LANES) return VLOAD(p);
    float lane[LANES];
    for (uint j = 0; j < LANES; j++) lane[j] = j < valid ? p[j * stride] : 0.0f;
    return VLOAD(lane);
}

// The first `valid` lanes; nothing is written for the others.
static inline void lanes_out(const VECTOR v, __global float* p, const INDEX stride, const uint valid) {
    if (stride == 1 && valid == LANES) {
        VSTORE(v, p);
    } else {
        float lane[LANES];
        VSTORE(v, lane);
        for (uint j = 0; j < valid; j++) p[j * stride] = lane[j];
    }
}

// Finishes and stores `count` vectors of channels, those of neighbouring pixels or the like, the channels from k on, `stride` apart:
//
//   sums + i * sums_step  ->  output + at + i * step
#define FINISH(sums, sums_step, count, output, k, at, step, stride, valid)                                      \
    {                                                                                                           \
        const INDEX finish_stride = OUT_CHANNELS_LAST ? 1 : stride;                                             \
        const uint finish_valid = valid;                                                                        \
        if (OUT_CHANNELS_LAST && finish_valid == LANES) {                                                       \
            FINISH_EACH(sums, sums_step, count, output, k, at, step, VLOAD, VLOAD, VSTORE)                      \
        } else {                                                                                                \
            FINISH_EACH(sums, sums_step, count, output, k, at, step, SOME_CHANNELS, SOME_ELEMENTS, STORE_SOME)  \
        }                                                                                                       \
    }
#define FINISH_EACH(sums, sums_step, count, output, k, at, step, CHANNEL, ELEMENT, STORE)  \
    for (uint each = 0; each < count; each++) {                                            \
        const INDEX each_at = at + each * (step);                                          \
        VECTOR each_v = VLOAD(sums + each * (sums_step));                                  \
        EPILOGUE(each_v, VECTOR, CHANNEL, ELEMENT, k, each_at)                             \
        STORE(each_v, output + each_at);                                                   \
    }
#define SOME_CHANNELS(p) lanes_in(p, 1, finish_valid)
#define SOME_ELEMENTS(p) lanes_in(p, finish_stride, finish_valid)
#define STORE_SOME(v, p) lanes_out(v, p, finish_stride, finish_valid)
