// Runs of values on their way into local memory. Parameter: LANES (vector.cl).

#include "vector.cl"

static inline void copy_run(__local float* to, __global const float* from, const int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) VSTORE(VLOAD(from + i), to + i);
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

static inline void zero_run(__local float* to, const int length) {
    int i = 0;
    for (; i + LANES <= length; i += LANES) VSTORE((VECTOR)(0.0f), to + i);
    for (; i < length; i++) to[i] = 0.0f;
}
