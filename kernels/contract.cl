// Sums of products: matrix products and every other contraction of tensors.
//
//   output[i] = alpha * sum over j of the product of INPUTS tensors at (i, j) + beta * added[i]
//
// Layout: any, by strides. `table` walks the output's elements in (each input, added), `inner` walks j in each input (INNER axes). A work-item does
// one output element, the sum in order, RUN products at a time and then those together.
//
// Parameters, written by OpenClContraction.java: X the type (storage.cl), S the type that is summed in; PARAMETERS and PRODUCT(i), the inputs and
// their product; BASES, where they begin; ADDED; RANK, INNER.

#include "storage.cl"
#include "strided.cl"

#ifndef X
#define X float32
#define S float
#define PARAMETERS , __global const STORED(X)*a, const ulong a_at, __global const STORED(X)*b, const ulong b_at
#define BASES const ulong base_a = a_at + strided(item, table, 0), base_b = b_at + strided(item, table, 1);
#define PRODUCT(i) (S) LOAD(X)(a, base_a + walk(i, inner, INNER, 0)) * LOAD(X)(b, base_b + walk(i, inner, INNER, 1))
#endif
#ifndef INPUTS
#define INPUTS 2
#endif
#ifndef INNER
#define INNER 1
#endif
#ifndef ADDED
#define ADDED 1
#endif
#define RUN 256

KERNEL void contract(RANGE PARAMETERS, __global const STORED(X)* added, const ulong added_at, __global STORED(X)* output,
                     const ulong output_at, __global const long* table, const ulong table_at, __global const long* inner,
                     const ulong inner_at, const INDEX length, const float alpha, const float beta) {
    ITEM(item)
    table += table_at;
    inner += inner_at;
    BASES
    S total = 0;
    for (INDEX start = 0; start < length; start += RUN) {
        S part = 0;
        for (INDEX i = start; i < min((INDEX)(start + RUN), length); i++) {
            part += PRODUCT(i);
        }
        total += part;
    }
    total = (S)alpha * total;
#if ADDED
    total += (S)beta * (S)LOAD(X)(added, added_at + strided(item, table, INPUTS));
#endif
    STORE(X)(output, output_at + item, (COMPUTED(X))total);
}
