// Convolution of row-major pictures, for devices where a work-item is a core's thread (CPUs): vectors along a row of pixels, so that nothing is
// transposed; no im2col, no branch in the inner loop.
//
//   output[n][k][oh][ow] = epilogue(sum over c, r, s of weights[k][c][r][s] * input[n][c][oh*stride - pad + r*dilation][...])
//
//              VECTORS vectors of LANES pixels of a row
//             +-----------+-----------+
//      ROWS   | sum[0][0] | sum[0][1] |     each step (one input channel of one tap) loads VECTORS vectors of pixels and ROWS weights, and
//      output | sum[1][0] | ...       |     does ROWS * VECTORS vector multiply-adds
//    channels | ...       |           |
//             +-----------+-----------+
//
// A work-item first copies what the windows of its pixels cover into local memory (the cache of a core), with zeros where they leave the
// picture, every STRIDE-th column together:
//
//   patch [c][r][phase of the column][columns]
//
// `steps` says where in it each step finds its first vector. Then it goes through every `parts`-th block of output channels of its group.
//
// Layout: input and output row-major, weights [block][chunk][r][s][c in chunk][ROWS] (conv2d_pack.cl). Where no window leaves its pixel (1x1,
// stride 1) the host gives the picture as one row.
//
// Parameters: ROWS, VECTORS, LANES, STRIDE (along a row, 1 or 2); EPILOGUE_* by EpilogueCode.java.

#ifndef ROWS
#define ROWS 6
#endif
#ifndef VECTORS
#define VECTORS 2
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#include "conv2d_common.cl"

#define WIDTH (VECTORS * LANES)
// in which a channel of a tile lies, wherever it begins
#define LINES ((STRIDE * WIDTH + CACHE_LINE - 1) / CACHE_LINE + 1)

// Every STRIDE-th of the values from `from` on, and none behind the last; the last vector goes over some of the one before again.
static inline void copy_every(__local float* to, __global const float* from, const int count) {
    if (count < LANES) {
        for (int i = 0; i < count; i++) to[i] = from[i * STRIDE];
        return;
    }
    for (int i = 0; i < count; i += LANES) {
        const int at = min(i, count - LANES);
#if STRIDE == 1
        VSTORE(VLOAD(from + at), to + at);
#else
        VSTORE(JOINED(VLOAD(from + 2 * at).even, VLOAD(from + 2 * at + LANES - 1).odd), to + at);
#endif
    }
}

// One row of the picture, from column `left` on, to STRIDE phases of `columns` values, a multiple of LANES.
static inline void fill_row(__local float* to, __global const float* row, const int left, const int in_width, const int columns) {
    if (left >= 0 && left + STRIDE * columns <= in_width) {
        for (int j = 0; j < columns; j += LANES) {
#if STRIDE == 1
            VSTORE(VLOAD(row + left + j), to + j);
#else
            const VECTOR a = VLOAD(row + left + 2 * j);
            const VECTOR b = VLOAD(row + left + 2 * j + LANES);
            VSTORE(EVENS(a, b), to + j);
            VSTORE(ODDS(a, b), to + columns + j);
#endif
        }
        return;
    }
    for (int j = 0; j < STRIDE * columns; j += LANES) VSTORE((VECTOR)(0.0f), to + j);
    for (int phase = 0; phase < STRIDE; phase++) {
        const int x = left + phase; // the first column of this phase
        const int begin = clamp((STRIDE - 1 - x) / STRIDE, 0, columns);
        const int end = clamp((in_width - x + STRIDE - 1) / STRIDE, begin, columns);
        copy_every(to + phase * columns + begin, row + x + begin * STRIDE, end - begin);
    }
}

