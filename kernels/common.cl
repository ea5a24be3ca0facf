// What every kernel shares.
//
// A launch is one-dimensional. Its work-items are numbered from `first`; those from `items` on have nothing to do, so that a launch may be
// split, its size rounded up to whole groups, and a dry run (items = 0) touches nothing.
//
// Parameters (each kernel file compiles alone with these defaults):
//   INDEX   the type that counts elements: uint where everything has fewer than 2^31 of them, else ulong
//   LOCAL   work-items in a group
//   BELL    1 where each launch that begins rings a bell (keep_awake.cl)
//   APART   1 where what a KERNEL does is a function that may not be put in where it is called, by a kernel that Apart.java writes

#ifndef BINOCLE_COMMON
#define BINOCLE_COMMON

#ifndef INDEX
#define INDEX uint
#endif
#ifndef LOCAL
#define LOCAL 64
#endif
#ifndef BELL
#define BELL 0
#endif
#ifndef APART
#define APART 0
#endif

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

#define LAUNCHED __kernel __attribute__((reqd_work_group_size(LOCAL, 1, 1)))
#if BELL
#define LAUNCH_RANGE const INDEX first, const INDEX items, __global volatile int *bell
#define RING(name) if (name == first) atomic_inc(bell);
#else
#define LAUNCH_RANGE const INDEX first, const INDEX items
#define RING(name)
#endif
#define LAUNCH_ITEM(name)                                   \
    const INDEX name = first + (INDEX)get_global_id(0);     \
    if (name >= items) return;                              \
    RING(name)

#if APART
#define KERNEL static __attribute__((noinline))
#define RANGE const INDEX first
#define ITEM(name) const INDEX name = first;
#else
#define KERNEL LAUNCHED
#define RANGE LAUNCH_RANGE
#define ITEM LAUNCH_ITEM
#endif

#endif
