// Convolution as a matrix product that is never written out (implicit GEMM), for devices whose work-groups share local memory (GPUs).
//
//   output[n][k][oh][ow] = epilogue(sum over c, r, s of input[n][c][oh*stride - pad + r*dilation][...] * weights[k][c][r][s])
//
//                    BLOCK_P pixels of a group                 each work-item: TILE_K x TILE_P sums in registers
//                   +-----------------------+
//           BLOCK_K |        |     |        |                  a step: DEPTH rows of the weights and of the picture's patches lie in
//           output  |--------+-----+--------|                  local memory, while those of the next step are on their way into
//           channels|        | sum |        |                  registers (two buffers, one barrier a step)
//                   |--------+-----+--------|
//                   +-----------------------+
//
// The rows are taps times input channels, channels innermost. A work-item's tile lies in fours, TILE / 4 of them, spread over the block, so
// that neighbours read neighbouring words of local memory. Vectors lie along what is contiguous in the output: along channels with
// OUT_CHANNELS_LAST ("V" is the side of the channels, "S" that of the pixels), else along pixels (the other way round).
//
// Layout: pixels of all pictures in one row, each picture's rounded up to `padded` (a multiple of 4 where vectors lie along them). Weights
// [block][r][s][c][BLOCK_K], blocks do not cross groups, the last filled up with zeros (conv2d_pack.cl): wide loads (4 floats). The picture
// is read in fours of channels (IN_FOURS, channels last), in fours of pixels (IN_FOURS, row-major, pointwise), or one by one, neighbours by
// neighbours.
//
// With WHOLE_CHUNKS (channels a multiple of DEPTH) all rows of a step belong to one tap. Else `rows` says for each row how far it is from
// the window's first value, and its place in the window.
//
// Small outputs fill a device badly: `parts` groups share the rows of a tile, leave their sums in scratch memory one behind the other, and
// conv2d_group_sum.cl adds them up, always in one order.
//
// Parameters: X, OUT (fours.cl); BLOCK_K, BLOCK_P, TILE_K, TILE_P, DEPTH, LOCAL = BLOCK_K * BLOCK_P / (TILE_K * TILE_P); IN_CHANNELS_LAST, IN_FOURS,
// WHOLE_CHUNKS, OUT_CHANNELS_LAST, OUT_FOURS; EPILOGUE_* by EpilogueCode.java.

#ifndef BLOCK_K
#define BLOCK_K 64
#endif
#ifndef BLOCK_P
#define BLOCK_P 64
#endif
#ifndef TILE_K
#define TILE_K 8
#endif
#ifndef TILE_P
#define TILE_P 8
#endif
#ifndef DEPTH
#define DEPTH 8
#endif
#ifndef IN_CHANNELS_LAST
#define IN_CHANNELS_LAST 0
#endif
#ifndef IN_FOURS
#define IN_FOURS 0
#endif
#ifndef WHOLE_CHUNKS
#define WHOLE_CHUNKS 1
#endif
#include "fours.cl"

// rows of the pixels' side are a little longer than they must be, so that fours of channels, written across them, meet other banks
#define PITCH_K BLOCK_K
#define PITCH_P (BLOCK_P + 4 * IN_CHANNELS_LAST)

#if OUT_CHANNELS_LAST
#define V_BLOCK BLOCK_K
#define V_TILE TILE_K
#define V_PITCH PITCH_K
#define S_BLOCK BLOCK_P
#define S_TILE TILE_P
#define S_PITCH PITCH_P
#else
#define V_BLOCK BLOCK_P
#define V_TILE TILE_P
#define V_PITCH PITCH_P
#define S_BLOCK BLOCK_K
#define S_TILE TILE_K
#define S_PITCH PITCH_K
#endif
#define V_VECTORS (V_TILE / 4)
#define S_VECTORS (S_TILE / 4)
#define V_ITEMS (V_BLOCK / V_TILE)
#define S_ITEMS (S_BLOCK / S_TILE)

