// A function of one to three tensors, element by element, with NumPy's broadcasting by strides of 0: activations, arithmetic, comparisons,
// logic, casts, choices.
//
//   output[i] = EXPRESSION(a[i], b[i], c[i])
//
// Layout: any, by strides. `map` does one element a work-item; `map_runs` a segment of a run, along which each tensor goes element by element or
// stays at one, and of `runs` that are neighbours along the last axis of the walk, where they are short.
//
// Parameters: INPUTS, 1 to 3; A, B, C, OUT their types (storage.cl); T the type that is computed in, VECTOR 1 where EXPRESSION also serves a
// vector of it and all are of that type, LANES the elements of such a vector; STEP_A, STEP_B, STEP_C for map_runs: 1, or 0 for a single value;
// RANK of the walk over elements or runs, see strided.cl.

#include "exponential.cl"
#include "storage.cl"
#include "strided.cl"

#ifndef A
#define A float32
#define B float32
#define C float32
#define OUT float32
#define T float
#define EXPRESSION(a, b, c, T) ((a) != 0 ? (b) : (c))
#endif
#ifndef INPUTS
#define INPUTS 3
#endif
#ifndef VECTOR
#define VECTOR 0
#endif
#ifndef STEP_A
#define STEP_A 1
#define STEP_B 1
#define STEP_C 1
#endif

#if VECTOR
#include "wide.cl"
#endif

#define INPUT_A __global const STORED(A)*a, const ulong a_at
#if INPUTS > 1
#define INPUT_B , __global const STORED(B)*b, const ulong b_at
#define IF_B(x) x
#else
#define INPUT_B
#define IF_B(x) 0
#endif
#if INPUTS > 2
#define INPUT_C , __global const STORED(C)*c, const ulong c_at
#define IF_C(x) x
#else
#define INPUT_C
#define IF_C(x) 0
#endif

// The base by squaring, modulo 2^64; a negative power of anything but 1 and -1 is cut off to 0.
static inline long integer_power(const long base, const long exponent) {
    long rest = exponent < 0 ? (base == 1 || base == -1 ? exponent & 1 : 0) : exponent;
    long result = exponent < 0 && base != 1 && base != -1 ? 0 : 1;
    ulong square = (ulong)base;
    for (; rest != 0; rest >>= 1) {
        result = (rest & 1) ? (long)((ulong)result * square) : result;
        square *= square;
    }
    return result;
}

// A whole power of an integer is exact; any other is taken in the widest floating type that there is.
static inline long floating_power(const long base, const float exponent) {
    if (exponent == rint(exponent) && fabs(exponent) < 1e9f) return integer_power(base, (long)exponent);
#if DOUBLES
    return convert_long_sat_rtz(pow((double)base, (double)exponent));
#else
    return convert_long_sat_rtz(pow((float)base, exponent));
#endif
}

// x as a float, rounded to odd where it does not fit: rounding that once more, to 16 bits, gives what rounding once would.
#define ROUND_TO_ODD(name, S)                                         \
    static inline float name(const S x) {                             \
        const float f = convert_float_rtz(x);                         \
        return (S)f == x ? f : as_float(as_uint(f) | 1u);             \
    }
ROUND_TO_ODD(odd_int, int)
ROUND_TO_ODD(odd_uint, uint)
ROUND_TO_ODD(odd_long, long)
ROUND_TO_ODD(odd_ulong, ulong)
#if DOUBLES
ROUND_TO_ODD(odd_double, double)
#endif

KERNEL void map(RANGE, INPUT_A INPUT_B INPUT_C, __global STORED(OUT)* output, const ulong output_at,
                __global const long* table, const ulong table_at) {
    ITEM(item)
    table += table_at;
    const COMPUTED(A) x = LOAD(A)(a, a_at + strided(item, table, 0));
    const COMPUTED(B) y = IF_B(LOAD(B)(b, b_at + strided(item, table, 1)));
    const COMPUTED(C) z = IF_C(LOAD(C)(c, c_at + strided(item, table, 2)));
    STORE(OUT)(output, output_at + strided(item, table, INPUTS), EXPRESSION(x, y, z, T));
}

// The step from one run to the next along the last axis of the walk.
#define NEXT_RUN(tensor) table[RANK * (1 + (tensor)) + RANK - 1]

KERNEL void map_runs(RANGE, INPUT_A INPUT_B INPUT_C, __global STORED(OUT)* output, const ulong output_at,
                     __global const long* table, const ulong table_at, const INDEX segments, const INDEX segment, const INDEX length,
                     const INDEX runs, const INDEX stretches) {
    ITEM(item)
    table += table_at;
    const INDEX neighbours = (INDEX)table[RANK - 1];
    const INDEX place = item / segments;
    const INDEX begin = item % segments * segment;
    const INDEX end = min(length, begin + segment);
    const INDEX along = place % stretches * runs;
    const INDEX run = place / stretches * neighbours + along;
    ulong from_a = a_at + strided(run, table, 0);
    ulong from_b = IF_B(b_at + strided(run, table, 1));
    ulong from_c = IF_C(c_at + strided(run, table, 2));
    ulong to = output_at + strided(run, table, INPUTS);
    for (INDEX each = along; each < min(neighbours, along + runs); each++) {
        INDEX i = begin;
#if VECTOR
        const bool streamed = WIDE_IS_STREAMABLE(output + to + begin);
        for (; i + LANES <= end; i += LANES) {
            const WIDE x = STEP_A ? WIDE_LOAD(a + from_a + i) : (WIDE)(a[from_a]);
            const WIDE y = IF_B(STEP_B ? WIDE_LOAD(b + from_b + i) : (WIDE)(b[from_b]));
            const WIDE v = EXPRESSION(x, y, z, WIDE);
            WIDE_STREAM_IF(streamed, v, output + to + i)
        }
#endif
        for (; i < end; i++) {
            const COMPUTED(A) x = LOAD(A)(a, from_a + STEP_A * i);
            const COMPUTED(B) y = IF_B(LOAD(B)(b, from_b + STEP_B * i));
            const COMPUTED(C) z = IF_C(LOAD(C)(c, from_c + STEP_C * i));
            STORE(OUT)(output, to + i, EXPRESSION(x, y, z, T));
        }
        from_a += NEXT_RUN(0);
        from_b += IF_B(NEXT_RUN(1));
        from_c += IF_C(NEXT_RUN(2));
        to += NEXT_RUN(INPUTS);
    }
}
