// What goes along one axis of a tensor: running sums, the place of the largest. A work-item does one line; NaN counts as the one that is sought.
//
// Layout: row-major, [outer][length][inner]. Parameters: X the type (storage.cl); SIGN 1 for the largest, -1 for the smallest; LAST 1 where the last
// of equal ones counts; EXCLUSIVE, REVERSE.

#include "storage.cl"

#ifndef X
#define X float32
#endif
#ifndef SIGN
#define SIGN 1
#define LAST 0
#endif
#ifndef EXCLUSIVE
#define EXCLUSIVE 0
#define REVERSE 0
#endif
#ifndef S
#define S float
#endif

KERNEL void arg_reduce(RANGE, __global const STORED(X)* input, const ulong input_at, __global long* output, const ulong output_at,
                       const INDEX length, const INDEX inner) {
    ITEM(item)
    const ulong base = input_at + (ulong)(item / inner) * length * inner + item % inner;
    COMPUTED(X) best = LOAD(X)(input, base);
    INDEX at = 0;
    for (INDEX i = 1; i < length; i++) {
        const COMPUTED(X) x = LOAD(X)(input, base + (ulong)i * inner);
        const bool better = best == best && (x != x || (SIGN > 0 ? x > best : x < best));
        const bool equal = LAST && (x == best || (x != x && best != best));
        if (better || equal) {
            best = x;
            at = i;
        }
    }
    output[output_at + item] = (long)at;
}

KERNEL void cum_sum(RANGE, __global const STORED(X)* input, const ulong input_at, __global STORED(X)* output, const ulong output_at,
                    const INDEX length, const INDEX inner) {
    ITEM(item)
    const ulong base = (ulong)(item / inner) * length * inner + item % inner;
    S sum = 0;
    S lost = 0; // what rounding took from the sum (Kahan, 1965); compilers may not reorder float32
    for (INDEX i = 0; i < length; i++) {
        const ulong at = base + (ulong)(REVERSE ? length - 1 - i : i) * inner;
        const S x = (S)LOAD(X)(input, input_at + at);
        const S before = sum;
        const S next = x - lost;
        sum = before + next;
        lost = (sum - before) - next;
        lost = lost == lost ? lost : 0; // infinities
        STORE(X)(output, output_at + at, EXCLUSIVE ? before : sum);
    }
}