// Which pixels (PIXELS of them) and which rows of a step (ROWS, or vectors of four) a work-item fetches.
#if IN_CHANNELS_LAST
#define FOURS (DEPTH / 4)
#define PIXELS (BLOCK_P * FOURS / LOCAL)
#define ROWS 4
#define PIXEL(i) ((lid + (i) * LOCAL) / FOURS)
#define ROW(j) (lid % FOURS * 4 + (j))
#elif IN_FOURS
#define FOURS (BLOCK_P / 4)
#define PIXELS 1
#define ROWS (DEPTH * FOURS / LOCAL)
#define PIXEL(i) (lid % FOURS * 4)
#define ROW(j) (lid / FOURS + (j) * (LOCAL / FOURS))
#elif LOCAL >= BLOCK_P
#define PIXELS 1
#define ROWS (DEPTH * BLOCK_P / LOCAL)
#define PIXEL(i) (lid % BLOCK_P)
#define ROW(j) (lid / BLOCK_P + (j) * (LOCAL / BLOCK_P))
#else
#define PIXELS (BLOCK_P / LOCAL)
#define ROWS DEPTH
#define PIXEL(i) (lid + (i) * LOCAL)
#define ROW(j) (j)
#endif
#define FETCHES (DEPTH * BLOCK_K / 4 / LOCAL)

