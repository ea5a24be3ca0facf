// A function of two tensors, element by element, with NumPy's broadcasting by strides of 0.
//
//   output[i] = EXPRESSION(left[i], right[i])
//
// Layout: any, by strides. `binary` does one element a work-item, `binary_flat` four, where all three tensors lie alike or one operand is
// a single value.
//
// Parameters: T the element's type, V the vector of 4 of it; EXPRESSION(a, b, T) serves scalars and vectors; LEFT_STEP and RIGHT_STEP, for
// binary_flat: 1, or 0 for a single value; RANK, see strided.cl.

#include "common.cl"
#include "strided.cl"

#ifndef T
#define T float
#define V float4
#define EXPRESSION(a, b, T) ((a) + (b))
#endif
#ifndef LEFT_STEP
#define LEFT_STEP 1
#define RIGHT_STEP 0
#endif

KERNEL void binary(RANGE, __global const T* left, const ulong left_at, __global const T* right, const ulong right_at,
                   __global T* output, const ulong output_at, __global const long* table, const ulong table_at) {
    ITEM(item)
    table += table_at;
    const T a = left[(long)left_at + strided(item, table, 0)];
    const T b = right[(long)right_at + strided(item, table, 1)];
    output[(long)output_at + strided(item, table, 2)] = EXPRESSION(a, b, T);
}

KERNEL void binary_flat(RANGE, __global const T* left, const ulong left_at, __global const T* right, const ulong right_at,
                        __global T* output, const ulong output_at, const INDEX count) {
    ITEM(item)
    left += left_at;
    right += right_at;
    output += output_at;
    const INDEX i = item * 4;
    if (i + 4 <= count) {
        const V a = LEFT_STEP ? vload4(0, left + i) : (V)(left[0]);
        const V b = RIGHT_STEP ? vload4(0, right + i) : (V)(right[0]);
        vstore4(EXPRESSION(a, b, V), 0, output + i);
    } else {
        for (INDEX j = i; j < count; j++) {
            const T a = left[LEFT_STEP * j];
            const T b = right[RIGHT_STEP * j];
            output[j] = EXPRESSION(a, b, T);
        }
    }
}
