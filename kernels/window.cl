// What is done with the values under a window, and which of its taps lie where: for the kernels window_*.cl.
//
// Parameters: KIND, one of the three below (NaN wins in MAX); COUNT_PADDING (1: padding counts as zeros in the mean).

#include "conv2d_common.cl"
#include "taps.cl"

#define WEIGHTED 0   // the sum of the values times weights
#define MAX 1
#define AVERAGE 2
#ifndef KIND
#define KIND WEIGHTED
#endif
#ifndef COUNT_PADDING
#define COUNT_PADDING 0
#endif

#if KIND == WEIGHTED
#define WEIGHTS , __global const float *weights, const ulong weights_at
#define SKIP_TO_WEIGHTS weights += weights_at;
#define WEIGHT(at) VLOAD(weights + at)
#define WEIGHT_OF_ALL(at) ((VECTOR)(weights[at]))
#define COMBINE(so_far, x, weight) fma(x, weight, so_far)
#else
#define WEIGHTS
#define SKIP_TO_WEIGHTS
#define WEIGHT(at) ((VECTOR)(0.0f))
#define WEIGHT_OF_ALL(at) ((VECTOR)(0.0f))
#if KIND == MAX
#define COMBINE(so_far, x, weight) ((void)weight, larger(so_far, x))
#else
#define COMBINE(so_far, x, weight) ((void)weight, (x) + (so_far))
#endif
#endif

// What a window holds that holds nothing, and what lies around the picture.
#if KIND == MAX
#define NOTHING -INFINITY
#else
#define NOTHING 0.0f
#endif

// How many taps a mean counts. With rounding up the last window may hang over the padding: that part is not counted.
#if COUNT_PADDING
#define TAPS_OF(start, dilation, kernel_size, size, pad) taps_before(start, dilation, kernel_size, (long)(size) + (pad))
#else
#define TAPS_OF(start, dilation, kernel_size, size, pad) max(0, taps_before(start, dilation, kernel_size, size) - first_tap(start, dilation))
#endif

// Channels last: what a work-item does, `rows` rows of the output of picture n in one of `parts` parts of the channels, whole vectors but for the last.
#define WINDOW_PART(item, parts, rows)                                              \
    const uint runs = (uint)((out_height + rows - 1) / rows);                       \
    const uint part = (uint)(item % parts);                                         \
    const INDEX run_of_all = item / parts;                                          \
    const INDEX n = run_of_all / runs;                                              \
    const int first_row = (int)(run_of_all % runs) * rows;                          \
    const int end_row = min(first_row + rows, out_height);                          \
    const ulong vectors = channels / LANES;                                         \
    const uint begin_channel = (uint)(part * vectors / parts) * LANES;              \
    const uint end_channel = part + 1 == parts ? channels : (uint)((part + 1) * vectors / parts) * LANES;
