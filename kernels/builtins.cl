// The built-in functions that the kernels call, declared as clang's opencl-c.h declares them, for a driver that reads that header, 18,000 lines,
// twice for each program (PoCL; Programs.java). Types and constants are of another, opencl-c-base.h, which is short. What is not here a kernel can't
// call; what is here comes in the types that a call could mean, so that no value is converted unseen.

#ifdef cl_khr_fp64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif

#define PLAIN __attribute__((overloadable))
#define CONST PLAIN __attribute__((const))
#define PURE PLAIN __attribute__((pure))

#define WIDTHS(M, T) M(T) M(T##2) M(T##4) M(T##8) M(T##16)
#define WIDTHS_WITH(M, T, I) M(T, I) M(T##2, I##2) M(T##4, I##4) M(T##8, I##8) M(T##16, I##16)
#define SIGNED(M) M(char) M(short) M(int) M(long)
#define UNSIGNED(M) M(uchar) M(ushort) M(uint) M(ulong)
#ifdef cl_khr_fp64
#define FLOATING(M) M(float) M(double)
#else
#define FLOATING(M) M(float)
#endif

// of floating numbers
#define ONE(T)                                                                                                                          \
    T CONST acos(T); T CONST acosh(T); T CONST asin(T); T CONST asinh(T); T CONST atan(T); T CONST atanh(T); T CONST ceil(T);            \
    T CONST cos(T); T CONST cosh(T); T CONST erf(T); T CONST exp(T); T CONST expm1(T); T CONST fabs(T); T CONST floor(T);                \
    T CONST log(T); T CONST log1p(T); T CONST log2(T); T CONST rint(T); T CONST sign(T); T CONST sin(T); T CONST sinh(T);                \
    T CONST sqrt(T); T CONST tan(T); T CONST tanh(T);                                                                                    \
    T CONST fmax(T, T); T CONST fmin(T, T); T CONST fmod(T, T); T CONST hypot(T, T); T CONST pow(T, T); T CONST fma(T, T, T);
#define ALL(T) WIDTHS(ONE, T)
FLOATING(ALL)
#undef ONE
#define ONE(T, I) T CONST pown(T, I);
WIDTHS_WITH(ONE, float, int)
#ifdef cl_khr_fp64
WIDTHS_WITH(ONE, double, int)
int CONST isinf(double);
#endif
#undef ONE
int CONST isinf(float);

// of numbers of any kind
#define ONE(T) T CONST clamp(T, T, T); T CONST max(T, T); T CONST min(T, T);
FLOATING(ALL) SIGNED(ALL) UNSIGNED(ALL)
#undef ONE
#define ONE(T) T CONST clz(T); T CONST popcount(T);
SIGNED(ALL) UNSIGNED(ALL)
#undef ONE
#define ONE(T, I) T CONST select(T, T, I);
WIDTHS_WITH(ONE, float, int) WIDTHS_WITH(ONE, int, int) WIDTHS_WITH(ONE, uint, int)
#undef ONE

// from and to memory
#define FROM(SPACE, T, N) T##N PURE vload##N(size_t, const SPACE T*); void PLAIN vstore##N(T##N, size_t, SPACE T*);
#define OF_WIDTH(T, N) FROM(__global, T, N) FROM(__local, T, N) FROM(__private, T, N)
#define MEMORY(T) OF_WIDTH(T, 2) OF_WIDTH(T, 4) OF_WIDTH(T, 8) OF_WIDTH(T, 16)
FLOATING(MEMORY) SIGNED(MEMORY) UNSIGNED(MEMORY)
float4 PURE vload_half4(size_t, const __global half*);

// from one type to another
#define CONVERSIONS(T)                                                                                                        \
    float CONST convert_float_rtz(T); int CONST convert_int_sat_rtz(T); int CONST convert_int_sat_rte(T); uint CONST convert_uint_sat_rtz(T); \
    uint CONST convert_uint_sat_rte(T); long CONST convert_long_sat_rtz(T); long CONST convert_long_sat_rte(T);                  \
    ulong CONST convert_ulong_sat_rtz(T); ulong CONST convert_ulong_sat_rte(T); float8 CONST convert_float8(T##8); uint4 CONST convert_uint4(T##4);
FLOATING(CONVERSIONS) SIGNED(CONVERSIONS) UNSIGNED(CONVERSIONS)
short CONST upsample(char, uchar); int CONST upsample(short, ushort); long CONST upsample(int, uint);
ushort CONST upsample(uchar, uchar); uint CONST upsample(ushort, ushort); ulong CONST upsample(uint, uint);

// of work-items
size_t CONST get_global_id(uint);
size_t CONST get_local_id(uint);
void PLAIN __attribute__((convergent)) barrier(cl_mem_fence_flags);
int PLAIN atomic_inc(volatile __global int*);
int PLAIN atomic_xchg(volatile __global int*, int);

#undef PLAIN
#undef CONST
#undef PURE
#undef WIDTHS
#undef WIDTHS_WITH
#undef SIGNED
#undef UNSIGNED
#undef FLOATING
#undef ALL
#undef FROM
#undef OF_WIDTH
#undef MEMORY
#undef CONVERSIONS
