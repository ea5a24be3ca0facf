// Convolution in float16 or bfloat16 with sums in float32 as a matrix product that is never written out (implicit GEMM), for devices whose
// lanes, 32 at a time, multiply matrices together (NVIDIA's tensor cores). Channels last.
//
//   output[n][oh][ow][k] = epilogue(sum over r, s, c of input[n][oh*stride - pad + r*dilation][...][c] * weights[k][r][s][c])
//
//                  BLOCK_K channels of a group
//                 +--------------+--------------+      WARPS_P x WARPS_K warps of 32 lanes, each with TILES_P x TILES_K products of
//         BLOCK_P |  warp        |              |      16 pixels x 8 channels, DEPTH input channels of one tap a step. Those of the next
//         pixels  |--------------+--------------|      step are on their way into registers meanwhile (two buffers, one barrier a step).
//                 |              |              |
//                 +--------------+--------------+
//
// Local memory holds pairs of channels, a row a pixel or an output channel. A row has four words more than pairs: so the eight rows that the
// lanes of a product read at once lie in different banks, for every DEPTH.
//
// Weights [block][tap][chunk of DEPTH channels][BLOCK_K][DEPTH], blocks do not cross groups, filled up with zeros. Channels of a group are a
// multiple of 8: what is read is 16 bytes wide, and all there or not.
//
// Parameters: X (float16, bfloat16), BLOCK_K, BLOCK_P, WARPS_K, WARPS_P, DEPTH (a multiple of 16); OUT_PAIRS, whether the channels of the output
// are even, and those of a group; TENSOR_CORES (mma.cl); EPILOGUE_* by EpilogueCode.java.

#include "epilogue.cl"
#include "storage.cl"

#ifndef X
#define X float16
#endif
#ifndef BLOCK_K
#define BLOCK_K 64
#endif
#ifndef BLOCK_P
#define BLOCK_P 64
#endif
#ifndef WARPS_K
#define WARPS_K 1
#endif
#ifndef WARPS_P
#define WARPS_P 2
#endif
#ifndef DEPTH
#define DEPTH 16
#endif
#ifndef OUT_PAIRS
#define OUT_PAIRS 0
#endif
#define PITCH (DEPTH / 2 + 4)
#include "mma.cl"

#define EPILOGUE_T STORED(X)
#define ELEMENT_AT(p) LOAD(X)(p, 0)

#define WARP_K (BLOCK_K / WARPS_K)
#define WARP_P (BLOCK_P / WARPS_P)
#define TILES_K (WARP_K / 8)
#define TILES_P (WARP_P / 16)

// A row of a step is so many loads of eight channels, and a work-item does so many of them.
#define EIGHTS (DEPTH / 8)
#define FETCHES_K (BLOCK_K * EIGHTS / LOCAL)
#define FETCHES_P (BLOCK_P * EIGHTS / LOCAL)
#define ROW(i) ((lid + (i) * LOCAL) / EIGHTS)
#define WORD(i) (ROW(i) * PITCH + (lid + (i) * LOCAL) % EIGHTS * 4)
#define PUT(v, p) (*(__local uint4*)(p) = (v))

