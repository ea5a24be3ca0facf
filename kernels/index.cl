// Indices that come as data: int32 or int64, from -dim to dim - 1. One outside raises the launch's flag, and counts as 0 so that nothing is read
// or written outside.

#include "storage.cl"

#ifndef I
#define I int64
#endif

#define FAULT __global volatile int *fault, const ulong fault_at, const int code
#define INDEX_OF(indices, i, dim) index_of(JOIN(widened_, I)(LOAD(I)(indices, i)), dim, fault + fault_at, code)

static inline long widened_int64(const long v) { return v; }
// not (long)v: Mesa's llvmpipe then takes negative ones for large
static inline long widened_int32(const int v) { return upsample(v >> 31, (uint)v); }

static inline long index_of(const long index, const long dim, __global volatile int* fault, const int code) {
    const long at = index < 0 ? index + dim : index;
    if (at >= 0 && at < dim) return at;
    atomic_xchg(fault, code);
    return 0;
}
