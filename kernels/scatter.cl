// Elements put in by index; op/ScatterElements.java and op/ScatterNd.java have the rules. The output holds a copy of the input already.
//
// A work-item goes through all updates that may meet the same elements, one by one: the order is that of the updates, in every run.
//
// Layout: row-major. Parameters: X the element's type (storage.cl); I the type of the indices; COMBINE(a, b); RANK, see strided.cl.

#include "index.cl"
#include "strided.cl"

#ifndef X
#define X float32
#endif
#ifndef COMBINE
#define COMBINE(a, b) ((a) + (b))
#endif

static inline void put(__global STORED(X)* p, const ulong at, const COMPUTED(X) update) {
    const COMPUTED(X) before = LOAD(X)(p, at);
    STORE(X)(p, at, COMBINE(before, update));
}

// A work-item does one line along the axis. The walk over lines knows the output and the updates, which lie as the indices do.
KERNEL void scatter_elements(RANGE, __global const STORED(I)* indices, const ulong indices_at, __global const STORED(X)* updates,
                             const ulong updates_at, __global STORED(X)* output, const ulong output_at, FAULT,
                             __global const long* table, const ulong table_at, const INDEX count, const long update_stride,
                             const long dim, const long stride) {
    ITEM(item)
    table += table_at;
    const ulong to = output_at + strided(item, table, 0);
    const long from = strided(item, table, 1);
    for (INDEX i = 0; i < count; i++) {
        const long at = from + (long)i * update_stride;
        const long index = INDEX_OF(indices, indices_at + at, dim);
        put(output, to + index * stride, LOAD(X)(updates, updates_at + at));
    }
}

// output [dims ...][slice], indices [tuples][depth], updates [tuples][slice]; a work-item does one place of the slice; `table` holds the dims
KERNEL void scatter_nd(RANGE, __global const STORED(I)* indices, const ulong indices_at, __global const STORED(X)* updates,
                       const ulong updates_at, __global STORED(X)* output, const ulong output_at, FAULT,
                       __global const long* table, const ulong table_at, const INDEX tuples, const INDEX slice, const int depth) {
    ITEM(item)
    for (INDEX tuple = 0; tuple < tuples; tuple++) {
        INDEX to = 0;
        for (int k = 0; k < depth; k++) {
            const long dim = table[table_at + k];
            to = to * (INDEX)dim + (INDEX)INDEX_OF(indices, indices_at + (ulong)tuple * depth + k, dim);
        }
        put(output, output_at + (ulong)to * slice + item, LOAD(X)(updates, updates_at + (ulong)tuple * slice + item));
    }
}
