// Winograd's convolution along rows alone, for kernels of odd width 2 TAPS - 1 and a stride of 2 along a row: the first layer of many networks,
// of few channels, where transforms both ways would cost more than they save. For devices where a work-item is a core's thread (CPUs).
//
// The even columns of the picture meet the even taps, the odd columns the odd ones: as a row of twice the channels under TAPS taps of stride 1,
// F(4, TAPS) along the row (winograd.cl). Channels, rows of the kernel and both phases are summed before the transform back.
//
//               VECTORS vectors of LANES output channels
//              +-----------+-----------+
//      TILES   | sum[0][0] | sum[0][1] |    for each position and row of the output: TILES tiles of four pixels times the filters, over the
//      tiles   | ...       | ...       |    rows of the kernel, the input channels and the two phases
//              +-----------+-----------+
//
// A work-item does TILES tiles of `rows` rows. It transforms the rows of the input under them, LANES tiles at a time, into local memory:
//
//   transformed [position][row of the input][c][phase][LANES]          products [position][row][TILES][BLOCK]
//
// The last position, infinity, takes the last tap alone, which the odd phase does not have: half the products, and filters of one phase.
//
// Layout: input by its strides, output channels last or row-major. Filters [block][position][r][c][phase][BLOCK], BLOCK = VECTORS * LANES.
//
// Parameters: TAPS (2, 3 or 4), TILES (less than LANES), VECTORS, LANES, OUT_CHANNELS_LAST; EPILOGUE_* by EpilogueCode.java.

#ifndef TAPS
#define TAPS 4
#endif
#define OUT 4
#ifndef TILES
#define TILES 7
#endif
#ifndef VECTORS
#define VECTORS 1
#endif
#include "conv2d_common.cl"
#include "runs.cl"
#include "winograd.cl"

#define BLOCK (VECTORS * LANES)
// A tile begins 8 columns after the one before it, and the last one reaches into the next.
#define SPACING (2 * OUT)

// Column j of each tile to line + j * LANES, from columns in a row: three times every second one.
static inline void by_columns(__local float* line) {
    VECTOR v[SPACING];
    VECTOR u[SPACING];
#pragma unroll
    for (int i = 0; i < SPACING; i++) v[i] = VLOAD(line + i * LANES);
#pragma unroll
    for (int i = 0; i < 4; i++) {
        u[i] = EVENS(v[2 * i], v[2 * i + 1]);    // columns 0 2 4 6 of each tile
        u[4 + i] = ODDS(v[2 * i], v[2 * i + 1]); // and 1 3 5 7
    }
#pragma unroll
    for (int i = 0; i < 2; i++) {
        v[i] = EVENS(u[2 * i], u[2 * i + 1]);             // 0 4
        v[2 + i] = ODDS(u[2 * i], u[2 * i + 1]);          // 2 6
        v[4 + i] = EVENS(u[4 + 2 * i], u[5 + 2 * i]);     // 1 5
        v[6 + i] = ODDS(u[4 + 2 * i], u[5 + 2 * i]);      // 3 7
    }
    const VECTOR column[SPACING] = {EVENS(v[0], v[1]), EVENS(v[4], v[5]), EVENS(v[2], v[3]), EVENS(v[6], v[7]),
                                    ODDS(v[0], v[1]),  ODDS(v[4], v[5]),  ODDS(v[2], v[3]),  ODDS(v[6], v[7])};
#pragma unroll
    for (int i = 0; i < SPACING; i++) VSTORE(column[i], line + i * LANES);
}

