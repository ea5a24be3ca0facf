// A product of matrices that 32 lanes do together: 16 pixels x 16 input channels times 16 input channels x 8 output channels, added to sums in
// float32, of which each lane has four:
//
//   sum[0], sum[1]   pixel lane / 4,      output channels lane % 4 * 2 and the next
//   sum[2], sum[3]   pixel lane / 4 + 8,  the same
//
// Both matrices lie in local memory, a row of pairs of input channels a pixel or output channel, rows PITCH words apart.
//
// With TENSOR_CORES it is the instruction mma.sync.m16n8k16 of NVIDIA's PTX (PTX ISA, "Matrix Fragments for mma.m16n8k16 with floating point
// type", from sm_80 on), whose layout of registers PIXELS_OF and CHANNELS_OF load by plain loads: PTX loads from OpenCL's local pointers have
// been wrong. Only that vendor's compiler gets it, and only after a product came out right (TensorCores.java). Without, each lane adds up its
// four sums from local memory: slow, and the same.
//
// Parameters: X (float16, bfloat16), PITCH, TENSOR_CORES.

#include "storage.cl"

#ifndef X
#define X float16
#endif
#ifndef PITCH
#define PITCH 12
#endif

#ifdef TENSOR_CORES
#define FOR_PRODUCTS _Pragma("unroll")
#define MMA_TYPE(X) JOIN(mma_type_, X)
#define mma_type_float16 "f16"
#define mma_type_bfloat16 "bf16"
#define PIXELS_OF(a, rows, lane)                                 \
    {                                                            \
        __local const uint* own = (rows) + lane / 4 * PITCH + lane % 4; \
        a[0] = own[0];                                           \
        a[1] = own[8 * PITCH];                                   \
        a[2] = own[4];                                           \
        a[3] = own[8 * PITCH + 4];                               \
    }
#define CHANNELS_OF(b, rows, lane)                               \
    {                                                            \
        __local const uint* own = (rows) + lane / 4 * PITCH + lane % 4; \
        b[0] = own[0];                                           \
        b[1] = own[4];                                           \
    }
#define MULTIPLY(sum, a, b, pixels, channels, lane)                                                                           \
    __asm__ volatile("mma.sync.aligned.m16n8k16.row.col.f32." MMA_TYPE(X) "." MMA_TYPE(X)                                     \
                     ".f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%10, %11, %12, %13};"                               \
                     : "=f"(sum[0]), "=f"(sum[1]), "=f"(sum[2]), "=f"(sum[3])                                                 \
                     : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]), "f"(sum[0]), "f"(sum[1]), "f"(sum[2]), \
                       "f"(sum[3]));
#else
#define FOR_PRODUCTS // nothing is gained, and compilers take long over it
#define PIXELS_OF(a, rows, lane) (void)(a);
#define CHANNELS_OF(b, rows, lane) (void)(b);
#define MULTIPLY(sum, a, b, pixels, channels, lane) multiply(sum, (pixels) + lane / 4 * PITCH, (channels) + lane % 4 * 2 * PITCH);
static inline void multiply(float* sum, __local const uint* pixels, __local const uint* channels) {
    for (int row = 0; row < 2; row++) {
        for (int next = 0; next < 2; next++) {
            for (int pair = 0; pair < 8; pair++) {
                const uint x = pixels[row * 8 * PITCH + pair];
                const uint w = channels[next * PITCH + pair];
                sum[row * 2 + next] += OF_BITS(X)(x & 0xffff) * OF_BITS(X)(w & 0xffff);
                sum[row * 2 + next] += OF_BITS(X)(x >> 16) * OF_BITS(X)(w >> 16);
            }
        }
    }
}
#endif
