// Winograd's transforms F(OUT x OUT, TAPS x TAPS), of vectors, and where a tile lies.
//
//   output tile = A^T [ (G g G^T) * (B^T d B) ] A, the product summed over the input channels        (Lavin and Gray, CVPR 2016)
//
// with d the SIDE x SIDE input tile, SIDE = OUT + TAPS - 1. Four sides have the points 0, 1, -1, infinity; six 0, ±1/√2, ±√2, infinity, half the
// error of the usual ±1, ±2 (Barabasz et al., 2020, on the choice of points). The filters G g G^T are made by the host in double. Each phase of
// a dilated picture, every dilation-th row and column of it, is a picture of its own.
//
// With a STRIDE of 2 every second column, from the first on, meets the taps 0 and 2, F(4, 2), and the others meet tap 1, which needs no transform:
//
//   y[i] = g0 d[2i] + g2 d[2i + 2]  +  g1 d[2i + 1]          SIDE = (OUT + 1) + OUT positions, 81 products for 16 outputs, where the sum has 144
//
// F(4, 2) has the points ±1/2, ±5/4, infinity: no more error than the plain sum (measured over the choices of such points). The positions of
// tap 1 share a filter, so there are FILTER_SIDE = OUT + 2 of them along a side.
//
// Parameters: OUT, TAPS and STRIDE (2, 3, 1; 4, 3, 1; 2, 5, 1; 4, 3, 2; along rows alone 4, 2 to 4, 1); VECTOR and LANES (vector.cl).

#include "vector.cl"

#ifndef OUT
#define OUT 4
#endif
#ifndef TAPS
#define TAPS 3
#endif
#ifndef STRIDE
#define STRIDE 1
#endif
#if STRIDE == 1
#define SIDE (OUT + TAPS - 1)
#define FILTER_SIDE SIDE
#define FILTER(position) (position)
#else
#define SIDE (2 * OUT + 1)
#define FILTER_SIDE (OUT + 2)
#define FILTER(position) (min((position) / SIDE, FILTER_SIDE - 1u) * FILTER_SIDE + min((position) % SIDE, FILTER_SIDE - 1u))
#endif
#define POSITIONS (SIDE * SIDE)
#define FILTERS (FILTER_SIDE * FILTER_SIDE)
#define V(x) ((VECTOR)(x))

// Beyond 6 the sides are of F(4,4): ±1/4, ±1, ±2, infinity; a side of 5 is F(4,2): ±1/2, ±5/4, infinity.
#if STRIDE == 2 || SIDE == 5
static inline void to_five(const VECTOR* d, const int step, VECTOR* t) {
    const VECTOR even1 = fma(V(-1.5625f), d[step], d[3 * step]);
    const VECTOR odd1 = 0.5f * fma(V(-1.5625f), d[0], d[2 * step]);
    const VECTOR even2 = fma(V(-0.25f), d[step], d[3 * step]);
    const VECTOR odd2 = 1.25f * fma(V(-0.25f), d[0], d[2 * step]);
    t[0] = even1 + odd1;
    t[1] = even1 - odd1;
    t[2] = even2 + odd2;
    t[3] = even2 - odd2;
    t[4] = fma(V(-1.8125f), d[2 * step], fma(V(0.390625f), d[0], d[4 * step]));
}
static inline void from_five(const VECTOR* m, VECTOR* y) {
    const VECTOR sum1 = m[0] + m[1];
    const VECTOR sum2 = m[2] + m[3];
    const VECTOR difference1 = m[0] - m[1];
    const VECTOR difference2 = m[2] - m[3];
    y[0] = sum1 + sum2;
    y[1] = fma(V(0.5f), difference1, 1.25f * difference2);
    y[2] = fma(V(0.25f), sum1, 1.5625f * sum2);
    y[3] = fma(V(0.125f), difference1, fma(V(1.953125f), difference2, m[4]));
}
#endif

