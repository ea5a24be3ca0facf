// Softmax along one axis: exp(x - max) / sum of exp(x - max).
//
// Layout: [outer][length][inner], contiguous. A work-item does one line of `length` values that lie `inner` apart; the sum goes in order.

#include "common.cl"

#define RUN 256

KERNEL void softmax(RANGE, __global const float* input, const ulong input_at, __global float* output, const ulong output_at,
                    const INDEX length, const INDEX inner) {
    ITEM(item)
    const ulong base = (ulong)(item / inner) * length * inner + item % inner;
    input += input_at + base;
    output += output_at + base;
    float largest = -INFINITY;
    for (INDEX i = 0; i < length; i++) {
        const float x = input[i * inner];
        largest = x > largest || x != x ? x : largest;
    }
    // sums of RUN values, then a sum of those: a single float32 sum of a long line loses digits
    float sum = 0.0f;
    for (INDEX start = 0; start < length; start += RUN) {
        float part = 0.0f;
        for (INDEX i = start; i < min((INDEX)(start + RUN), length); i++) {
            const float e = exp(input[i * inner] - largest);
            output[i * inner] = e;
            part += e;
        }
        sum += part;
    }
    for (INDEX i = 0; i < length; i++) {
        output[i * inner] /= sum;
    }
}
