// Many elements made one, line by line, in vectors, for devices where a work-item is a core's thread (CPUs). As reduce.cl, float32.
//
// Where lines lie side by side (ALONG 0), a work-item does the same part of LANES neighbouring lines, of `across` that are neighbours; the last
// ones are shifted back over those before (the same values are written twice). Where elements do (ALONG 1), it does a part of one line: each
// lane every LANES'th element, then the lanes in order, then what is left over.
//
// Four vectors are summed in turn, as each sum waits for the one before; RUN of them at a time and then those together.
//
// Layout: any, by strides. `table` is the walk over the places of neighbouring lines, or over the lines; from one vector to the next it is `step`.
//
// Parameters: ALONG; MAP and COMBINE also of vectors; OUT (storage.cl), S, START, MAP, COMBINE, FINISH, PEAKED, RANK, as in reduce.cl; LANES.

#include "storage.cl"
#include "strided.cl"
#include "vector.cl"

#ifndef OUT
#define OUT float32
#define S float
#define START 0
#define MAP(x, peak) ((x) - (peak))
#define COMBINE(a, b) ((a) + (b))
#define FINISH(total, n, peak) ((total) / (S)(n))
#endif
#ifndef ALONG
#define ALONG 0
#endif
#ifndef PEAKED
#define PEAKED 0
#endif
#define RUN 256
#define IN_TURN 4

#if ALONG
#define PEAK S
#else
#define PEAK VECTOR
#endif

// The vectors from `first` on.
static inline VECTOR combined(__global const float* first, const INDEX vectors, const long step, const PEAK peak) {
    VECTOR total = (VECTOR)(START);
    for (INDEX start = 0; start < vectors; start += RUN) {
        const INDEX end = min((INDEX)(start + RUN), vectors);
        VECTOR part[IN_TURN];
#pragma unroll
        for (int j = 0; j < IN_TURN; j++) part[j] = (VECTOR)(START);
        INDEX i = start;
        for (; i + IN_TURN <= end; i += IN_TURN) {
#pragma unroll
            for (int j = 0; j < IN_TURN; j++) {
                const VECTOR x = VLOAD(first + (long)(i + j) * step);
                part[j] = COMBINE(part[j], MAP(x, peak));
            }
        }
        for (; i < end; i++) {
            const VECTOR x = VLOAD(first + (long)i * step);
            part[0] = COMBINE(part[0], MAP(x, peak));
        }
#pragma unroll
        for (int j = 0; j < IN_TURN; j++) total = COMBINE(total, part[j]);
    }
    return total;
}

KERNEL void reduce_lanes(RANGE, __global const float* input, const ulong input_at, __global const S* peaks, const ulong peaks_at,
                         __global STORED(OUT)* output, const ulong output_at, __global const long* table, const ulong table_at,
                         const INDEX length, const INDEX chunk, const INDEX parts, const INDEX count, const INDEX across, const long step) {
    ITEM(item)
    const INDEX part = item % parts;
    const INDEX first_element = part * chunk;
    const INDEX elements = min(chunk, length - first_element);
    float lane[LANES];
#if ALONG
    const INDEX line = item / parts;
    const ulong at = input_at + strided(line, table + table_at, 0) + first_element;
    S peak = 0;
#if PEAKED
    peak = peaks[peaks_at + line];
#endif
    const INDEX vectors = elements / LANES;
    const VECTOR sums = combined(input + at, vectors, LANES, peak);
    VSTORE(sums, lane);
    S total = START;
    for (int i = 0; i < LANES; i++) total = COMBINE(total, lane[i]);
    for (INDEX i = vectors * LANES; i < elements; i++) {
        const S x = input[at + i];
        total = COMBINE(total, MAP(x, peak));
    }
    STORE(OUT)(output, output_at + item, (COMPUTED(OUT))FINISH(total, count, peak));
#else
    const INDEX blocks = (across + LANES - 1) / LANES;
    const INDEX place = item / parts / blocks;
    const INDEX k = min((INDEX)(item / parts % blocks * LANES), (INDEX)(across - LANES));
    const INDEX line = place * across + k;
    VECTOR peak = 0;
#if PEAKED
    peak = VLOAD(peaks + peaks_at + line);
#endif
    const ulong at = input_at + strided(place, table + table_at, 0) + k;
    const VECTOR sums = combined(input + at + (long)first_element * step, elements, step, peak);
    VSTORE(sums, lane);
    float peak_of[LANES];
    VSTORE(peak, peak_of);
    for (int i = 0; i < LANES; i++) {
        const S total = lane[i];
        STORE(OUT)(output, output_at + (ulong)(line + i) * parts + part, (COMPUTED(OUT))FINISH(total, count, peak_of[i]));
    }
#endif
}
