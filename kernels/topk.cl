// The k first of each line in order of value, largest or smallest first; of equal ones the first, NaN larger than every number.
//
//   topk_begin   the places of a line, one after the other
//   topk_sort    one step of a bitonic sort of them; the order is total, so any sort gives one answer
//   topk_take    the first k places, and the values that stand there
//
// Layout: input [outer][length][inner], output [outer][k][inner]; places [lines][padded], padded a power of two. A work-item does one pair or place.
//
// Parameters: X the type (storage.cl); LARGEST.

#include "storage.cl"

#ifndef X
#define X float32
#endif
#ifndef LARGEST
#define LARGEST 1
#endif

KERNEL void topk_begin(RANGE, __global uint* places, const ulong places_at, const INDEX padded) {
    ITEM(item)
    places[places_at + item] = (uint)(item % padded);
}

// Whether place a comes before place b; what lies behind the line comes last.
static inline bool precedes(__global const STORED(X)* line, const uint a, const uint b, const INDEX length, const INDEX inner) {
    if (a >= length || b >= length) return a < b;
    const COMPUTED(X) x = LOAD(X)(line, (ulong)a * inner);
    const COMPUTED(X) y = LOAD(X)(line, (ulong)b * inner);
    const bool more = x > y || (x != x && y == y);
    const bool less = x < y || (y != y && x == x);
    return LARGEST ? more || (!less && a < b) : less || (!more && a < b);
}

// Compares places `distance` apart within runs of 2 * `run`; the direction changes from run to run.
KERNEL void topk_sort(RANGE, __global const STORED(X)* input, const ulong input_at, __global uint* places, const ulong places_at,
                      const INDEX length, const INDEX inner, const uint distance, const uint run, const INDEX padded) {
    ITEM(item)
    // the item-th place of those whose bit `distance` is 0; a line is a power of two long, so partners share it
    const ulong low = (ulong)(item / distance) * 2 * distance + item % distance;
    const ulong line = low / padded;
    const bool rising = (low & (padded - 1) & (2 * (ulong)run)) == 0;
    const uint a = places[places_at + low];
    const uint b = places[places_at + low + distance];
    if (precedes(input + input_at + line / inner * length * inner + line % inner, b, a, length, inner) == rising) {
        places[places_at + low] = b;
        places[places_at + low + distance] = a;
    }
}

KERNEL void topk_take(RANGE, __global const STORED(X)* input, const ulong input_at, __global const uint* places, const ulong places_at,
                      __global STORED(X)* values, const ulong values_at, __global long* indices, const ulong indices_at,
                      const INDEX length, const INDEX inner, const INDEX k, const INDEX padded) {
    ITEM(item)
    const INDEX outer = item / inner / k;
    const INDEX within = item % inner;
    const uint place = places[places_at + ((ulong)outer * inner + within) * padded + item / inner % k];
    values[values_at + item] = input[input_at + ((ulong)outer * length + place) * inner + within];
    indices[indices_at + item] = (long)place;
}
