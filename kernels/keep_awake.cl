// Occupies a thread of a CPU's driver until the next launch begins, or for `limit` turns: see KeepAwake.java.
//
// Layout: the bell; from then on, CACHE_LINE ints apart, what each item last saw of it.

#define BELL 1
#include "vector.cl"

#if defined(__x86_64__)
#define PAUSE __builtin_ia32_pause()
#elif defined(__aarch64__)
#define PAUSE __asm__ volatile("yield")
#else
#define PAUSE
#endif

KERNEL void keep_awake(RANGE, const int limit) {
    const INDEX item = first + (INDEX)get_global_id(0);
    if (item >= items) return;
    __global volatile int* seen = bell + (item + 1) * CACHE_LINE;
    const int last = *seen;
    for (int turn = 0; turn < limit && *bell == last; turn++) PAUSE;
    *seen = *bell;
}