KERNEL void conv2d_row(RANGE, __global const float* input, const ulong input_at, __global const float* weights, const ulong weights_at,
                       __global const long* steps, const ulong steps_at, __global float* output,
                       const ulong output_at EPILOGUE_PARAMETERS, __local float* patch, const uint parts, const INDEX tiles,
                       const uint groups, const uint blocks, const uint group_inputs, const uint group_outputs, const int columns,
                       const int in_height, const int in_width, const INDEX out_height, const INDEX out_width, const int kernel_height,
                       const int kernel_width, const int stride_height, const int stride_width, const int dilation_height,
                       const int dilation_width, const int pad_top, const int pad_left, const INDEX gap) {
    ITEM(item)
    const uint part = (uint)(item % parts);
    const INDEX tile = item / parts % tiles;
    const INDEX line = item / parts / tiles;
    const INDEX oh = line % out_height;
    const INDEX picture = line / out_height;      // n and group
    const uint group = (uint)(picture % groups);
    const INDEX pixel = tile * WIDTH;
    const uint count = (uint)min((INDEX)WIDTH, out_width - pixel);
    const INDEX in_plane = (INDEX)in_height * in_width;
    const INDEX out_plane = out_height * out_width;
    const uint all_steps = (uint)kernel_height * kernel_width * group_inputs;
    const int top = (int)oh * stride_height - pad_top;
    const int left = (int)pixel * STRIDE - pad_left;
    input += input_at + picture * group_inputs * in_height * in_width;
    steps += steps_at;
    output += output_at + picture / groups * gap;

    __local float* to = patch;
    if (STRIDE == 1 && all_steps == group_inputs && top >= 0 && top < in_height && left >= 0 && left + WIDTH <= in_width) {
        // windows are pixels and the tile is whole: nothing is asked for each channel, which was a fifth of the time
        __global const float* from = input + (INDEX)top * in_width + left;
        for (uint c = 0; c < group_inputs; c++) {
#pragma unroll
            for (int j = 0; j < WIDTH; j += LANES) VSTORE(VLOAD(from + j), to + j);
            from += in_plane;
            to += WIDTH;
        }
    } else {
        for (uint c = 0; c < group_inputs; c++) {
            for (int r = 0; r < kernel_height; r++) {
                const int y = top + r * dilation_height;
                const bool inside = y >= 0 && y < in_height;
                fill_row(to, input + ((INDEX)c * in_height + (inside ? y : 0)) * in_width, left, inside ? in_width : 0, columns);
                to += STRIDE * columns;
            }
        }
    }

    uint turn = 0;
    for (uint block = part; block < blocks; block += parts, turn++) {
        __global const float* w = weights + weights_at + (ulong)(group * blocks + block) * all_steps * ROWS;
        VECTOR sum[ROWS][VECTORS];
        FOR_SUMS(ROWS) sum[i][j] = (VECTOR)(0.0f);
        // meanwhile what the next tile will copy comes into the first cache, a line a step
        const uint channel = turn * all_steps / LINES;
        const bool ahead = all_steps == group_inputs && channel < group_inputs;
        __global const float* next = ahead ? input + channel * in_plane + (INDEX)max(top, 0) * in_width + left + WIDTH * STRIDE : w;
        const long to_line = ahead ? CACHE_LINE : 0;
        const long to_channel = ahead ? (long)in_plane - (LINES - 1) * CACHE_LINE : 0;
        uint nth = 0;
        for (uint t = 0; t < all_steps; t++) {
            __local const float* x = patch + steps[t];
            ASK_FOR_LINE(next, FIRST_CACHE, nth, LINES, to_line, to_channel)
            VECTOR v[VECTORS];
#pragma unroll
            for (int j = 0; j < VECTORS; j++) v[j] = VLOAD(x + j * LANES);
#pragma unroll
            for (int i = 0; i < ROWS; i++) {
                const VECTOR weight = (VECTOR)(w[i]);
#pragma unroll
                for (int j = 0; j < VECTORS; j++) sum[i][j] = fma(weight, v[j], sum[i][j]);
            }
            w += ROWS;
        }

        const uint rows = min((uint)ROWS, group_outputs - block * ROWS);
        const INDEX begin = ((picture * group_outputs + block * ROWS) * out_height + oh) * out_width + pixel;
#if EPILOGUE_IS_CHEAP
        if (rows == ROWS && count == WIDTH && IS_STREAMABLE(output + begin)) {
            FOR_SUMS(ROWS) {
                const INDEX at = begin + i * out_plane + j * LANES;
                EPILOGUE(sum[i][j], VECTOR, SAME_CHANNEL, VLOAD, group * group_outputs + block * ROWS + i, at)
                VSTREAM(sum[i][j], output + at);
            }
            continue;
        }
#endif
        float done[ROWS * WIDTH];
        FOR_SUMS(ROWS) VSTORE(sum[i][j], done + i * WIDTH + j * LANES);
        for (uint i = 0; i < rows; i++) {
            for (uint j = 0; j < count; j += LANES) {
                const uint valid = min((uint)LANES, count - j);
                const INDEX at = begin + i * out_plane + j;
                VECTOR some = VLOAD(done + i * WIDTH + j);
                EPILOGUE(some, VECTOR, SAME_CHANNEL, SOME_PIXELS, group * group_outputs + block * ROWS + i, at)
                lanes_out(some, output + at, 1, valid);
            }
        }
    }
}
