// One axis of a tensor sampled at other places; a step for each axis that changes.
//
//   output[outer][x][inner] = sum over taps of weights[tap][x] * input[outer][indices[tap][x]][inner]
//
// Layout: [outer][length][inner], in the order of memory, so any layout. A work-item does one element. An index of -1 stands for a place outside the
// region.
//
// Parameters: X, OUT the types (storage.cl); S the type of the weights; TAPS; CONVERT(v), of a sum to the output's type: integers are
// rounded, and stop at the ends of their range.

#include "storage.cl"

#ifndef X
#define X float32
#define OUT float32
#define S float
#endif
#ifndef TAPS
#define TAPS 2
#endif
#ifndef CONVERT
#define CONVERT(v) ((COMPUTED(OUT))(v))
#endif

KERNEL void resize(RANGE, __global const STORED(X)* input, const ulong input_at, __global STORED(OUT)* output, const ulong output_at,
                   __global const int* indices, const ulong indices_at, __global const S* weights, const ulong weights_at,
                   const INDEX length, const INDEX resized, const INDEX inner, const float extrapolation) {
    ITEM(item)
    const INDEX x = item / inner % resized;
    input += input_at + (ulong)(item / inner / resized) * length * inner + item % inner;
    indices += indices_at + x;
    weights += weights_at + x;
    if (indices[0] < 0) {
        STORE(OUT)(output, output_at + item, CONVERT((S)extrapolation));
        return;
    }
#if TAPS == 1
    STORE(OUT)(output, output_at + item, (COMPUTED(OUT))LOAD(X)(input, (ulong)indices[0] * inner));
#else
    S sum = 0;
    for (int tap = 0; tap < TAPS; tap++) {
        const S weight = weights[tap * resized];
        if (weight != 0) sum += weight * (S)LOAD(X)(input, (ulong)indices[tap * resized] * inner);
    }
    STORE(OUT)(output, output_at + item, CONVERT(sum));
#endif
}
