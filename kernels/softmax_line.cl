// Softmax and its logarithm along the last axis, float32, for devices where a work-item is a core's thread (CPUs): a line a work-item, by
// vectors. Each lane sums RUN values at a time, then those sums are summed: a single float32 sum of a long line loses digits.
//
// Layout: [lines][length], contiguous.
//
// Parameters: LANES (vector.cl); LOGARITHM.

#include "exponential.cl"
#include "vector.cl"

#ifndef LOGARITHM
#define LOGARITHM 0
#endif
#define RUN 64
#define CHAINS 4 // of comparisons: one alone waits for the one before it

// Makes every lane what all lanes are together.
#define TOGETHER(v, TWO) \
    _Pragma("unroll") for (int n = LANES; n > 1; n /= 2) v = TWO(EVENS(v, v), ODDS(v, v));
#define PLUS(a, b) ((a) + (b))

KERNEL void softmax_line(RANGE, __global const float* input, const ulong input_at, __global float* output, const ulong output_at,
                         const INDEX length) {
    ITEM(item)
    input += input_at + item * length;
    output += output_at + item * length;
    const INDEX whole = length / LANES * LANES;

    VECTOR most[CHAINS];
#pragma unroll
    for (int j = 0; j < CHAINS; j++) most[j] = (VECTOR)(-INFINITY);
    for (INDEX i = 0; i < whole; i += CHAINS * LANES) {
#pragma unroll
        for (int j = 0; j < CHAINS; j++) most[j] = larger(most[j], VLOAD(input + min(i + j * LANES, whole - LANES)));
    }
    most[0] = larger(larger(most[0], most[1]), larger(most[2], most[3]));
    TOGETHER(most[0], larger)
    float largest = most[0].s0;
    for (INDEX i = whole; i < length; i++) largest = input[i] > largest || input[i] != input[i] ? input[i] : largest;

    VECTOR sums = (VECTOR)(0.0f);
    for (INDEX start = 0; start < whole; start += RUN * LANES) {
        VECTOR part = (VECTOR)(0.0f);
        for (INDEX i = start; i < min((INDEX)(start + RUN * LANES), whole); i += LANES) {
            const VECTOR e = exponential(VLOAD(input + i) - (VECTOR)(largest));
            part += e;
#if !LOGARITHM
            VSTORE(e, output + i);
#endif
        }
        sums += part;
    }
    TOGETHER(sums, PLUS)
    float sum = sums.s0;
    for (INDEX i = whole; i < length; i++) sum += exponential(input[i] - largest);

#if LOGARITHM
    const float logarithm = log(sum);
    for (INDEX i = 0; i < whole; i += LANES) VSTORE(VLOAD(input + i) - (VECTOR)(largest) - (VECTOR)(logarithm), output + i);
    for (INDEX i = whole; i < length; i++) output[i] = input[i] - largest - logarithm;
#else
    const float inverse = 1.0f / sum; // a division of vectors takes as long as all the rest; 1 ulp instead of a half
    for (INDEX i = 0; i < whole; i += LANES) VSTORE(VLOAD(output + i) * (VECTOR)(inverse), output + i);
    for (INDEX i = whole; i < length; i++) output[i] = exponential(input[i] - largest) * inverse;
#endif
}
