// Lines of elements shifted and scaled by their own mean and variance; op/Normalization.java has the formula.
//
//   moments          one work-item a line: mean, variance about the mean, 1 / deviation
//   normalize_lines  one work-item an element
//   statistic        one work-item a line: keep * kept + (1 - keep) * statistic, or the statistic itself
//
// Layout: the input's elements row-major; `table` of moments is the walk over lines, `inner` the walk along one (INNER axes); `table` of
// normalize_lines walks the view in (line, scale, shift). moments [lines][3].
//
// Parameters: X the type (storage.cl), S the type of moments, float or double; CENTERED, OUTSIDE (epsilon added to the root), SCALED, SHIFTED; OUT the
// type of the statistic; KEPT; RANK, INNER.

#include "storage.cl"
#include "strided.cl"

#ifndef X
#define X float32
#define S float
#endif
#ifndef OUT
#define OUT X
#endif
#ifndef CENTERED
#define CENTERED 1
#define OUTSIDE 0
#endif
#ifndef SCALED
#define SCALED 1
#define SHIFTED 1
#endif
#ifndef INNER
#define INNER 1
#endif
#ifndef KEPT
#define KEPT 0
#endif
#define RUN 256

KERNEL void moments(RANGE, __global const STORED(X)* input, const ulong input_at, __global S* moments, const ulong moments_at,
                    __global const long* table, const ulong table_at, __global const long* inner, const ulong inner_at,
                    const INDEX length, const float epsilon) {
    ITEM(item)
    inner += inner_at;
    const ulong base = input_at + strided(item, table + table_at, 0);
    S mean = 0;
    S variance = 0;
    for (int pass = CENTERED ? 0 : 1; pass < 2; pass++) {
        S total = 0;
        for (INDEX start = 0; start < length; start += RUN) {
            S part = 0;
            for (INDEX i = start; i < min((INDEX)(start + RUN), length); i++) {
                const S x = LOAD(X)(input, base + walk(i, inner, INNER, 0)) - mean;
                part += pass == 0 ? x : x * x;
            }
            total += part;
        }
        if (pass == 0) {
            mean = total / (S)length;
        } else {
            variance = total / (S)length;
        }
    }
    moments += moments_at + 3 * (ulong)item;
    moments[0] = mean;
    moments[1] = variance;
    moments[2] = (S)1 / (OUTSIDE ? sqrt(variance) + (S)epsilon : sqrt(variance + (S)epsilon));
}

KERNEL void normalize_lines(RANGE, __global const STORED(X)* input, const ulong input_at, __global const S* moments, const ulong moments_at,
                      __global const STORED(X)* scale, const ulong scale_at, __global const STORED(X)* shift, const ulong shift_at,
                      __global STORED(X)* output, const ulong output_at, __global const long* table, const ulong table_at) {
    ITEM(item)
    table += table_at;
    moments += moments_at + 3 * strided(item, table, 0);
    S x = (LOAD(X)(input, input_at + item) - moments[0]) * moments[2];
#if SCALED
    x *= LOAD(X)(scale, scale_at + strided(item, table, 1));
#endif
#if SHIFTED
    x += LOAD(X)(shift, shift_at + strided(item, table, 2));
#endif
    STORE(X)(output, output_at + item, x);
}

KERNEL void statistic(RANGE, __global const S* moments, const ulong moments_at, __global const STORED(OUT)* kept, const ulong kept_at,
                      __global STORED(OUT)* output, const ulong output_at, const int which, const float keep) {
    ITEM(item)
    const S value = moments[moments_at + 3 * (ulong)item + which];
    STORE(OUT)(output, output_at + item, KEPT ? keep * LOAD(OUT)(kept, kept_at + item) + ((S)1 - keep) * value : value);
}