KERNEL void conv2d_mma(RANGE, __global const STORED(X)* input, const ulong input_at, __global const ushort* weights,
                       const ulong weights_at, __global STORED(X)* output, const ulong output_at EPILOGUE_PARAMETERS,
                       __local uint4* memory_k, __local uint4* memory_p, const INDEX pixels, const INDEX pixel_blocks, const uint blocks,
                       const uint groups, const uint group_inputs, const uint group_outputs, const int in_height, const int in_width,
                       const uint out_height, const uint out_width, const int kernel_height, const int kernel_width,
                       const int stride_height, const int stride_width, const int dilation_height, const int dilation_width,
                       const int pad_top, const int pad_left, const INDEX gap) {
    ITEM(item)
    __local uint* const side_k = (__local uint*)memory_k;
    __local uint* const side_p = (__local uint*)memory_p;
    const uint lid = (uint)get_local_id(0);
    const uint lane = lid % 32;
    const uint warp_k = lid / 32 % WARPS_K;
    const uint warp_p = lid / 32 / WARPS_K;
    const INDEX team = item / LOCAL;
    const uint block = (uint)(team % blocks);
    const INDEX pixel_block = team / blocks % pixel_blocks;
    const uint group = (uint)(team / blocks / pixel_blocks);
    const uint channels = groups * group_inputs;
    const uint chunks = (group_inputs + DEPTH - 1) / DEPTH;
    const uint steps = chunks * (uint)kernel_height * (uint)kernel_width;

    // the pixels that a work-item fetches: where their windows begin
    int top[FETCHES_P];
    int left[FETCHES_P];
    INDEX picture[FETCHES_P];
#pragma unroll
    for (int i = 0; i < FETCHES_P; i++) {
        const INDEX p = pixel_block * BLOCK_P + ROW(i);
        const INDEX line = p / out_width;
        top[i] = (int)(line % out_height) * stride_height - pad_top;
        left[i] = (int)(p % out_width) * stride_width - pad_left;
        picture[i] = line / out_height * (INDEX)in_height * in_width;
    }
    const uint in_row = lid % EIGHTS * 8; // LOCAL is a multiple of EIGHTS
    input += input_at + group * group_inputs + in_row;
    weights += weights_at + ((ulong)group * blocks + block) * steps * (BLOCK_K * DEPTH) + (ulong)lid * 8;

    float sum[TILES_P][TILES_K][4];
#pragma unroll
    for (int i = 0; i < TILES_P; i++) {
#pragma unroll
        for (int j = 0; j < TILES_K; j++) {
#pragma unroll
            for (int l = 0; l < 4; l++) sum[i][j][l] = 0.0f;
        }
    }

    uint4 come_k[FETCHES_K];
    uint4 come_p[FETCHES_P];
    uint chunk = 0;
    int r = 0;
    int s = 0;
    // one step more than there are products to add: what was fetched in a step is multiplied in the next
    for (uint step = 0; step <= steps; step++) {
        if (step < steps) {
#pragma unroll
            for (int i = 0; i < FETCHES_K; i++) come_k[i] = *(__global const uint4*)(weights + (ulong)step * (BLOCK_K * DEPTH) + i * LOCAL * 8);
            const uint c = chunk * DEPTH;
#pragma unroll
            for (int i = 0; i < FETCHES_P; i++) {
                const int y = top[i] + r * dilation_height;
                const int x = left[i] + s * dilation_width;
                const bool there = pixel_block * BLOCK_P + ROW(i) < pixels && y >= 0 && y < in_height && x >= 0 && x < in_width && c + in_row < group_inputs;
                come_p[i] = there ? *(__global const uint4*)(input + (picture[i] + (INDEX)y * in_width + (INDEX)x) * channels + c) : (uint4)(0);
            }
            if (++chunk == chunks) {
                chunk = 0;
                if (++s == kernel_width) {
                    s = 0;
                    r++;
                }
            }
        }
        if (step > 0) {
            const uint buffer = (step - 1) % 2;
            __local const uint* from_k = side_k + buffer * (BLOCK_K * PITCH) + warp_k * WARP_K * PITCH;
            __local const uint* from_p = side_p + buffer * (BLOCK_P * PITCH) + warp_p * WARP_P * PITCH;
            FOR_PRODUCTS for (int pair = 0; pair < DEPTH / 2; pair += 8) {
                uint a[TILES_P][4];
                uint b[TILES_K][2];
                FOR_PRODUCTS for (int i = 0; i < TILES_P; i++) PIXELS_OF(a[i], from_p + i * 16 * PITCH + pair, lane)
                FOR_PRODUCTS for (int j = 0; j < TILES_K; j++) CHANNELS_OF(b[j], from_k + j * 8 * PITCH + pair, lane)
                FOR_PRODUCTS for (int i = 0; i < TILES_P; i++) {
                    FOR_PRODUCTS for (int j = 0; j < TILES_K; j++) {
                        MULTIPLY(sum[i][j], a[i], b[j], from_p + i * 16 * PITCH + pair, from_k + j * 8 * PITCH + pair, lane)
                    }
                }
            }
        }
        if (step < steps) {
            const uint buffer = step % 2;
#pragma unroll
            for (int i = 0; i < FETCHES_K; i++) PUT(come_k[i], side_k + buffer * (BLOCK_K * PITCH) + WORD(i));
#pragma unroll
            for (int i = 0; i < FETCHES_P; i++) PUT(come_p[i], side_p + buffer * (BLOCK_P * PITCH) + WORD(i));
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    output += output_at;
    FOR_PRODUCTS for (int i = 0; i < TILES_P; i++) {
        FOR_PRODUCTS for (int j = 0; j < TILES_K; j++) {
            const uint in_group = block * BLOCK_K + warp_k * WARP_K + j * 8 + lane % 4 * 2;
            const uint k = group * group_outputs + in_group;
            FOR_PRODUCTS for (int row = 0; row < 2; row++) {
                const INDEX p = pixel_block * BLOCK_P + warp_p * WARP_P + i * 16 + row * 8 + lane / 4;
                const INDEX at = p * groups * group_outputs + k;
                __global STORED(X)* to = output + p * gap + at;
                if (p < pixels && in_group < group_outputs) {
                    float v = sum[i][j][row * 2];
                    EPILOGUE(v, float, ELEMENT_AT, ELEMENT_AT, k, at)
#if OUT_PAIRS
                    float w = sum[i][j][row * 2 + 1];
                    EPILOGUE(w, float, ELEMENT_AT, ELEMENT_AT, k + 1, at + 1)
                    *(__global uint*)to = (uint)BITS_OF(X)(v) | (uint)BITS_OF(X)(w) << 16;
#else
                    STORE(X)(to, 0, v);
#endif
                }
#if !OUT_PAIRS
                if (p < pixels && in_group + 1 < group_outputs) {
                    float v = sum[i][j][row * 2 + 1];
                    EPILOGUE(v, float, ELEMENT_AT, ELEMENT_AT, k + 1, at + 1)
                    STORE(X)(to, 1, v);
                }
#endif
            }
        }
    }
}
