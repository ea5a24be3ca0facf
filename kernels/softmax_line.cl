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

KERNEL void softmax_line(RANGE, __global const float* input, const ulong input_at, __global float* output, const ulong output_at,
                         const INDEX length) {
    ITEM(item)
    input += input_at + item * length;
    output += output_at + item * length;
    const INDEX whole = length / LANES * LANES;
    float lane[LANES];

    VECTOR most = (VECTOR)(-INFINITY);
    for (INDEX i = 0; i < whole; i += LANES) {
        const VECTOR x = VLOAD(input + i);
        most = x > most || x != x ? x : most;
    }
    float largest = -INFINITY;
    VSTORE(most, lane);
    for (INDEX i = 0; i < LANES + length - whole; i++) {
        const float x = i < LANES ? lane[i] : input[whole + i - LANES];
        largest = x > largest || x != x ? x : largest;
    }

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
    float sum = 0.0f;
    VSTORE(sums, lane);
    for (int i = 0; i < LANES; i++) sum += lane[i];
    for (INDEX i = whole; i < length; i++) sum += exponential(input[i] - largest);

#if LOGARITHM
    const float logarithm = log(sum);
    for (INDEX i = 0; i < whole; i += LANES) VSTORE(VLOAD(input + i) - (VECTOR)(largest) - (VECTOR)(logarithm), output + i);
    for (INDEX i = whole; i < length; i++) output[i] = input[i] - largest - logarithm;
#else
    for (INDEX i = 0; i < whole; i += LANES) VSTORE(VLOAD(output + i) / (VECTOR)(sum), output + i);
    for (INDEX i = whole; i < length; i++) output[i] = exponential(input[i] - largest) / sum;
#endif
}
