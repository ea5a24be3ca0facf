// Lines of elements shifted and scaled by their own mean and variance; op/Normalization.java has the formula.
//
//   normalize_lines  one work-item an element
//   statistic        one work-item a line: keep * kept + (1 - keep) * statistic, or the statistic itself
//
// Means and variances, one for each line, come from reduce.cl.
//
// Layout: the input's elements row-major; `table` of normalize_lines walks the view in (line, scale, shift).
//
// Parameters: X the type (storage.cl), S the type of the moments, float or double; CENTERED, OUTSIDE (epsilon added to the root), SCALED, SHIFTED; OUT the
// type of the statistic; KEPT; WHICH, one of the three below; RANK.

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
#define MEAN 0
#define VARIANCE 1
#define INVERSE_DEVIATION 2
#ifndef WHICH
#define WHICH MEAN
#endif
#ifndef KEPT
#define KEPT 0
#endif

static inline S deviation(const S variance, const float epsilon) {
    return OUTSIDE ? sqrt(variance) + (S)epsilon : sqrt(variance + (S)epsilon);
}

KERNEL void normalize_lines(RANGE, __global const STORED(X)* input, const ulong input_at, __global const S* means,
                            const ulong means_at, __global const S* variances, const ulong variances_at,
                            __global const STORED(X)* scale, const ulong scale_at, __global const STORED(X)* shift,
                            const ulong shift_at, __global STORED(X)* output, const ulong output_at, __global const long* table,
                            const ulong table_at, const float epsilon) {
    ITEM(item)
    table += table_at;
    const long line = strided(item, table, 0);
    S x = LOAD(X)(input, input_at + item);
#if CENTERED
    x -= means[means_at + line];
#endif
    x /= deviation(variances[variances_at + line], epsilon);
#if SCALED
    x *= LOAD(X)(scale, scale_at + strided(item, table, 1));
#endif
#if SHIFTED
    x += LOAD(X)(shift, shift_at + strided(item, table, 2));
#endif
    STORE(X)(output, output_at + item, x);
}

KERNEL void statistic(RANGE, __global const S* means, const ulong means_at, __global const S* variances, const ulong variances_at,
                      __global const STORED(OUT)* kept, const ulong kept_at, __global STORED(OUT)* output, const ulong output_at,
                      const float epsilon, const float keep) {
    ITEM(item)
    S value = variances[variances_at + item];
    value = WHICH == MEAN ? means[means_at + item] : WHICH == VARIANCE ? value : (S)1 / deviation(value, epsilon);
    STORE(OUT)(output, output_at + item, KEPT ? keep * LOAD(OUT)(kept, kept_at + item) + ((S)1 - keep) * value : value);
}
