// A function of one tensor, element by element: activations and unary functions.
//
//   output[i] = EXPRESSION(input[i])
//
// Layout: any; both tensors lie alike. A work-item does WIDTH neighbours with one vector load and store, the last one what is left.
//
// Parameters: T the element's type, V the vector of WIDTH (4) of it; EXPRESSION(v, T) an expression that serves scalars and vectors.

#include "common.cl"

#ifndef T
#define T float
#define V float4
#define EXPRESSION(v, T) ((v) < (T)(0) ? (T)(0) : (v))
#endif

KERNEL void elementwise(RANGE, __global const T* input, const ulong input_at, __global T* output, const ulong output_at,
                        const INDEX count) {
    ITEM(item)
    input += input_at;
    output += output_at;
    const INDEX i = item * 4;
    if (i + 4 <= count) {
        const V v = vload4(0, input + i);
        vstore4(EXPRESSION(v, V), 0, output + i);
    } else {
        for (INDEX j = i; j < count; j++) {
            const T v = input[j];
            output[j] = EXPRESSION(v, T);
        }
    }
}