KERNEL void conv2d_winograd_line(RANGE, __global const float* input, const ulong input_at, __global const float* filters,
                                 const ulong filters_at, __global float* output, const ulong output_at EPILOGUE_PARAMETERS,
                                 __local float* line, __local float* transformed, __local float* products, const int rows,
                                 const INDEX runs, const INDEX bands, const uint groups, const uint blocks, const uint group_inputs,
                                 const uint group_outputs, const int in_height, const int in_width, const INDEX in_batch_stride,
                                 const INDEX in_channel_stride, const INDEX in_row_stride, const INDEX in_column_stride,
                                 const int out_height, const int out_width, const int kernel_height, const int stride_height,
                                 const int dilation_height, const int pad_top, const int pad_left, const INDEX gap) {
    ITEM(item)
    const int first_column = (int)(item % runs) * TILES * OUT;
    const int first_row = (int)(item / runs % bands) * rows;
    const INDEX picture = item / runs / bands; // n and group
    const uint group = (uint)(picture % groups);
    const INDEX n = picture / groups;
    const int count = min(rows, out_height - first_row);
    const uint channels = groups * group_outputs;
    const int under = (count - 1) * stride_height + (kernel_height - 1) * dilation_height + 1; // rows of the input
    const int most_under = (rows - 1) * stride_height + (kernel_height - 1) * dilation_height + 1;
    const uint row_size = group_inputs * 2 * LANES;
    const uint position_size = most_under * row_size;
    const int left = 2 * first_column - pad_left;
    // columns under the tiles that lie in the picture: begin to end
    const int begin = clamp(-left, 0, SPACING * LANES);
    const int end = clamp(in_width - left, begin, SPACING * LANES);
    input += input_at + n * in_batch_stride + group * group_inputs * in_channel_stride;
    output += output_at;

    for (int y = 0; y < under; y++) {
        const int ih = first_row * stride_height - pad_top + y;
        __local float* row_to = transformed + y * row_size;
        for (uint c = 0; c < group_inputs; c++) {
            __global const float* from = input + c * in_channel_stride + (INDEX)clamp(ih, 0, in_height - 1) * in_row_stride;
            const bool inside = ih >= 0 && ih < in_height;
            fill_run(line, 0.0f, inside ? begin : SPACING * LANES);
            if (inside) {
                if (in_column_stride == 1) {
                    copy_run(line + begin, from + (left + begin), end - begin);
                } else {
                    for (int x = begin; x < end; x++) line[x] = from[(INDEX)(left + x) * in_column_stride];
                }
                fill_run(line + end, 0.0f, SPACING * LANES - end);
            }
            by_columns(line);
#pragma unroll
            for (int phase = 0; phase < 2; phase++) {
                VECTOR d[SIDE];
                VECTOR t[SIDE];
#pragma unroll
                for (int i = 0; i < SIDE; i++) {
                    const int column = 2 * i + phase; // from 8 on, of the next tile
                    d[i] = VLOAD(line + column % SPACING * LANES + column / SPACING);
                }
                to_positions(d, t);
                __local float* to = row_to + (c * 2 + phase) * LANES;
#pragma unroll
                for (int i = 0; i < SIDE - phase; i++) VSTORE(t[i], to + i * position_size);
            }
        }
    }

    const uint steps = kernel_height * group_inputs * 2;
    for (uint block = 0; block < blocks; block++) {
        __global const float* position_filters = filters + filters_at + (ulong)(group * blocks + block) * (steps * SIDE - steps / 2) * BLOCK;
        for (uint position = 0; position < SIDE; position++) {
            const uint every = position + 1 < SIDE ? 1 : 2; // phases
            for (int row = 0; row < count; row++) {
                VECTOR sum[TILES][VECTORS];
                FOR_SUMS(TILES) sum[i][j] = V(0.0f);
                __global const float* w = position_filters;
                for (int r = 0; r < kernel_height; r++) {
                    __local const float* x =
                        transformed + position * position_size + (row * stride_height + r * dilation_height) * row_size;
                    for (uint step = 0; step < group_inputs * 2; step += every) {
                        ADD_PRODUCTS(sum, TILES, x, 1, w)
                        x += every * LANES;
                    }
                }
                __local float* to = products + (position * rows + row) * (TILES * BLOCK);
                FOR_SUMS(TILES) VSTORE(sum[i][j], to + i * BLOCK + j * LANES);
            }
            position_filters += steps / every * BLOCK;
        }

        for (int row = 0; row < count; row++) {
            const int oh = first_row + row;
            for (int i = 0; i < TILES && first_column + i * OUT < out_width; i++) {
                const int ow = first_column + i * OUT;
                const uint columns = (uint)min(OUT, out_width - ow);
                for (uint j = 0; j < VECTORS && block * BLOCK + j * LANES < group_outputs; j++) {
                    const uint in_group = block * BLOCK + j * LANES;
                    const uint valid = min((uint)LANES, group_outputs - in_group);
                    const INDEX k = group * group_outputs + in_group;
                    __local const float* from = products + row * (TILES * BLOCK) + i * BLOCK + j * LANES;
                    VECTOR m[SIDE];
                    VECTOR y[OUT];
#pragma unroll
                    for (int position = 0; position < SIDE; position++) m[position] = VLOAD(from + position * rows * (TILES * BLOCK));
                    from_positions(m, y);
                    const INDEX pixel = (n * out_height + oh) * out_width + ow;
                    __global float* to = output + GAPS_BEFORE(n, pixel);
#if OUT_CHANNELS_LAST
                    const INDEX pixel_step = channels;
                    const INDEX at = pixel * channels + k;
#else
                    const INDEX pixel_step = 1;
                    const INDEX at = ((n * channels + k) * out_height + oh) * out_width + ow;
#endif
#if OUT_CHANNELS_LAST && EPILOGUE_IS_CHEAP
                    if (valid == LANES && columns == OUT && IS_STREAMABLE(output)) {
#pragma unroll
                        for (int one = 0; one < OUT; one++) {
                            EPILOGUE(y[one], VECTOR, VLOAD, VLOAD, k, at + one * channels)
                            VSTREAM(y[one], to + at + one * (channels + PIXEL_GAP));
                        }
                        continue;
                    }
#endif
                    float done[OUT * LANES];
#pragma unroll
                    for (int one = 0; one < OUT; one++) VSTORE(y[one], done + one * LANES);
                    FINISH(done, LANES, columns, to, k, at, pixel_step, PIXEL_GAP, (INDEX)out_height * out_width, valid)
                }
            }
        }
    }
}
