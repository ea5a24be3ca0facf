// Softmax along one axis, exp(x - max) / sum of exp(x - max), its logarithm, or 1 for the largest.
//
//   softmax         one work-item a line; the sum goes in order
//   softmax_apply   one work-item an element, where the largest and the sums of long lines are known (reduce.cl)
//
// Layout: [outer][length][inner], contiguous: a line's values lie `inner` apart.
//
// Parameters: X the type (storage.cl); KIND, one of the three below.

#include "storage.cl"

#define SOFTMAX 0
#define LOG_SOFTMAX 1
#define HARDMAX 2
#ifndef KIND
#define KIND SOFTMAX
#endif
#ifndef X
#define X float32
#endif
#define C COMPUTED(X)
#define RUN 256

KERNEL void softmax(RANGE, __global const STORED(X)* input, const ulong input_at, __global STORED(X)* output, const ulong output_at,
                    const INDEX length, const INDEX inner) {
    ITEM(item)
    const ulong base = (ulong)(item / inner) * length * inner + item % inner;
    input += input_at + base;
    output += output_at + base;
    C largest = -INFINITY;
    for (INDEX i = 0; i < length; i++) {
        const C x = LOAD(X)(input, i * inner);
        largest = x > largest || x != x ? x : largest;
    }
#if KIND == HARDMAX
    bool found = false;
    for (INDEX i = 0; i < length; i++) {
        const C x = LOAD(X)(input, i * inner);
        const bool first = !found && (x == largest || x != x);
        found |= first;
        STORE(X)(output, i * inner, first ? (C)1 : (C)0);
    }
#else
    // sums of RUN values, then a sum of those: a single float32 sum of a long line loses digits
    C sum = 0;
    for (INDEX start = 0; start < length; start += RUN) {
        C part = 0;
        for (INDEX i = start; i < min((INDEX)(start + RUN), length); i++) {
            part += exp(LOAD(X)(input, i * inner) - largest);
        }
        sum += part;
    }
    const C logarithm = log(sum);
    for (INDEX i = 0; i < length; i++) {
        const C x = LOAD(X)(input, i * inner) - largest;
        STORE(X)(output, i * inner, KIND == LOG_SOFTMAX ? x - logarithm : exp(x) / sum);
    }
#endif
}

KERNEL void softmax_apply(RANGE, __global const STORED(X)* input, const ulong input_at, __global const C* peaks, const ulong peaks_at,
                          __global const C* sums, const ulong sums_at, __global STORED(X)* output, const ulong output_at,
                          const INDEX length, const INDEX inner) {
    ITEM(item)
    const INDEX line = item / inner / length * inner + item % inner;
    const C x = LOAD(X)(input, input_at + item) - peaks[peaks_at + line];
    const C sum = sums[sums_at + line];
    STORE(X)(output, output_at + item, KIND == LOG_SOFTMAX ? x - log(sum) : exp(x) / sum);
}
