// Many elements made one, line by line; op/Reduce.java has the kinds.
//
//   output[line] = FINISH(combination of MAP(x, peak[line]) over the line, count, peak[line])
//
// A work-item does one part of a line, at most `chunk` elements, in order, RUN at a time and then those together: a single float32 sum of many
// loses digits, and a long loop keeps one lane busy (and Mesa's llvmpipe stops any loop after 65,535 turns). The parts of a line go into
// `output` one after the other, for a second step with FINISH; of one part it is the result itself.
//
// Layout: any, by strides. `table` is the walk over the lines (strided.cl) in the input; `inner` the walk along one line, of INNER axes.
//
// Parameters: X the input's type, OUT the output's (storage.cl); S the type that is summed in; START, MAP(x, peak), COMBINE(a, b), FINISH(total, n, peak);
// PEAKED 1 where there are peaks, one for each line; RANK, INNER.

#include "storage.cl"
#include "strided.cl"

#ifndef X
#define X float32
#define OUT float32
#define S float
#define START 0
#define MAP(x, peak) ((x) - (peak))
#define COMBINE(a, b) ((a) + (b))
#define FINISH(total, n, peak) ((total) / (S)(n))
#endif
#ifndef INNER
#define INNER 1
#endif
#ifndef PEAKED
#define PEAKED 0
#endif
// What LOG_SUM_EXP takes away: nothing where the largest is infinite.
#define SHIFT(peak) (isinf(peak) ? (S)0 : (peak))
#define RUN 256

KERNEL void reduce(RANGE, __global const STORED(X)* input, const ulong input_at, __global const S* peaks, const ulong peaks_at,
                   __global STORED(OUT)* output, const ulong output_at, __global const long* table, const ulong table_at,
                   __global const long* inner, const ulong inner_at, const INDEX length, const INDEX chunk, const INDEX parts, const INDEX count) {
    ITEM(item)
    inner += inner_at;
    const INDEX line = item / parts;
    const ulong base = input_at + strided(line, table + table_at, 0);
    const INDEX first_element = item % parts * chunk;
    const INDEX last_element = min((INDEX)(first_element + chunk), length);
    S peak = 0;
#if PEAKED
    peak = peaks[peaks_at + line];
#endif
    S total = START;
    for (INDEX start = first_element; start < last_element; start += RUN) {
        const INDEX end = min((INDEX)(start + RUN), last_element);
        S part = START;
        for (INDEX i = start; i < end; i++) {
            const S x = (S)LOAD(X)(input, base + walk(i, inner, INNER, 0));
            part = COMBINE(part, MAP(x, peak));
        }
        total = COMBINE(total, part);
    }
    STORE(OUT)(output, output_at + item, (COMPUTED(OUT))FINISH(total, count, peak));
}
