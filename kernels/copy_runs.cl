// Moves elements between two tensors that lie differently, where neighbours stay neighbours: slice, pad, concat; for devices where a work-item
// is a core's thread (CPUs). As copy.cl, but a work-item moves a segment of a run of `length` elements; only the runs are walked.
//
// Layout: any, by strides, but 1 along the run, or 0 in the input: then a run is filled with one value.
//
// Parameters: T an unsigned type as wide as the element; STEP, the input's stride along a run; RANK of the walk, see strided.cl.

#include "common.cl"
#include "strided.cl"
#include "wide.cl"

#ifndef STEP
#define STEP 1
#endif

KERNEL void copy_runs(RANGE, __global const T* input, const ulong input_at, __global T* output, const ulong output_at,
                      __global const long* table, const ulong table_at, const long input_base, const long output_base,
                      const INDEX segments, const INDEX segment, const INDEX length) {
    ITEM(item)
    table += table_at;
    const INDEX run = item / segments;
    const INDEX begin = item % segments * segment;
    const INDEX count = min(segment, length - begin);
    __global const T* from = input + (long)input_at + input_base + strided(run, table, 0) + (long)begin * STEP;
    __global T* to = output + (long)output_at + output_base + strided(run, table, 1) + (long)begin;
    const bool streamed = WIDE_IS_STREAMABLE(to);
    INDEX i = 0;
    for (; i + LANES <= count; i += LANES) {
        const WIDE v = STEP ? WIDE_LOAD(from + i) : (WIDE)(from[0]);
        WIDE_STREAM_IF(streamed, v, to + i)
    }
    for (; i < count; i++) to[i] = from[i * STEP];
}