KERNEL void conv2d_group(RANGE, __global const STORED(X)* input, const ulong input_at, __global const float* weights, const ulong weights_at,
                         __global const long* rows, const ulong rows_at, __global STORED(OUT)* output,
                         const ulong output_at EPILOGUE_PARAMETERS, __local float4* memory_v, __local float4* memory_s,
                         const uint parts, const uint part_steps, const INDEX pixels,
                         const INDEX padded, const INDEX pixel_blocks, const uint blocks, const uint depth, const uint group_inputs,
                         const uint group_outputs, const uint groups, const int in_height, const int in_width, const uint out_width,
                         const INDEX out_plane, const INDEX in_batch_stride, const INDEX in_channel_stride, const INDEX in_row_stride,
                         const INDEX in_column_stride, const int kernel_height, const int kernel_width, const int stride_height,
                         const int stride_width, const int dilation_height, const int dilation_width, const int pad_top,
                         const int pad_left, const INDEX gap) {
    ITEM(item)
    __local float* const side_v = (__local float*)memory_v;
    __local float* const side_s = (__local float*)memory_s;
#if OUT_CHANNELS_LAST
    __local float* const side_k = side_v;
    __local float* const side_p = side_s;
#else
    __local float* const side_k = side_s;
    __local float* const side_p = side_v;
#endif
    const uint lid = (uint)get_local_id(0);
    const INDEX team = item / LOCAL;
    const uint part = (uint)(team % parts);
    const uint block = (uint)(team / parts % blocks);
    const INDEX pixel_block = team / parts / blocks % pixel_blocks;
    const uint group = (uint)(team / parts / blocks / pixel_blocks);
    const uint end = min((part + 1) * part_steps, (depth + DEPTH - 1) / DEPTH);
    uint step = min(part * part_steps, end);

    // where the windows of the pixels that this work-item fetches begin
    INDEX base[PIXELS];
    int top[PIXELS];
    int left[PIXELS];
#pragma unroll
    for (int i = 0; i < PIXELS; i++) {
        const INDEX p = pixel_block * BLOCK_P + PIXEL(i);
        const INDEX in_plane = p % padded;
        const bool there = p < pixels && in_plane < out_plane;
        top[i] = there ? (int)(in_plane / out_width) * stride_height - pad_top : -0x40000000; // no row reaches back into the picture
        left[i] = (int)(in_plane % out_width) * stride_width - pad_left;
        base[i] = p / padded * in_batch_stride + group * group_inputs * in_channel_stride + (INDEX)top[i] * in_row_stride
                  + (INDEX)left[i] * in_column_stride;
    }
    input += input_at;
    __global const float* w = weights + weights_at + ((ulong)(group * blocks + block) * depth + step * DEPTH) * BLOCK_K + lid * 4;
#if WHOLE_CHUNKS
    uint channel = step * DEPTH % group_inputs;
    int tap_row = (int)(step * DEPTH / group_inputs) / kernel_width * dilation_height;
    int tap_column = (int)(step * DEPTH / group_inputs) % kernel_width * dilation_width;
#else
    rows += rows_at;
#endif

    VECTOR sum[S_TILE][V_VECTORS];
#pragma unroll
    for (int i = 0; i < S_TILE; i++) {
#pragma unroll
        for (int j = 0; j < V_VECTORS; j++) sum[i][j] = (VECTOR)(0.0f);
    }
    const uint v_at = lid % V_ITEMS * 4;
    const uint s_at = lid / V_ITEMS * 4;
    __local float* const to_k = side_k + lid * 4;

    for (int turn = 0; step < end || turn == 0; turn++) {
        // turn 0 only fetches; after it each turn fetches for the next step, computes this one, and puts away what came
        const bool fetch = step + (turn > 0 ? 1 : 0) < end;
        VECTOR come_k[FETCHES];
#if IN_FOURS
        VECTOR come_p[IN_CHANNELS_LAST ? PIXELS : ROWS];
#else
        float come_p[PIXELS][ROWS];
#endif
        if (fetch) {
            const uint row = (step + (turn > 0 ? 1 : 0)) * DEPTH;
#pragma unroll
            for (int i = 0; i < FETCHES; i++) {
                const uint in_step = (lid + i * LOCAL) / (BLOCK_K / 4);
                come_k[i] = row + in_step < depth ? LOAD4(__global, w + i * LOCAL * 4) : (VECTOR)(0.0f);
            }
            w += DEPTH * BLOCK_K;
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
#if WHOLE_CHUNKS
                const int y = top[i] + tap_row;
                const int x = left[i] + tap_column;
                const bool inside = y >= 0 && y < in_height && x >= 0 && x < in_width;
                const INDEX at = base[i] + (INDEX)tap_row * in_row_stride + (INDEX)tap_column * in_column_stride
                                 + (channel + ROW(0)) * in_channel_stride;
#if IN_FOURS && IN_CHANNELS_LAST
                come_p[i] = inside ? FOUR_OF(X)(input + at) : (VECTOR)(0.0f);
#elif IN_FOURS
#pragma unroll
                for (int j = 0; j < ROWS; j++) {
                    come_p[j] = inside ? FOUR_OF(X)(input + at + (ROW(j) - ROW(0)) * in_channel_stride) : (VECTOR)(0.0f);
                }
#else
#pragma unroll
                for (int j = 0; j < ROWS; j++) come_p[i][j] = inside ? LOAD(X)(input, at + (ROW(j) - ROW(0)) * in_channel_stride) : 0.0f;
#endif
#else
#pragma unroll
                for (int j = 0; j < ROWS; j++) {
                    const uint r = min(row + ROW(j), depth - 1);
                    const long place = rows[2 * r + 1];
                    const int y = top[i] + (int)(place >> 32);
                    const int x = left[i] + (int)place;
                    const bool inside = row + ROW(j) < depth && y >= 0 && y < in_height && x >= 0 && x < in_width;
                    come_p[i][j] = inside ? LOAD(X)(input, (INDEX)(base[i] + (INDEX)rows[2 * r])) : 0.0f;
                }
#endif
            }
#if WHOLE_CHUNKS
            channel += DEPTH;
            if (channel == group_inputs) {
                channel = 0;
                tap_column += dilation_width;
                if (tap_column == kernel_width * dilation_width) {
                    tap_column = 0;
                    tap_row += dilation_height;
                }
            }
#endif
        }
        if (turn > 0) {
            const int now = (turn - 1) % 2;
            __local const float* v = side_v + now * DEPTH * V_PITCH + v_at;
            __local const float* s = side_s + now * DEPTH * S_PITCH + s_at;
#pragma unroll 4
            for (int d = 0; d < DEPTH; d++) {
                VECTOR values[V_VECTORS];
#pragma unroll
                for (int j = 0; j < V_VECTORS; j++) values[j] = LOAD4(__local, v + d * V_PITCH + j * V_ITEMS * 4);
#pragma unroll
                for (int i = 0; i < S_VECTORS; i++) {
                    const VECTOR four = LOAD4(__local, s + d * S_PITCH + i * S_ITEMS * 4);
#pragma unroll
                    for (int j = 0; j < V_VECTORS; j++) {
                        sum[4 * i][j] = fma((VECTOR)(four.s0), values[j], sum[4 * i][j]);
                        sum[4 * i + 1][j] = fma((VECTOR)(four.s1), values[j], sum[4 * i + 1][j]);
                        sum[4 * i + 2][j] = fma((VECTOR)(four.s2), values[j], sum[4 * i + 2][j]);
                        sum[4 * i + 3][j] = fma((VECTOR)(four.s3), values[j], sum[4 * i + 3][j]);
                    }
                }
            }
            step++;
        }
        if (fetch) {
            const int next = turn % 2;
#pragma unroll
            for (int i = 0; i < FETCHES; i++) STORE4(__local, come_k[i], to_k + next * DEPTH * PITCH_K + i * LOCAL * 4);
#pragma unroll
            for (int i = 0; i < PIXELS; i++) {
                __local float* to = side_p + next * DEPTH * PITCH_P + PIXEL(i);
#if IN_FOURS && IN_CHANNELS_LAST
                to[ROW(0) * PITCH_P] = come_p[i].s0;
                to[ROW(1) * PITCH_P] = come_p[i].s1;
                to[ROW(2) * PITCH_P] = come_p[i].s2;
                to[ROW(3) * PITCH_P] = come_p[i].s3;
#elif IN_FOURS
#pragma unroll
                for (int j = 0; j < ROWS; j++) STORE4(__local, come_p[j], to + ROW(j) * PITCH_P);
#else
#pragma unroll
                for (int j = 0; j < ROWS; j++) to[ROW(j) * PITCH_P] = come_p[i][j];
#endif
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }

    output += output_at;
    output += part * (groups * group_outputs * (pixels / padded) * out_plane); // 0 if there is one
#pragma unroll
    for (int i = 0; i < S_TILE; i++) {
        const uint in_s = s_at + i / 4 * S_ITEMS * 4 + i % 4;
#pragma unroll
        for (int j = 0; j < V_VECTORS; j++) {
            const uint in_v = v_at + j * V_ITEMS * 4;
#if OUT_CHANNELS_LAST
            const INDEX p = pixel_block * BLOCK_P + in_s;
            const uint in_group = block * BLOCK_K + in_v;
            const bool there = p < pixels && in_group < group_outputs;
            const uint some = there ? min(4u, group_outputs - in_group) : 0;
            const INDEX k = group * group_outputs + min(in_group, group_outputs - 1);
            const INDEX at = p * groups * group_outputs + k;
#else
            const INDEX p = pixel_block * BLOCK_P + in_v;
            const INDEX in_plane = p % padded;
            const uint in_group = block * BLOCK_K + in_s;
            const bool there = p < pixels && in_group < group_outputs;
            const uint some = there && in_plane < out_plane ? (uint)min((INDEX)4, out_plane - in_plane) : 0;
            const INDEX k = group * group_outputs + min(in_group, group_outputs - 1);
            const INDEX at = (p / padded * groups * group_outputs + k) * out_plane + in_plane;
#endif
            FINISH_FOUR(sum[i][j], output + GAPS_BEFORE(p / padded, p), k, at, there, some)
        }
    }
}
