// Winograd's convolution F(OUT x OUT, TAPS x TAPS), of stride 1 or 2 (winograd.cl), in one kernel, for devices where a work-item is a core's thread (CPUs).
//
// A work-item takes `sets` sets of TILES tiles: it transforms their input into local memory (the cache of a core), then for every
// `parts`-th block of output channels does the SIDE * SIDE products
//
//               VECTORS vectors of LANES output channels
//              +-----------+-----------+
//      TILES   | sum[0][0] | sum[0][1] |    for each position: one set's tiles times the filters, over the input channels
//      tiles   | ...       | ...       |
//              +-----------+-----------+
//
// into local memory too, and transforms those back. So nothing but input, filters and output goes through memory.
//
//   transformed [position][set][chunk of channels][TILES][CHUNK]        products [position][set][TILES][BLOCK]
//
// Layout: input and output channels last or row-major. Filters [block][filter][c][BLOCK], BLOCK = VECTORS * LANES.
//
// Parameters: OUT, TAPS and STRIDE (winograd.cl), TILES, VECTORS, LANES (4 or more), CHUNK (a multiple of LANES), IN_CHANNELS_LAST,
// OUT_CHANNELS_LAST; EPILOGUE_* by EpilogueCode.java.

#ifndef TILES
#define TILES 6
#endif
#ifndef VECTORS
#define VECTORS 2
#endif
#ifndef IN_CHANNELS_LAST
#define IN_CHANNELS_LAST 1
#endif
#ifndef CHUNK
#define CHUNK 64
#endif
#include "conv2d_common.cl"
#include "winograd.cl"

#define BLOCK (VECTORS * LANES)
#if SIDE <= 6
#define FOR_LINES _Pragma("unroll")
#else
#define FOR_LINES // more vectors than there are registers, and much to compile
#endif
// Of a row of LANES channels, each a plane of its own, the columns from `left` on, zeros where they leave the picture; four at a time, which a
// picture has at least. Those at its edges go by way of `edges`: zeros, four vectors, zeros.
static inline void columns_in(VECTOR* d, __global const float* row, const INDEX plane, const int left, const int in_width, float* edges) {
    const bool inside = left >= 0 && left + SIDE <= in_width;
#pragma unroll
    for (int x = 0; x < SIDE; x += 4) {
        const int first = min(x, SIDE - 4);
        const int from = clamp(left + first, 0, in_width - 4);
        VECTOR four[4];
        fours_in(four, row + from, plane);
        if (inside) {
#pragma unroll
            for (int i = 0; i < 4; i++) d[first + i] = four[i];
        } else {
#pragma unroll
            for (int i = 0; i < 4; i++) VSTORE(four[i], edges + (i + 1) * LANES);
#pragma unroll
            for (int i = 0; i < 4; i++) d[first + i] = VLOAD(edges + clamp(left + first + i - from + 1, 0, 5) * LANES);
        }
    }
}

// What comes first in memory goes innermost.
#define FOR_TILES for (uint each = 0; each < sets * TILES; each++)
#define FOR_CHANNELS for (uint c = 0; c < group_inputs; c += LANES)
#if IN_CHANNELS_LAST
#define FOR_TILES_AND_CHANNELS FOR_TILES FOR_CHANNELS
#else
#define FOR_TILES_AND_CHANNELS FOR_CHANNELS FOR_TILES
#endif

