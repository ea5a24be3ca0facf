// Batch normalisation for inference, each channel by its own statistics:
//
//   output = scale / sqrt(variance + epsilon) * (input - mean) + shift
//
// Layout: [outer][channels][inner], so NCHW with inner = height * width, and NHWC with inner = 1. A work-item does one element.

#include "common.cl"

KERNEL void batchnorm(RANGE, __global const float* input, const ulong input_at, __global const float* scale, const ulong scale_at,
                      __global const float* shift, const ulong shift_at, __global const float* mean, const ulong mean_at,
                      __global const float* variance, const ulong variance_at, __global float* output, const ulong output_at,
                      const INDEX channels, const INDEX inner, const float epsilon) {
    ITEM(item)
    const INDEX c = item / inner % channels;
    const float factor = scale[scale_at + c] / sqrt(variance[variance_at + c] + epsilon);
    output[output_at + item] = factor * (input[input_at + item] - mean[mean_at + c]) + shift[shift_at + c];
}
