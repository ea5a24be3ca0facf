// Many elements made one, line by line; op/Reduce.java has the kinds.
//
//   output[line] = FINISH(combination of MAP(x) over the line, length)
//
// Layout: any, by strides. `table` is the walk over the lines (strided.cl) in the input; `inner` the walk along one line, of INNER axes. A
// work-item does one line, in order, RUN elements at a time and then those together: a single float32 sum of many loses digits.
//
// Parameters: X the input's type, OUT the output's (storage.cl); S the type that is summed in; START, MAP(x), COMBINE(a, b), FINISH(total, n, peak);
// PEAK 1 where the largest is sought first and MAP may use it; RANK, INNER.

#include "storage.cl"
#include "strided.cl"

#ifndef X
#define X float32
#define OUT float32
#define S float
#define START 0
#define MAP(x, peak) ((x) - (peak))
#define COMBINE(a, b) ((a) + (b))
#define FINISH(total, n, peak) (total)
#endif
#ifndef INNER
#define INNER 1
#endif
#ifndef PEAK
#define PEAK 0
#endif
#define RUN 256

KERNEL void reduce(RANGE, __global const STORED(X)* input, const ulong input_at, __global STORED(OUT)* output, const ulong output_at,
                   __global const long* table, const ulong table_at, __global const long* inner, const ulong inner_at,
                   const INDEX length) {
    ITEM(item)
    inner += inner_at;
    const ulong base = input_at + strided(item, table + table_at, 0);
    S peak = 0;
#if PEAK
    S largest = -INFINITY;
    for (INDEX i = 0; i < length; i++) {
        const S x = (S)LOAD(X)(input, base + walk(i, inner, INNER, 0));
        largest = x > largest || x != x ? x : largest;
    }
    peak = isinf(largest) ? (S)0 : largest; // where the largest is infinite there is nothing to take away
#endif
    S total = START;
    for (INDEX start = 0; start < length; start += RUN) {
        const INDEX end = min((INDEX)(start + RUN), length);
        S part = START;
        for (INDEX i = start; i < end; i++) {
            const S x = (S)LOAD(X)(input, base + walk(i, inner, INNER, 0));
            part = COMBINE(part, MAP(x, peak));
        }
        total = COMBINE(total, part);
    }
    STORE(OUT)(output, output_at + item, FINISH(total, length, peak));
}
