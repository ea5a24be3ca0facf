// Convolution by register tiles, for devices where a work-item is a core's thread (CPUs): no im2col, no branch in the inner loop.
//
//   output[n][k][oh][ow] = epilogue(sum over c, r, s of input[n][c][oh*stride - pad + r*dilation][...] * weights[k][c][r][s])
//
//               VECTORS vectors of LANES output channels
//              +-----------+-----------+
//      PIXELS  | sum[0][0] | sum[0][1] |     each step (one input channel of one tap) loads VECTORS vectors of weights and PIXELS
//      pixels  | sum[1][0] | ...       |     input values, and does PIXELS * VECTORS vector multiply-adds
//      of a    | ...       |           |
//      row     +-----------+-----------+
//
// A work-item first copies what the windows of its pixels cover into local memory (the cache of a core), with zeros where they leave the
// picture: so the inner loop knows no edges, and its addresses are one pointer and constants. `steps` says where in the patch each step
// finds its first value; pixel i finds it STRIDE * PITCH * i further on.
//
//   IN_CHANNELS_LAST: patch [chunk of channels][r][column][CHUNK], PITCH = CHUNK        else: patch [c][r][column], PITCH = 1
//
// Where a window is one pixel and none lies in the padding, channels last, there is no patch (IN_PLACE): pixel i finds its value STRIDE * channels * i
// further on in the picture itself. A last tile that would reach past its row is moved back over pixels of the one before, and they are not
// stored again; the host takes no more PIXELS than a row has.
//
// A patch serves `wide` tiles, side by side along the row: a longer run of pixels is copied for each channel, fewer twice, and a block's weights
// are still in the cache for the next tile. More input channels than `piece` come in several patches, for one tile then. The work-item goes
// through every `parts`-th block of output channels of its group, with the same patch.
//
// Layout: input channels last or row-major, output likewise. Weights [block][chunk][r][s][c in chunk][BLOCK], BLOCK = VECTORS * LANES
// (conv2d_pack.cl). Where all is one row (1x1, stride 1, channels last) the host gives the picture as one row. Pixels past the end of the
// row are computed from zeros (but in place) and not stored.
//
// Parameters: PIXELS, VECTORS, LANES, STRIDE (along a row), IN_CHANNELS_LAST, OUT_CHANNELS_LAST, CHUNK, IN_PLACE; EPILOGUE_* by EpilogueCode.java.

#ifndef PIXELS
#define PIXELS 6
#endif
#ifndef VECTORS
#define VECTORS 2
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#ifndef IN_CHANNELS_LAST
#define IN_CHANNELS_LAST 1
#endif
#ifndef CHUNK
#define CHUNK 64
#endif
#ifndef IN_PLACE
#define IN_PLACE 0
#endif
#include "conv2d_common.cl"
#include "runs.cl"

#define BLOCK (VECTORS * LANES)
#if IN_CHANNELS_LAST
#define PITCH CHUNK
#else
#define PITCH 1
#endif
#if IN_PLACE
#define STEPS
#define PATCH
#define PIECE group_inputs // one piece, as the compiler sees too
#else
#define PIECE piece
#define STEPS __global const long *steps, const ulong steps_at,
#define PATCH __local float *patch,
#endif

#if IN_CHANNELS_LAST && !IN_PLACE
// CHUNK is a multiple of LANES
static inline void copy_channels(__local float* to, __global const float* from, const int count) {
    if (count == CHUNK) {
#pragma unroll
        for (int i = 0; i < CHUNK; i += LANES) VSTORE(VLOAD(from + i), to + i);
    } else {
        copy_run(to, from, count);
    }
}
#endif

