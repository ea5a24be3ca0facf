// Runs of values on their way into local memory. Parameter: LANES (vector.cl).

#include "vector.cl"

// The last vector goes over some of the one before again.
static inline void copy_run(__local float* to, __global const float* from, const int length) {
    int i = 0;
    if (length >= LANES) {
        for (; i < length; i += LANES) {
            const int at = min(i, length - LANES);
            VSTORE(VLOAD(from + at), to + at);
        }
        return;
    }
#if LANES > 8
    if (i + 8 <= length) {
        vstore8(vload8(0, from + i), 0, to + i);
        i += 8;
    }
#endif
#if LANES > 4
    if (i + 4 <= length) {
        vstore4(vload4(0, from + i), 0, to + i);
        i += 4;
    }
#endif
    for (; i < length; i++) to[i] = from[i];
}

static inline void fill_run(__local float* to, const float value, const int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) VSTORE((VECTOR)(value), to + i);
    for (; i < length; i++) to[i] = value;
}
