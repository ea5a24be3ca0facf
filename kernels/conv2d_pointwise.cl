// 1x1 convolution with stride 1 of row-major pictures, for devices where a work-item is a core's thread (CPUs): a matrix product, its vectors
// along the pixels, so that nothing is transposed.
//
//   output[n][k][p] = epilogue(sum over c of weights[k][c] * input[n][c][p])
//
//              VECTORS vectors of LANES pixels
//             +-----------+-----------+
//      ROWS   | sum[0][0] | sum[0][1] |     each step (one input channel) loads VECTORS vectors of pixels and ROWS weights, and does
//      output | sum[1][0] | ...       |     ROWS * VECTORS vector multiply-adds
//    channels | ...       |           |
//             +-----------+-----------+
//
// A work-item first copies its pixels of all input channels of its group into local memory (the cache of a core), with zeros past the end of
// the picture; then it goes through every `parts`-th block of output channels.
//
// Layout: input [n][c][pixels], output [n][k][pixels], weights [block][c][ROWS] (conv2d_pack.cl).
//
// Parameters: ROWS, VECTORS, LANES; EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 6
#endif
#ifndef VECTORS
#define VECTORS 2
#endif
#include "conv2d_common.cl"

#define WIDTH (VECTORS * LANES)
#define SAME_CHANNEL(p) ((VECTOR)(*(p)))
#define SOME_PIXELS(p) lanes_in(p, 1, valid)

KERNEL void conv2d_pointwise(RANGE, __global const float* input, const ulong input_at, __global const float* weights,
                             const ulong weights_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                             __local float* patch, const uint parts, const INDEX tiles, const uint groups, const uint blocks,
                             const uint group_inputs, const uint group_outputs, const INDEX pixels) {
    ITEM(item)
    const uint part = (uint)(item % parts);
    const INDEX tile = item / parts % tiles;
    const uint group = (uint)(item / parts / tiles % groups);
    const INDEX n = item / parts / tiles / groups;
    const INDEX pixel = tile * WIDTH;
    const uint count = (uint)min((INDEX)WIDTH, pixels - pixel);
    __global const float* from = input + input_at + (n * groups + group) * group_inputs * pixels + pixel;
    output += output_at;

    for (uint c = 0; c < group_inputs; c++) {
        if (count == WIDTH) {
#pragma unroll
            for (int j = 0; j < VECTORS; j++) VSTORE(VLOAD(from + j * LANES), patch + c * WIDTH + j * LANES);
        } else {
            for (uint j = 0; j < WIDTH; j++) patch[c * WIDTH + j] = j < count ? from[j] : 0.0f;
        }
        from += pixels;
    }

    for (uint block = part; block < blocks; block += parts) {
        __global const float* w = weights + weights_at + (ulong)(group * blocks + block) * group_inputs * ROWS;
        __local const float* x = patch;
        VECTOR sum[ROWS][VECTORS];
#pragma unroll
        for (int i = 0; i < ROWS; i++) {
#pragma unroll
            for (int j = 0; j < VECTORS; j++) sum[i][j] = (VECTOR)(0.0f);
        }
        for (uint c = 0; c < group_inputs; c++) {
            VECTOR v[VECTORS];
#pragma unroll
            for (int j = 0; j < VECTORS; j++) v[j] = VLOAD(x + j * LANES);
            x += WIDTH;
#pragma unroll
            for (int i = 0; i < ROWS; i++) {
                const VECTOR weight = (VECTOR)(w[i]);
#pragma unroll
                for (int j = 0; j < VECTORS; j++) sum[i][j] = fma(weight, v[j], sum[i][j]);
            }
            w += ROWS;
        }

        const uint rows = min((uint)ROWS, group_outputs - block * ROWS);
        const INDEX k = group * group_outputs + block * ROWS;
        const INDEX begin = (n * groups * group_outputs + k) * pixels + pixel;
        if (rows == ROWS && count == WIDTH) {
#pragma unroll
            for (int i = 0; i < ROWS; i++) {
#pragma unroll
                for (int j = 0; j < VECTORS; j++) {
                    const INDEX at = begin + i * pixels + j * LANES;
                    EPILOGUE(sum[i][j], VECTOR, SAME_CHANNEL, VLOAD, k + i, at)
                    VSTORE(sum[i][j], output + at);
                }
            }
        } else {
            float done[ROWS * WIDTH];
#pragma unroll
            for (int i = 0; i < ROWS; i++) {
#pragma unroll
                for (int j = 0; j < VECTORS; j++) VSTORE(sum[i][j], done + i * WIDTH + j * LANES);
            }
            for (uint i = 0; i < rows; i++) {
                for (uint j = 0; j < count; j += LANES) {
                    const uint valid = min((uint)LANES, count - j);
                    const INDEX at = begin + i * pixels + j;
                    VECTOR some = VLOAD(done + i * WIDTH + j);
                    EPILOGUE(some, VECTOR, SAME_CHANNEL, SOME_PIXELS, k + i, at)
                    lanes_out(some, output + at, 1, valid);
                }
            }
        }
    }
}
