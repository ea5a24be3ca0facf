// Vectors of four elements as a GPU likes them: one access each, at an address that is a multiple of their size; and those of which not all
// are there, an element at a time. Computed in float32, whatever they are stored as.
//
// Parameters: X, the type of input and output (storage.cl): float32, float16, bfloat16; OUT, that of the output where it is another; OUT_FOURS,
// whether a line of the output is a multiple of four long, so that every vector of it is whole; OUT_CHANNELS_LAST.

#include "storage.cl"

#ifndef X
#define X float32
#endif
#ifndef OUT
#define OUT X
#endif
#ifndef OUT_FOURS
#define OUT_FOURS 1
#endif
#define LANES 4
#define EPILOGUE_T STORED(X)
#include "conv2d_common.cl"

#define LOAD4(space, p) (*(space const float4*)(p))
#define STORE4(space, v, p) (*(space float4*)(p) = (v))

#define FOUR_OF(X) JOIN(four_of_, X)
static inline float4 four_of_float32(__global const float* p) { return LOAD4(__global, p); }
static inline float4 four_of_float16(__global const ushort* p) { return vload_half4(0, (__global const half*)p); }
static inline float4 four_of_bfloat16(__global const ushort* p) {
    return as_float4(convert_uint4(*(__global const ushort4*)p) << 16);
}

#define FOUR_TO(X) JOIN(four_to_, X)
static inline void four_to_float32(const float4 v, __global float* p) { STORE4(__global, v, p); }
static inline void four_to_float16(const float4 v, __global ushort* p) {
    store_float16(p, 0, v.s0);
    store_float16(p, 1, v.s1);
    store_float16(p, 2, v.s2);
    store_float16(p, 3, v.s3);
}
static inline void four_to_bfloat16(const float4 v, __global ushort* p) {
    store_bfloat16(p, 0, v.s0);
    store_bfloat16(p, 1, v.s1);
    store_bfloat16(p, 2, v.s2);
    store_bfloat16(p, 3, v.s3);
}

// The first `valid` of four.
static inline float4 some_in(__global const STORED(X)* p, const uint valid) {
    return (float4)(valid > 0 ? LOAD(X)(p, 0) : 0.0f, valid > 1 ? LOAD(X)(p, 1) : 0.0f, valid > 2 ? LOAD(X)(p, 2) : 0.0f,
                    valid > 3 ? LOAD(X)(p, 3) : 0.0f);
}

static inline void some_out(const float4 v, __global STORED(OUT)* p, const uint valid) {
    if (valid > 0) STORE(OUT)(p, 0, v.s0);
    if (valid > 1) STORE(OUT)(p, 1, v.s1);
    if (valid > 2) STORE(OUT)(p, 2, v.s2);
    if (valid > 3) STORE(OUT)(p, 3, v.s3);
}

// Finishes and stores four results; `some` of them are there, 0 for a vector that is not: a macro, for the epilogue's operands are the
// kernel's. `k` is the channel of the first, one that exists. What is there is asked for in two ways, and never once for whole vectors and
// for parts: LLVM 15 in PoCL 3.1 mixes up the masks of such stores.
#if OUT_FOURS
#define FINISH_FOUR(v, output, k, at, there, some)               \
    (void)(k), (void)(some);                                     \
    if (there) {                                                 \
        EPILOGUE(v, VECTOR, FOUR_CHANNELS, FOUR_ELEMENTS, k, at) \
        FOUR_TO(OUT)(v, output + (at));                          \
    }
#define FOUR_ELEMENTS(p) FOUR_OF(X)(p)
#else
#define FINISH_FOUR(v, output, k, at, there, some)               \
    {                                                            \
        (void)(k);                                               \
        const uint valid = some;                                 \
        EPILOGUE(v, VECTOR, FOUR_CHANNELS, FOUR_ELEMENTS, k, at) \
        some_out(v, output + (at), valid);                       \
    }
#define FOUR_ELEMENTS(p) some_in(p, valid)
#endif
#if OUT_CHANNELS_LAST
#define FOUR_CHANNELS FOUR_ELEMENTS
#else
#define FOUR_CHANNELS(p) ((float4)(LOAD(X)(p, 0)))
#endif
