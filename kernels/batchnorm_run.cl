// Batch normalisation for inference as batchnorm.cl has it, float32, for devices where a work-item is a core's thread (CPUs): what belongs to a
// channel is computed once for a run of it.
//
//   batchnorm_run       row-major, [places][channels][inner]: a work-item does a segment of one channel's values
//   batchnorm_channels  channels last, [places][channels]: a work-item does PLACES places in LANES channels
//
// Parameters: LANES (vector.cl), PLACES.

#include "vector.cl"

#ifndef PLACES
#define PLACES 64
#endif

#define OPERANDS                                                                                                              \
    __global const float *input, const ulong input_at, __global const float *scale, const ulong scale_at,                     \
        __global const float *shift, const ulong shift_at, __global const float *mean, const ulong mean_at,                   \
        __global const float *variance, const ulong variance_at, __global float *output, const ulong output_at

KERNEL void batchnorm_run(RANGE, OPERANDS, const INDEX channels, const INDEX inner, const INDEX segments, const INDEX segment,
                          const float epsilon) {
    ITEM(item)
    const INDEX run = item / segments;
    const INDEX c = run % channels;
    const INDEX begin = item % segments * segment;
    const INDEX end = min(inner, begin + segment);
    const float factor = scale[scale_at + c] / sqrt(variance[variance_at + c] + epsilon);
    const float middle = mean[mean_at + c];
    const float base = shift[shift_at + c];
    input += input_at + run * inner;
    output += output_at + run * inner;
    const bool streamed = IS_STREAMABLE(output + begin);
    INDEX i = begin;
    for (; i + LANES <= end; i += LANES) {
        const VECTOR v = (VECTOR)(factor) * (VLOAD(input + i) - (VECTOR)(middle)) + (VECTOR)(base);
        VSTREAM_IF(streamed, v, output + i)
    }
    for (; i < end; i++) output[i] = factor * (input[i] - middle) + base;
}

KERNEL void batchnorm_channels(RANGE, OPERANDS, const INDEX channels, const INDEX places, const INDEX blocks, const float epsilon) {
    ITEM(item)
    const INDEX c = item % blocks * LANES;
    const INDEX first_place = item / blocks * PLACES;
    const INDEX end = min(places, first_place + PLACES);
    const uint valid = (uint)min((INDEX)LANES, channels - c);
    const VECTOR factor = lanes_in(scale + scale_at + c, 1, valid) / sqrt(lanes_in(variance + variance_at + c, 1, valid) + (VECTOR)(epsilon));
    const VECTOR middle = lanes_in(mean + mean_at + c, 1, valid);
    const VECTOR base = lanes_in(shift + shift_at + c, 1, valid);
    const bool streamed = STREAM && valid == LANES && IS_STREAMABLE(output + output_at);
    for (INDEX place = first_place; place < end; place++) {
        const INDEX at = place * channels + c;
        const VECTOR v = factor * (lanes_in(input + input_at + at, 1, valid) - middle) + base;
        if (streamed) {
            VSTREAM(v, output + output_at + at);
        } else {
            lanes_out(v, output + output_at + at, 1, valid);
        }
    }
}
