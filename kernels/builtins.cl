// The types and built-in functions that the kernels use, declared as clang's opencl-c.h declares them, for a driver that reads that header, 17,000
// lines, twice for each program (PoCL; Programs.java). What is not here a kernel can't call; what is here comes in every type that a call could mean,
// so that no value is converted unseen.

typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef __SIZE_TYPE__ size_t;
typedef uint cl_mem_fence_flags;

#define VECTORS_OF(T, N) typedef T T##N __attribute__((ext_vector_type(N)));
#define TYPES(T) VECTORS_OF(T, 2) VECTORS_OF(T, 4) VECTORS_OF(T, 8) VECTORS_OF(T, 16)
TYPES(char) TYPES(uchar) TYPES(short) TYPES(ushort) TYPES(int) TYPES(uint) TYPES(long) TYPES(ulong) TYPES(float)
#ifdef cl_khr_fp64
TYPES(double)
#endif

#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))
#define M_PI_F 3.14159265358979323846f
#define CHAR_MAX 127
#define CHAR_MIN (-128)
#define UCHAR_MAX 255
#define SHRT_MAX 32767
#define SHRT_MIN (-32768)
#define USHRT_MAX 65535
#define INT_MAX 2147483647
#define INT_MIN (-2147483647 - 1)
#define UINT_MAX 0xffffffffu
#define LONG_MAX 0x7fffffffffffffffL
#define LONG_MIN (-0x7fffffffffffffffL - 1)
#define ULONG_MAX 0xffffffffffffffffUL
#define CLK_LOCAL_MEM_FENCE 1
#define CLK_GLOBAL_MEM_FENCE 2

#define as_int(x) __builtin_astype((x), int)
#define as_int4(x) __builtin_astype((x), int4)
#define as_int8(x) __builtin_astype((x), int8)
#define as_int16(x) __builtin_astype((x), int16)
#define as_uint(x) __builtin_astype((x), uint)
#define as_uint4(x) __builtin_astype((x), uint4)
#define as_long2(x) __builtin_astype((x), long2)
#define as_ulong2(x) __builtin_astype((x), ulong2)
#define as_ulong4(x) __builtin_astype((x), ulong4)
#define as_ulong8(x) __builtin_astype((x), ulong8)
#define as_float(x) __builtin_astype((x), float)
#define as_float4(x) __builtin_astype((x), float4)
#define as_float8(x) __builtin_astype((x), float8)
#define as_float16(x) __builtin_astype((x), float16)

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
long CONST upsample(int, uint);
ulong CONST upsample(uint, uint);

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
