// Batch normalisation for inference, each channel by its own statistics:
//
//   output = scale / sqrt(variance + epsilon) * (input - mean) + shift
//
// Layout: [outer][channels][inner], so NCHW with inner = height * width, and NHWC with inner = 1. A work-item does one element.
//
// Parameters: X, A, B the types of the input, of scale and shift, of mean and variance (storage.cl).

#include "storage.cl"

#ifndef X
#define X float32
#define A float32
#define B float32
#endif

KERNEL void batchnorm(RANGE, __global const STORED(X)* input, const ulong input_at, __global const STORED(A)* scale, const ulong scale_at,
                      __global const STORED(A)* shift, const ulong shift_at, __global const STORED(B)* mean, const ulong mean_at,
                      __global const STORED(B)* variance, const ulong variance_at, __global STORED(X)* output, const ulong output_at,
                      const INDEX channels, const INDEX inner, const float epsilon) {
    ITEM(item)
    const INDEX c = item / inner % channels;
    const COMPUTED(X) deviation = sqrt((COMPUTED(X))LOAD(B)(variance, variance_at + c) + (COMPUTED(X))epsilon);
    const COMPUTED(X) factor = LOAD(A)(scale, scale_at + c) / deviation;
    const COMPUTED(X) centred = LOAD(X)(input, input_at + item) - (COMPUTED(X))LOAD(B)(mean, mean_at + c);
    STORE(X)(output, output_at + item, factor * centred + (COMPUTED(X))LOAD(A)(shift, shift_at + c));
}