#if STRIDE == 2
static inline void to_positions(const VECTOR* d, VECTOR* t) {
    to_five(d, 2, t);
#pragma unroll
    for (int i = 0; i < OUT; i++) t[OUT + 1 + i] = d[2 * i + 1];
}
static inline void from_positions(const VECTOR* m, VECTOR* y) {
    from_five(m, y);
#pragma unroll
    for (int i = 0; i < OUT; i++) y[i] += m[OUT + 1 + i];
}
#elif SIDE == 7
static inline void to_positions(const VECTOR* d, VECTOR* t) {
    const VECTOR even1 = fma(V(-5.0f), d[3], fma(V(4.0f), d[1], d[5]));
    const VECTOR odd1 = 0.25f * fma(V(-5.0f), d[2], fma(V(4.0f), d[0], d[4]));
    const VECTOR even2 = fma(V(-4.0625f), d[3], fma(V(0.25f), d[1], d[5]));
    const VECTOR odd2 = fma(V(-4.0625f), d[2], fma(V(0.25f), d[0], d[4]));
    const VECTOR even3 = fma(V(-1.0625f), d[3], fma(V(0.0625f), d[1], d[5]));
    const VECTOR odd3 = 2.0f * fma(V(-1.0625f), d[2], fma(V(0.0625f), d[0], d[4]));
    t[0] = even1 + odd1;
    t[1] = even1 - odd1;
    t[2] = even2 + odd2;
    t[3] = even2 - odd2;
    t[4] = even3 + odd3;
    t[5] = even3 - odd3;
    t[6] = fma(V(-5.0625f), d[4], fma(V(4.3125f), d[2], fma(V(-0.25f), d[0], d[6])));
}
static inline void from_positions(const VECTOR* m, VECTOR* y) {
    const VECTOR sum1 = m[0] + m[1];
    const VECTOR sum2 = m[2] + m[3];
    const VECTOR sum3 = m[4] + m[5];
    const VECTOR difference1 = m[0] - m[1];
    const VECTOR difference2 = m[2] - m[3];
    const VECTOR difference3 = m[4] - m[5];
    y[0] = sum1 + sum2 + sum3;
    y[1] = fma(V(0.25f), difference1, fma(V(2.0f), difference3, difference2));
    y[2] = fma(V(0.0625f), sum1, fma(V(4.0f), sum3, sum2));
    y[3] = fma(V(0.015625f), difference1, fma(V(8.0f), difference3, difference2 + m[6]));
}
#elif SIDE == 5
static inline void to_positions(const VECTOR* d, VECTOR* t) { to_five(d, 1, t); }
static inline void from_positions(const VECTOR* m, VECTOR* y) { from_five(m, y); }
#elif SIDE == 6
#define P1 0.70710678118654752f  // 1/√2
#define P2 1.41421356237309505f  // √2
// t = B^T d
static inline void to_positions(const VECTOR* d, VECTOR* t) {
    const VECTOR even1 = fma(V(-2.0f), d[2], d[4]);
    const VECTOR odd1 = P1 * fma(V(-2.0f), d[1], d[3]);
    const VECTOR even2 = fma(V(-0.5f), d[2], d[4]);
    const VECTOR odd2 = P2 * fma(V(-0.5f), d[1], d[3]);
    t[0] = fma(V(-2.5f), d[2], d[0] + d[4]);
    t[1] = even1 + odd1;
    t[2] = even1 - odd1;
    t[3] = even2 + odd2;
    t[4] = even2 - odd2;
    t[5] = fma(V(-2.5f), d[3], d[1] + d[5]);
}
// y = A^T m
static inline void from_positions(const VECTOR* m, VECTOR* y) {
    const VECTOR sum1 = m[1] + m[2];
    const VECTOR sum2 = m[3] + m[4];
    const VECTOR difference1 = P1 * (m[1] - m[2]);
    const VECTOR difference2 = P2 * (m[3] - m[4]);
    y[0] = m[0] + sum1 + sum2;
#if OUT == 4
    y[1] = difference1 + difference2;
    y[2] = fma(V(0.5f), sum1, 2.0f * sum2);
    y[3] = fma(V(0.5f), difference1, fma(V(2.0f), difference2, m[5]));
#else
    y[1] = difference1 + difference2 + m[5];
#endif
}
#else
static inline void to_positions(const VECTOR* d, VECTOR* t) {
    t[0] = d[2] - d[0];
    t[1] = d[1] + d[2];
    t[2] = d[2] - d[1];
    t[3] = d[3] - d[1];
}
static inline void from_positions(const VECTOR* m, VECTOR* y) {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2] + m[3];
}
#endif

// Where a tile's first output is; tiles go along a row, down, through the phases of the columns and of the rows, and through the batch.
typedef struct {
    INDEX n, row, column;
} Place;

static inline Place place(const INDEX tile, const INDEX rows, const INDEX columns, const uint dilation_height, const uint dilation_width) {
    INDEX rest = tile;
    Place at;
    at.column = rest % columns * OUT * dilation_width;
    rest /= columns;
    at.row = rest % rows * OUT * dilation_height;
    rest /= rows;
    at.column += rest % dilation_width;
    rest /= dilation_width;
    at.row += rest % dilation_height;
    at.n = rest / dilation_height;
    return at;
}
