// Vectors of LANES elements of any unsigned type that need not be aligned.
//
// Parameters: T the type; LANES, 8 or 16.

#ifndef T
#define T uint
#endif
#ifndef LANES
#define LANES 16
#endif
#define WIDE_JOIN_(a, b) a##b
#define WIDE_JOIN(a, b) WIDE_JOIN_(a, b)
#define WIDE WIDE_JOIN(T, LANES)
#ifdef __clang__
// PoCL puts vload16 and vstore16 together from quarters
typedef WIDE __attribute__((aligned(sizeof(T)))) WIDE_UNALIGNED;
#define WIDE_LOAD(p) (*(__global const WIDE_UNALIGNED*)(p))
#define WIDE_STORE(v, p) (*(__global WIDE_UNALIGNED*)(p) = (v))
#else
#define WIDE_LOAD(p) WIDE_JOIN(vload, LANES)(0, p)
#define WIDE_STORE(v, p) WIDE_JOIN(vstore, LANES)(v, 0, p)
#endif
