// Vectors of four floats as a GPU likes them: one access each, at an address that is a multiple of 16 bytes; and those of which not all are
// there, a float at a time.
//
// Parameters: OUT_FOURS, whether a line of the output is a multiple of four long, so that every vector of it is whole; OUT_CHANNELS_LAST.

#define LANES 4
#include "conv2d_common.cl"

#ifndef OUT_FOURS
#define OUT_FOURS 1
#endif

#define LOAD4(space, p) (*(space const float4*)(p))
#define STORE4(space, v, p) (*(space float4*)(p) = (v))

// The first `valid` of four.
static inline float4 some_in(__global const float* p, const uint valid) {
    return (float4)(valid > 0 ? p[0] : 0.0f, valid > 1 ? p[1] : 0.0f, valid > 2 ? p[2] : 0.0f, valid > 3 ? p[3] : 0.0f);
}

static inline void some_out(const float4 v, __global float* p, const uint valid) {
    if (valid > 0) p[0] = v.s0;
    if (valid > 1) p[1] = v.s1;
    if (valid > 2) p[2] = v.s2;
    if (valid > 3) p[3] = v.s3;
}

// Finishes and stores four results; `some` of them are there, 0 for a vector that is not: a macro, for the epilogue's operands are the
// kernel's. `k` is the channel of the first, one that exists. What is there is asked for in two ways, and never once for whole vectors and
// for parts: LLVM 15 in PoCL 3.1 mixes up the masks of such stores.
#if OUT_FOURS
#define FINISH_FOUR(v, output, k, at, there, some)               \
    (void)(k), (void)(some);                                     \
    if (there) {                                                 \
        EPILOGUE(v, VECTOR, FOUR_CHANNELS, FOUR_ELEMENTS, k, at) \
        STORE4(__global, v, output + at);                        \
    }
#define FOUR_ELEMENTS(p) LOAD4(__global, p)
#else
#define FINISH_FOUR(v, output, k, at, there, some)               \
    {                                                            \
        (void)(k);                                               \
        const uint valid = some;                                 \
        EPILOGUE(v, VECTOR, FOUR_CHANNELS, FOUR_ELEMENTS, k, at) \
        some_out(v, output + at, valid);                         \
    }
#define FOUR_ELEMENTS(p) some_in(p, valid)
#endif
#if OUT_CHANNELS_LAST
#define FOUR_CHANNELS FOUR_ELEMENTS
#else
#define FOUR_CHANNELS SAME_CHANNEL
#endif