KERNEL void conv2d_winograd(RANGE, __global const float* input, const ulong input_at, __global const float* filters,
                            const ulong filters_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                            __local float* transformed, __local float* products, const uint parts, const uint sets, const INDEX tiles,
                            const INDEX tile_rows, const INDEX tile_columns, const uint groups, const uint blocks, const uint channels,
                            const uint group_inputs, const uint group_outputs, const int in_height, const int in_width,
                            const INDEX out_height, const INDEX out_width, const int dilation_height, const int dilation_width, const int pad_top,
                            const int pad_left, const INDEX gap) {
    ITEM(item)
    const uint part = (uint)(item % parts);
    const uint group = (uint)(item / parts % groups);
    const INDEX first_tile = item / parts / groups * (sets * TILES);
    const uint chunks = (group_inputs + CHUNK - 1) / CHUNK;
    const INDEX plane = (INDEX)in_height * in_width;
#if IN_CHANNELS_LAST
    const INDEX channel_stride = 1;
    const INDEX column_stride = channels;
#else
    const INDEX channel_stride = plane;
    const INDEX column_stride = 1;
#endif
    const INDEX row_stride = column_stride * in_width;
    input += input_at;
    output += output_at;

    float edges[6 * LANES];
    VSTORE(V(0.0f), edges);
    VSTORE(V(0.0f), edges + 5 * LANES);

    const uint position_step = sets * chunks * TILES * CHUNK;
    FOR_TILES_AND_CHANNELS {
        const INDEX tile = first_tile + each;
        const Place at = place(tile, tile_rows, tile_columns, dilation_height, dilation_width);
        const INDEX n = at.n;
        // tiles that are not there lie below the picture: zeros, and what comes of them is never stored
        const int top = tile < tiles ? (int)at.row * STRIDE - pad_top : in_height;
        const int left = (int)at.column * STRIDE - pad_left;
        const bool inside = top >= 0 && top + (SIDE - 1) * dilation_height < in_height && left >= 0
                            && left + (SIDE - 1) * dilation_width < in_width;
        const uint valid = min((uint)LANES, group_inputs - c);
        __global const float* from = input + n * channels * plane + (group * group_inputs + c) * channel_stride;
        const bool rows_first = !IN_CHANNELS_LAST && dilation_width == 1 && in_width >= 4 && valid == LANES;
        const bool straight = IN_CHANNELS_LAST && inside && valid == LANES;
        // what is neither goes by way of `window`, each value asked for by itself: written out, what is asked would be worked out for every tile
        float window[POSITIONS * LANES];
        if (!rows_first && !straight) {
#pragma unroll 1
            for (int i = 0; i < SIDE; i++) {
                const int iw = left + i * dilation_width;
                const bool column_there = iw >= 0 && iw < in_width;
#pragma unroll 1
                for (int j = 0; j < SIDE; j++) {
                    const int ih = top + j * dilation_height;
                    const bool there = column_there && ih >= 0 && ih < in_height;
                    const VECTOR value =
                        there ? lanes_in(from + (INDEX)ih * row_stride + (INDEX)iw * column_stride, channel_stride, valid) : V(0.0f);
                    VSTORE(value, window + (i * SIDE + j) * LANES);
                }
            }
        }
        // first along rows or along columns, then the other way: t [place the other way][position]
        VECTOR t[SIDE][SIDE];
        __global const float* column = straight ? from + (INDEX)top * row_stride + (INDEX)left * column_stride : from;
        FOR_LINES for (int i = 0; i < SIDE; i++) {
            VECTOR d[SIDE];
            if (rows_first) {
                const int ih = top + i * dilation_height;
                if (ih >= 0 && ih < in_height) {
                    columns_in(d, from + (INDEX)ih * row_stride, plane, left, in_width, edges);
                } else {
#pragma unroll
                    for (int j = 0; j < SIDE; j++) d[j] = V(0.0f);
                }
            } else if (straight) {
#pragma unroll
                for (int j = 0; j < SIDE; j++) d[j] = VLOAD(column + j * dilation_height * row_stride);
                column += dilation_width * column_stride;
            } else {
#pragma unroll
                for (int j = 0; j < SIDE; j++) d[j] = VLOAD(window + (i * SIDE + j) * LANES);
            }
            to_positions(d, t[i]);
        }
        __local float* to = transformed + (((each / TILES) * chunks + c / CHUNK) * TILES + each % TILES) * CHUNK + c % CHUNK;
        const uint line_step = (rows_first ? 1 : SIDE) * position_step;
        const uint step = (rows_first ? SIDE : 1) * position_step;
        FOR_LINES for (int j = 0; j < SIDE; j++) {
            VECTOR d[SIDE];
            VECTOR u[SIDE];
#pragma unroll
            for (int i = 0; i < SIDE; i++) d[i] = t[i][j];
            to_positions(d, u);
#pragma unroll
            for (int i = 0; i < SIDE; i++) VSTORE(u[i], to + j * line_step + i * step);
        }
    }

    for (uint block = part; block < blocks; block += parts) {
        __global const float* block_filters = filters + filters_at + (ulong)(group * blocks + block) * FILTERS * group_inputs * BLOCK;
        for (uint position = 0; position < POSITIONS; position++) {
            for (uint set = 0; set < sets; set++) {
                VECTOR sum[TILES][VECTORS];
                FOR_SUMS(TILES) sum[i][j] = V(0.0f);
                __global const float* w = block_filters + FILTER(position) * group_inputs * BLOCK;
                for (uint from = 0; from < group_inputs; from += CHUNK) {
                    const uint depth = min((uint)CHUNK, group_inputs - from);
                    __local const float* x = transformed + ((position * sets + set) * chunks + from / CHUNK) * (TILES * CHUNK);
                    for (uint c = 0; c < depth; c++) {
                        ADD_PRODUCTS(sum, TILES, x, CHUNK, w)
                        x++;
                    }
                }
                __local float* to = products + (position * sets + set) * (TILES * BLOCK);
                FOR_SUMS(TILES) VSTORE(sum[i][j], to + i * BLOCK + j * LANES);
            }
        }

        for (uint i = 0; i < sets * TILES; i++) {
            const INDEX tile = first_tile + i;
            if (tile >= tiles) break;
            const Place first = place(tile, tile_rows, tile_columns, dilation_height, dilation_width);
            for (uint j = 0; j < VECTORS && block * BLOCK + j * LANES < group_outputs; j++) {
                const uint in_group = block * BLOCK + j * LANES;
                const uint valid = min((uint)LANES, group_outputs - in_group);
                const INDEX k = group * group_outputs + in_group;
                __local const float* from = products + i * BLOCK + j * LANES;
                VECTOR t[SIDE][OUT];
                FOR_LINES for (int x = 0; x < SIDE; x++) {
                    VECTOR m[SIDE];
#pragma unroll
                    for (int y = 0; y < SIDE; y++) m[y] = VLOAD(from + (y * SIDE + x) * sets * TILES * BLOCK);
                    from_positions(m, t[x]);
                }
                VECTOR values[OUT][OUT];
#pragma unroll
                for (int y = 0; y < OUT; y++) {
                    VECTOR m[SIDE];
#pragma unroll
                    for (int x = 0; x < SIDE; x++) m[x] = t[x][y];
                    from_positions(m, values[y]);
                }
#if OUT_CHANNELS_LAST
                const INDEX pixel_step = group_outputs * groups;
                const INDEX picture = first.n * out_height * out_width * pixel_step + k;
#else
                const INDEX pixel_step = 1;
                const INDEX picture = (first.n * group_outputs * groups + k) * out_height * out_width;
#endif
                const INDEX past = min(first.column, out_width); // some phases have a tile less
                const INDEX columns = min((INDEX)OUT, (out_width - past + dilation_width - 1) / dilation_width);
                const INDEX pixel = first.row * out_width + first.column;
                const INDEX down = dilation_height * out_width;
#if OUT_CHANNELS_LAST && EPILOGUE_IS_CHEAP
                if (valid == LANES && columns == OUT && first.row + (OUT - 1) * dilation_height < out_height && IS_STREAMABLE(output)) {
                    __global float* to = output + GAPS_BEFORE(first.n, first.n * out_height * out_width + pixel);
#pragma unroll
                    for (int y = 0; y < OUT; y++) {
#pragma unroll
                        for (int x = 0; x < OUT; x++) {
                            const INDEX further = y * down + x * dilation_width;
                            const INDEX at = picture + (pixel + further) * pixel_step;
                            EPILOGUE(values[y][x], VECTOR, VLOAD, VLOAD, k, at)
                            VSTREAM(values[y][x], to + at + further * PIXEL_GAP);
                        }
                    }
                    continue;
                }
#endif
                float done[OUT * OUT * LANES];
#pragma unroll
                for (int y = 0; y < OUT; y++) {
#pragma unroll
                    for (int x = 0; x < OUT; x++) VSTORE(values[y][x], done + (y * OUT + x) * LANES);
                }
                for (int y = 0; y < OUT && first.row + y * dilation_height < out_height; y++) {
                    const INDEX begin = pixel + y * down;
                    __global float* to = output + GAPS_BEFORE(first.n, first.n * out_height * out_width + begin);
                    FINISH(done + y * OUT * LANES, LANES, columns, to, k, picture + begin * pixel_step, pixel_step * dilation_width,
                           PIXEL_GAP * dilation_width, out_height * out_width, valid)
                }
            }
        }
    }
}
