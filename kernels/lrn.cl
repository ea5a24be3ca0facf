// Local response normalisation across channels: x / (bias + alpha / size * sum of squares)^beta; op/Lrn.java has the formula.
//
// Layout: [batch][channels][positions], row-major. A work-item does one element. Parameter: X the type (storage.cl).

#include "storage.cl"

#ifndef X
#define X float32
#endif

KERNEL void lrn(RANGE, __global const STORED(X)* input, const ulong input_at, __global STORED(X)* output, const ulong output_at,
                const INDEX channels, const INDEX positions, const int size, const int before, const float alpha, const float beta,
                const float bias) {
    ITEM(item)
    const INDEX channel = item / positions % channels;
    COMPUTED(X) sum = 0;
    for (int i = max(0, before - (int)min(channel, (INDEX)before)); i < size; i++) {
        const INDEX other = channel + i - before;
        if (other >= channels) break;
        const COMPUTED(X) x = LOAD(X)(input, input_at + item + ((long)i - before) * (long)positions);
        sum += x * x;
    }
    const COMPUTED(X) x = LOAD(X)(input, input_at + item);
    STORE(X)(output, output_at + item, x / pow(bias + alpha / size * sum, (COMPUTED(X))beta));
}
