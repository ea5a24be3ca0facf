// exponential(x) is e^x, of a floating number or a vector.
//
// GPUs have an instruction for it. On a CPU the library's takes twice as long as what follows, which is 2^n * 2^f, n the integer next to
// x / ln 2 and |f| <= 1/2 what is left, taken exactly by a fused multiply-add; 2^f = 1 + f*q(f) by the polynomial of degree 6 of least relative error,
// 3e-9 (Remez; a leading coefficient was rounded before the next was fitted). Error below 1 ulp, 1 at 0, infinite where e^x is, 0 below
// 2^-126, NaN for NaN. Of double it is the library's.

#ifndef BINOCLE_EXPONENTIAL
#define BINOCLE_EXPONENTIAL

#if defined(__clang__) && (defined(__FMA__) || defined(__aarch64__))
#define EXPONENTIAL(T, I)                                                                       \
    static inline __attribute__((overloadable)) T exponential(const T x) {                      \
        const T shifted = fma(x, (T)(0x1.715476p+0f), (T)(0x1.8p+23f)); /* n in its last bits */ \
        const T n = shifted - (T)(0x1.8p+23f);                                                  \
        const T f = fma(x, (T)(0x1.4ae0cp-26f), fma(x, (T)(0x1.715476p+0f), -n));               \
        T p = fma(f, (T)(0x1.416b5cp-13f), (T)(0x1.5f083p-10f));                                \
        p = fma(p, f, (T)(0x1.3b2dep-7f));                                                      \
        p = fma(p, f, (T)(0x1.c6af7cp-5f));                                                     \
        p = fma(p, f, (T)(0x1.ebfbdcp-3f));                                                     \
        p = fma(p, f, (T)(0x1.62e43p-1f));                                                      \
        p = fma(p, f, (T)(1.0f));                                                               \
        p = as_##T(as_##I(p) + (as_##I(shifted) << 23));                                        \
        p = x < (T)(0x1.62e43p+6f) ? p : x + (T)(INFINITY);                                     \
        return x < (T)(-0x1.5d589ep+6f) ? (T)(0.0f) : p;                                        \
    }
EXPONENTIAL(float, int)
EXPONENTIAL(float4, int4)
EXPONENTIAL(float8, int8)
EXPONENTIAL(float16, int16)
#undef EXPONENTIAL
#ifdef cl_khr_fp64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define EXPONENTIAL(T) \
    static inline __attribute__((overloadable)) T exponential(const T x) { return exp(x); }
EXPONENTIAL(double)
EXPONENTIAL(double4)
EXPONENTIAL(double8)
EXPONENTIAL(double16)
#undef EXPONENTIAL
#endif
#else
#define exponential exp
#endif

#endif