KERNEL void conv2d_tile(RANGE, __global const float* input, const ulong input_at, __global const float* weights, const ulong weights_at,
                        STEPS __global float* output, const ulong output_at EPILOGUE_PARAMETERS, PATCH const uint parts, const uint wide,
                        const INDEX tiles, const uint groups, const uint blocks, const uint channels, const uint group_inputs, const uint group_outputs,
                        const uint piece, const int columns, const int in_height, const int in_width, const INDEX out_height,
                        const INDEX out_width, const int kernel_height, const int kernel_width, const int stride_height,
                        const int stride_width, const int dilation_height, const int dilation_width, const int pad_top,
                        const int pad_left, const INDEX gap) {
    ITEM(item)
    const uint part = (uint)(item % parts);
    const INDEX tile = item / parts % tiles;
    const INDEX line = item / parts / tiles;
    const uint group = (uint)(line / out_height % groups);
    const INDEX oh = line % out_height;
    const INDEX n = line / out_height / groups;
    const INDEX ow = tile * wide * PIXELS;
    const int top = (int)oh * stride_height - pad_top;
    const int left = (int)ow * STRIDE - pad_left;
#if !IN_PLACE
    const int begin = clamp(-left, 0, columns);               // columns of the patch that lie in the picture: begin to end
    const int end = clamp(in_width - left, begin, columns);
#endif
    const uint taps = (uint)kernel_height * kernel_width;
    const INDEX plane = (INDEX)in_height * in_width;
    input += input_at + n * channels * plane;
    output += output_at + GAPS_BEFORE(n, (n * out_height + oh) * out_width + ow);

    float done[PIXELS * BLOCK];
#if OUT_CHANNELS_LAST
    const INDEX pixel_step = group_outputs * groups;
    const INDEX channel_step = 1;
    const INDEX out_begin = ((n * out_height + oh) * out_width + ow) * pixel_step;
#else
    const INDEX pixel_step = 1;
    const INDEX channel_step = out_height * out_width;
    const INDEX out_begin = (n * group_outputs * groups * out_height + oh) * out_width + ow;
#endif

    for (uint block = part; block < blocks; block += parts) {
        const INDEX first_output = group * group_outputs + block * BLOCK;
        __global const float* block_weights = weights + weights_at + (ulong)(group * blocks + block) * taps * group_inputs * BLOCK;
        for (uint from = 0; from < group_inputs; from += PIECE) {
            const uint depth = min(PIECE, group_inputs - from);
#if !IN_PLACE
            if (block == part || piece < group_inputs) {
                const INDEX first_channel = group * group_inputs + from;
#if IN_CHANNELS_LAST
                __local float* to = patch;
                for (uint c = 0; c < depth; c += CHUNK) {
                    const int width = (int)min((uint)CHUNK, depth - c);
                    for (int r = 0; r < kernel_height; r++) {
                        const int y = top + r * dilation_height;
                        if (y >= 0 && y < in_height) {
                            __global const float* row = input + ((INDEX)y * in_width + (INDEX)(left + begin)) * channels + first_channel + c;
                            fill_run(to, 0.0f, begin * CHUNK);
                            for (int x = begin; x < end; x++) {
                                copy_channels(to + x * CHUNK, row, width);
                                row += channels;
                            }
                            fill_run(to + end * CHUNK, 0.0f, (columns - end) * CHUNK);
                        } else {
                            fill_run(to, 0.0f, columns * CHUNK);
                        }
                        to += columns * CHUNK;
                    }
                }
#else
                for (uint c = 0; c < depth; c++) {
                    for (int r = 0; r < kernel_height; r++) {
                        const int y = top + r * dilation_height;
                        __local float* to = patch + (c * kernel_height + r) * columns;
                        if (y >= 0 && y < in_height) {
                            fill_run(to, 0.0f, begin);
                            copy_run(to + begin, input + (first_channel + c) * plane + (INDEX)y * in_width + (INDEX)(left + begin), end - begin);
                            fill_run(to + end, 0.0f, columns - end);
                        } else {
                            fill_run(to, 0.0f, columns);
                        }
                    }
                }
#endif
            }
#endif
            for (uint along = 0; along < wide * PIXELS && ow + along < out_width; along += PIXELS) {
                const uint pixels = (uint)min((INDEX)PIXELS, out_width - ow - along);
                const INDEX tile_begin = out_begin + along * pixel_step;
                __global float* tile_output = output + along * PIXEL_GAP;
                __global const float* w = block_weights + (ulong)from * taps * BLOCK;
                // registers hold the sums only from here on: kept over the copying above, compilers spill them
                VECTOR sum[PIXELS][VECTORS];
                if (from == 0) {
                    FOR_SUMS(PIXELS) sum[i][j] = (VECTOR)(0.0f);
                } else {
                    FOR_SUMS(PIXELS) sum[i][j] = VLOAD(done + i * BLOCK + j * LANES);
                }
#if IN_PLACE
                const uint moved = PIXELS - pixels;
                __global const float* x = input + ((INDEX)top * in_width + (INDEX)(left + (int)(along - moved) * STRIDE)) * channels
                                          + group * group_inputs;
                // meanwhile what the next tile will read comes into the second cache: the first is for the weights
                __global const float* next = block == part ? x + (INDEX)wide * PIXELS * STRIDE * channels : w;
                const INDEX next_step = block == part ? PIXELS * STRIDE : 0;
                for (uint t = 0; t < depth; t++) {
                    PREFETCH(next, SECOND_CACHE);
                    next += next_step;
                    ADD_PRODUCTS(sum, PIXELS, x, (INDEX)STRIDE * channels, w)
                    x++;
                }
#else
                const uint moved = 0;
                __local const float* tile_patch = patch + along * STRIDE * PITCH;
                // meanwhile the first lines, as many as there are tiles, of what the next tiles will copy of each channel come into the second cache;
                // channels last that pays only in place
                const bool ahead = !IN_CHANNELS_LAST && taps == 1 && block == part;
                const uint channel = group * group_inputs + from + along / PIXELS * depth / wide;
                const INDEX next_at = (INDEX)max(top, 0) * in_width + (INDEX)max(left + (int)(wide * PIXELS) * STRIDE, 0);
                __global const float* next = ahead ? input + channel * plane + next_at : w;
                const long to_line = ahead ? CACHE_LINE : 0;
                const long to_channel = ahead ? (long)plane - (long)(wide - 1) * CACHE_LINE : 0;
                uint nth = 0;
                // the last piece may be smaller than the others: its steps come after theirs
                __global const long* step = steps + steps_at + (depth == piece ? 0 : piece * taps);
                for (uint t = 0; t < depth * taps; t++) {
                    __local const float* x = tile_patch + step[t];
                    ASK_FOR_LINE(next, SECOND_CACHE, nth, wide, to_line, to_channel)
                    ADD_PRODUCTS(sum, PIXELS, x, STRIDE * PITCH, w)
                }
#endif
#if OUT_CHANNELS_LAST && EPILOGUE_IS_CHEAP
                if (from + depth == group_inputs && (block + 1) * BLOCK <= group_outputs && pixels == PIXELS && IS_STREAMABLE(tile_output)) {
                    FOR_SUMS(PIXELS) {
                        const INDEX at = tile_begin + i * pixel_step + first_output + j * LANES;
                        EPILOGUE(sum[i][j], VECTOR, VLOAD, VLOAD, first_output + j * LANES, at)
                        VSTREAM(sum[i][j], tile_output + i * PIXEL_GAP + at);
                    }
                    continue;
                }
#endif
                FOR_SUMS(PIXELS) VSTORE(sum[i][j], done + i * BLOCK + j * LANES);
                if (from + depth < group_inputs) continue;
                for (uint j = 0; j < VECTORS && block * BLOCK + j * LANES < group_outputs; j++) {
                    const INDEX k = first_output + j * LANES;
                    const uint valid = min((uint)LANES, group_outputs - block * BLOCK - j * LANES);
                    FINISH(done + moved * BLOCK + j * LANES, BLOCK, pixels, tile_output, k, tile_begin + k * channel_step, pixel_step, PIXEL_GAP,
                           channel_step, valid)
                }
            }
        }
    }
}
