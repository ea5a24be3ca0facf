// Vectors of LANES elements of any type that has them, at any element's address in global memory.
//
// Parameters: T the type; LANES, 4, 8 or 16; STREAM, see stream.cl.

#include "common.cl"
#include "stream.cl"

#ifndef T
#define T uint
#endif
#ifndef LANES
#define LANES 16
#endif
#define WIDE JOIN(T, LANES)
#ifdef __clang__
// PoCL puts vload16 and vstore16 together from quarters
typedef WIDE __attribute__((aligned(sizeof(T)))) WIDE_UNALIGNED;
#define WIDE_LOAD(p) (*(__global const WIDE_UNALIGNED*)(p))
#define WIDE_STORE(v, p) (*(__global WIDE_UNALIGNED*)(p) = (v))
#else
#define WIDE_LOAD(p) JOIN(vload, LANES)(0, p)
#define WIDE_STORE(v, p) JOIN(vstore, LANES)(v, 0, p)
#endif
#define WIDE_IS_STREAMABLE(p) STREAMABLE(p, WIDE)
#define WIDE_STREAM_IF(streamed, v, p) STREAMED_IF(streamed, v, p, WIDE, WIDE_STORE)
