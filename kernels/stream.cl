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

// A store of a vector to p, and whether p may have it; where nothing streams, STORE, which may go anywhere.
#if STREAM
#define STREAMABLE(p, TYPE) ((size_t)(p) % sizeof(TYPE) == 0)
#define STREAMED(v, p, TYPE, STORE) __builtin_nontemporal_store(v, (__global TYPE*)(p))
#else
#define STREAMABLE(p, TYPE) true
#define STREAMED(v, p, TYPE, STORE) STORE(v, p)
#endif
#define STREAMED_IF(streamed, v, p, TYPE, STORE) \
    if (STREAM && (streamed)) {                  \
        STREAMED(v, p, TYPE, STORE);             \
    } else {                                     \
        STORE(v, p);                             \
    }

#endif
