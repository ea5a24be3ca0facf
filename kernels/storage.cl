// How elements of each type lie in memory, and what they are computed in: every kernel that takes more than float32 reads and writes through
// these.
//
//   stored_X      the type in memory: float16 and bfloat16 are bits, a boolean is a byte, 0 or 1
//   computed_X    what the kernel computes in: float for the two 16-bit floating types, int or uint for narrow integers (C promotes them
//                 anyhow), else the type itself
//   load_X(p, i)  element i;  store_X(p, i, v)  rounds once, to nearest even; for the 16-bit floating types also of_bits_X and bits_of_X
//
// X is float32, float64 (where the device has doubles), float16, bfloat16, int8 to int64, uint8 to uint64, boolean; kernels get it as a
// parameter (A, B, OUT ...) and say LOAD(A)(p, i).

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

#define STORED(X) JOIN(stored_, X)
#define COMPUTED(X) JOIN(computed_, X)
#define LOAD(X) JOIN(load_, X)
#define STORE(X) JOIN(store_, X)

#define NATIVE(X, S, C)                                                                       \
    typedef S stored_##X;                                                                     \
    typedef C computed_##X;                                                                   \
    static inline C load_##X(__global const S* p, const ulong i) { return p[i]; }             \
    static inline void store_##X(__global S* p, const ulong i, const C v) { p[i] = (S)v; }

NATIVE(float32, float, float)
NATIVE(int16, short, int)
NATIVE(int32, int, int)
NATIVE(int64, long, long)
NATIVE(uint8, uchar, uint)
NATIVE(uint16, ushort, uint)
NATIVE(uint32, uint, uint)
NATIVE(uint64, ulong, ulong)
#if DOUBLES
NATIVE(float64, double, double)
#endif

// Widened so that no compiler sees that it could compute in 8 bits: Mesa's llvmpipe chooses between those wrongly (max(v, 0)).
typedef char stored_int8;
typedef int computed_int8;
static inline int load_int8(__global const char* p, const ulong i) {
    const uint bits = ((__global const uchar*)p)[i];
    return (int)bits - (int)((bits & 0x80) << 1);
}
static inline void store_int8(__global char* p, const ulong i, const int v) { p[i] = (char)v; }

typedef uchar stored_boolean;
typedef uchar computed_boolean;
static inline uchar load_boolean(__global const uchar* p, const ulong i) { return p[i] != 0; }
static inline void store_boolean(__global uchar* p, const ulong i, const uchar v) { p[i] = v != 0; }

// By their bits: vstore_half_rte does not round to nearest everywhere (Mesa's rusticl).
typedef ushort stored_float16;
typedef float computed_float16;
static inline float of_bits_float16(const uint bits) {
    const uint exponent = bits >> 10 & 0x1f;
    const uint fraction = bits & 0x3ff;
    const uint normal = exponent == 0x1f ? 0x7f800000u | fraction << 13 : (exponent + 112) << 23 | fraction << 13;
    const float magnitude = exponent == 0 ? (float)fraction * 0x1p-24f : as_float(normal);
    return bits & 0x8000 ? -magnitude : magnitude;
}
static inline ushort bits_of_float16(const float v) {
    const uint sign = as_uint(v) >> 16 & 0x8000;
    const uint bits = as_uint(v) & 0x7fffffff;
    const uint small = (uint)rint(as_float(min(bits, 0x38800000u)) * 0x1p24f); // below 2^-14: in units of 2^-24
    const uint normal = (bits + 0xfff + (bits >> 13 & 1) - (112u << 23)) >> 13;
    const uint finite = bits < 0x38800000u ? small : normal;
    // from 65520 on, halfway between the largest number and the next, it is infinite
    return (ushort)(sign | (bits > 0x7f800000u ? 0x7e00 : bits >= 0x477ff000u ? 0x7c00 : finite));
}

typedef ushort stored_bfloat16;
typedef float computed_bfloat16;
static inline float of_bits_bfloat16(const uint bits) { return as_float(bits << 16); }
static inline ushort bits_of_bfloat16(const float v) {
    const uint bits = as_uint(v);
    return v != v ? (ushort)0x7fc0 : (ushort)((bits + 0x7fffu + (bits >> 16 & 1)) >> 16);
}

#define OF_BITS(X) JOIN(of_bits_, X)
#define BITS_OF(X) JOIN(bits_of_, X)
#define BY_BITS(X)                                                                                              \
    static inline float load_##X(__global const ushort* p, const ulong i) { return of_bits_##X(p[i]); }         \
    static inline void store_##X(__global ushort* p, const ulong i, const float v) { p[i] = bits_of_##X(v); }
BY_BITS(float16)
BY_BITS(bfloat16)

#endif
