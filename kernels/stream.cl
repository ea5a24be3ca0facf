// Stores past the caches: an output larger than what they keep need not be read into them, line by line, before it is written. Neighbouring stores must
// fill a line soon, and an address that is not a multiple of the vector's size would be a fault. Others see them, though x86 orders them weakly, once the
// thread has taken a lock (Intel's manual, volume 3, 12.3.1), as drivers do when a work-group has ended.
//
// Parameter: STREAM, 1 where the output is large (Traits.java).

#ifndef BINOCLE_STREAM
#define BINOCLE_STREAM

#ifndef STREAM
#define STREAM 0
#endif
#if STREAM && !(defined(__clang__) && defined(__x86_64__))
#undef STREAM
#define STREAM 0
#endif

#define IS_ALIGNED(p, VECTOR_TYPE) ((size_t)(p) % sizeof(VECTOR_TYPE) == 0)
#define STREAMED(v, p, VECTOR_TYPE) __builtin_nontemporal_store(v, (__global VECTOR_TYPE*)(p))

#endif
