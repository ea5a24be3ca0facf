// How elements of each type lie in memory, and what they are computed in: every kernel that takes more than float32 reads and writes through
// these.
//
//   stored_X      the type in memory: float16 and bfloat16 are bits, a boolean is a byte, 0 or 1
//   computed_X    what the kernel computes in: float for the two 16-bit types, else the type itself
//   load_X(p, i)  element i;  store_X(p, i, v)  rounds once, to nearest even
//
// X is float32, float64 (where the device has doubles), float16, bfloat16, int8 to int64, uint8 to uint64, boolean; kernels get it as a
// parameter (A, B, OUT ...) and say LOAD(A)(p, i). float16 needs no extension: vload_half is core OpenCL.

#include "common.cl"

#ifndef BINOCLE_STORAGE
#define BINOCLE_STORAGE

#if defined(cl_khr_fp64) || defined(__opencl_c_fp64)
#ifdef cl_khr_fp64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif
#define DOUBLES 1
#else
#define DOUBLES 0
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define STORED(X) JOIN(stored_, X)
#define COMPUTED(X) JOIN(computed_, X)
#define LOAD(X) JOIN(load_, X)
#define STORE(X) JOIN(store_, X)

#define NATIVE(X, C)                                                                                          \
    typedef C stored_##X;                                                                                     \
    typedef C computed_##X;                                                                                   \
    static inline C load_##X(__global const C* p, const ulong i) { return p[i]; }                             \
    static inline void store_##X(__global C* p, const ulong i, const C v) { p[i] = v; }

NATIVE(float32, float)
NATIVE(int8, char)
NATIVE(int16, short)
NATIVE(int32, int)
NATIVE(int64, long)
NATIVE(uint8, uchar)
NATIVE(uint16, ushort)
NATIVE(uint32, uint)
NATIVE(uint64, ulong)
#if DOUBLES
NATIVE(float64, double)
#endif

typedef uchar stored_boolean;
typedef uchar computed_boolean;
static inline uchar load_boolean(__global const uchar* p, const ulong i) { return p[i] != 0; }
static inline void store_boolean(__global uchar* p, const ulong i, const uchar v) { p[i] = v != 0; }

typedef ushort stored_float16;
typedef float computed_float16;
static inline float load_float16(__global const ushort* p, const ulong i) { return vload_half(i, (__global const half*)p); }
static inline void store_float16(__global ushort* p, const ulong i, const float v) { vstore_half_rte(v, i, (__global half*)p); }

typedef ushort stored_bfloat16;
typedef float computed_bfloat16;
static inline float load_bfloat16(__global const ushort* p, const ulong i) { return as_float((uint)p[i] << 16); }
static inline void store_bfloat16(__global ushort* p, const ulong i, const float v) {
    const uint bits = as_uint(v);
    p[i] = v != v ? (ushort)0x7fc0 : (ushort)((bits + 0x7fffu + (bits >> 16 & 1)) >> 16);
}

#endif
