// Direct two-dimensional convolution: no im2col, weights packed, a register tile a work-item.
//
//   output[n][k][oh][ow] = epilogue(sum over c, r, s of input[n][c][oh*stride - pad + r*dilation][...] * weights[k][c][r][s])
//
//               LANES output channels (one vector)
//              +--------------------------------+
//      PIXELS  | sum[0]                         |      each step (r, s, c) loads one vector of weights and PIXELS
//      pixels  | sum[1]                         |      input values, and does PIXELS vector multiply-adds
//              | ...                            |
//              +--------------------------------+
//
// Layout: input and output by strides, so NCHW and NHWC alike; with OUT_CHANNELS_LAST a full tile is stored as vectors. Weights
// [block][r][s][c][LANES], blocks do not cross groups, the last of a group is filled up with zeros (conv2d_pack.cl).
// Work-items: pixel tiles innermost, so that neighbours share weights.
//
// At the edges a tap may lie outside for some pixels of the tile: then the tap is done with a mask of bits (an outside value becomes 0,
// whatever is in memory, and nothing outside is read).
//
// Parameters: PIXELS, LANES (4, 8 or 16), OUT_CHANNELS_LAST; EPILOGUE_* as written by EpilogueCode.java.

#ifndef PIXELS
#define PIXELS 6
#endif
#include "conv2d_common.cl"

KERNEL void conv2d_direct(RANGE, __global const float* input, const ulong input_at, __global const float* weights, const ulong weights_at,
                          __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                          const INDEX tiles, const uint blocks, const uint blocks_a_group, const uint group_inputs,
                          const uint group_outputs, const int in_height, const int in_width, const uint out_height, const uint out_width,
                          const INDEX in_batch_stride, const INDEX in_channel_stride, const INDEX in_row_stride,
                          const INDEX in_column_stride, const INDEX out_batch_stride, const INDEX out_channel_stride,
                          const INDEX out_row_stride, const INDEX out_column_stride, const int kernel_height, const int kernel_width,
                          const int stride_height, const int stride_width, const int dilation_height, const int dilation_width,
                          const int pad_top, const int pad_left, const INDEX gap) {
    ITEM(item)
    const INDEX tile = item % tiles;
    const uint block = (uint)(item / tiles % blocks);
    const INDEX n = item / tiles / blocks;
    const uint group = block / blocks_a_group;
    const uint in_group = (block % blocks_a_group) * LANES;       // the first output channel, counted in the group
    const uint k = group * group_outputs + in_group;              // and over all
    input += input_at + n * in_batch_stride + group * group_inputs * in_channel_stride;
    output += output_at;
    __global const float* w = weights + weights_at + (ulong)block * kernel_height * kernel_width * group_inputs * LANES;

    // where each pixel's window begins; pixels past the end repeat the last one and are not stored
    const INDEX pixels = (INDEX)out_height * out_width;
    int top[PIXELS];
    int left[PIXELS];
    VECTOR sum[PIXELS];
#pragma unroll
    for (int i = 0; i < PIXELS; i++) {
        const INDEX p = min(tile * PIXELS + i, pixels - 1);
        top[i] = (int)(p / out_width) * stride_height - pad_top;
        left[i] = (int)(p % out_width) * stride_width - pad_left;
        sum[i] = (VECTOR)(0.0f);
    }

    for (int r = 0; r < kernel_height; r++) {
        for (int s = 0; s < kernel_width; s++) {
            __global const float* x[PIXELS];
            uint mask[PIXELS];
            uint every = 0xFFFFFFFFu;
            uint any = 0;
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
                const int ih = top[i] + r * dilation_height;
                const int iw = left[i] + s * dilation_width;
                const bool inside = ih >= 0 && ih < in_height && iw >= 0 && iw < in_width;
                mask[i] = inside ? 0xFFFFFFFFu : 0u;
                x[i] = input + (inside ? (INDEX)ih * in_row_stride + (INDEX)iw * in_column_stride : (INDEX)0);
                every &= mask[i];
                any |= mask[i];
            }
            if (every) {
                for (uint c = 0; c < group_inputs; c++) {
                    const VECTOR v = VLOAD(w);
                    w += LANES;
#pragma unroll
                    for (int i = 0; i < PIXELS; i++) {
                        sum[i] = fma((VECTOR)(*x[i]), v, sum[i]);
                        x[i] += in_channel_stride;
                    }
                }
            } else if (any) {
                for (uint c = 0; c < group_inputs; c++) {
                    const VECTOR v = VLOAD(w);
                    w += LANES;
#pragma unroll
                    for (int i = 0; i < PIXELS; i++) {
                        sum[i] = fma((VECTOR)(as_float(as_uint(*x[i]) & mask[i])), v, sum[i]);
                        x[i] += in_channel_stride;
                    }
                }
            } else {
                w += group_inputs * LANES;
            }
        }
    }

    float done[PIXELS * LANES];
#pragma unroll
    for (int i = 0; i < PIXELS; i++) VSTORE(sum[i], done + i * LANES);
    const uint valid = min((uint)LANES, group_outputs - in_group);
    for (int i = 0; i < PIXELS; i++) {
        const INDEX p = tile * PIXELS + i;
        if (p < pixels) {
            const INDEX at = n * out_batch_stride + k * out_channel_stride + p / out_width * out_row_stride
                             + p % out_width * out_column_stride;
            FINISH(done + i * LANES, 0, 1, output + GAPS_BEFORE(n, n * pixels + p), k, at, 0, 0, out_channel_stride, valid)
        }
    }
}
