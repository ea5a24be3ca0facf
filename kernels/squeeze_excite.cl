// The mean of each channel of a picture, then dense layers: what squeeze-and-excitation multiplies channels by. A group does a picture, on a CPU
// one work-item: what comes out of a layer is all that the next one needs, and a launch costs more than a layer.
//
//   mean[c] = sum over pixels of input[n][c][p] / pixels
//   to[k]   = ACTIVATE(bias[k] + sum over c of weights[k][c] * from[c])      for each layer
//
// Layout: input channels last or row-major, or the means; weights and biases row-major. `between` holds a picture's means and what layers give,
// `widest` of them twice.
//
// Parameters: MEANS, whether they are the input; CHANNELS_LAST; LANES (vector.cl; 1 on GPUs); VECTORS of channels that are summed at once, channels
// last, where they are at least that many; PARTS of LOCAL that sum a channel, on GPUs; LOCAL_BETWEEN, whether `between` is local memory, else
// scratch; LAYER_PARAMETERS and LAYERS by OpenClSqueezeExcite.java.

#include "exponential.cl"
#include "vector.cl"

#ifndef CHANNELS_LAST
#define CHANNELS_LAST 1
#endif
#ifndef MEANS
#define MEANS 0
#endif
#ifndef LOCAL_BETWEEN
#define LOCAL_BETWEEN 1
#endif
#ifndef VECTORS
#define VECTORS 2
#endif
#ifndef PARTS
#define PARTS 1
#endif
#ifndef LAYERS
#define LAYER_PARAMETERS
#define LAYERS (void)to;
#endif

#if LOCAL_BETWEEN
#define BETWEEN __local float
#define BETWEEN_PARAMETER __local float* between
#else
#define BETWEEN __global float
#define BETWEEN_PARAMETER __global float *between, const ulong between_at
#endif

// So many terms are summed by themselves: one float32 sum of many loses digits.
#define RUN 64

#if LANES > 1
static inline float sum_of(const VECTOR v) {
    float lane[LANES];
    VSTORE(v, lane);
    float sum = 0.0f;
    for (int i = 0; i < LANES; i++) sum += lane[i];
    return sum;
}
#else
#define sum_of(v) (v)
#endif

#define SUM_BY_RUNS(name, PARAMETERS, some, one)                                  \
    static inline float name(PARAMETERS, const uint count) {                      \
        VECTOR sums = (VECTOR)(0.0f);                                             \
        uint i = 0;                                                               \
        while (i + LANES <= count) {                                              \
            const uint end = min(count - LANES, i + (RUN - 1) * LANES);           \
            VECTOR part = (VECTOR)(0.0f);                                         \
            for (; i <= end; i += LANES) part = some;                             \
            sums += part;                                                         \
        }                                                                         \
        float sum = sum_of(sums);                                                 \
        for (; i < count; i++) sum += one;                                        \
        return sum;                                                               \
    }
#define TWO_LISTS __global const float *a, const BETWEEN *b
SUM_BY_RUNS(run_sum, __global const float* a, part + VLOAD(a + i), a[i])
SUM_BY_RUNS(dot_product, TWO_LISTS, fma(VLOAD(a + i), VLOAD(b + i), part), a[i] * b[i])

#if LANES > 1 && CHANNELS_LAST
// The means of VECTORS * LANES channels from the first of `x` on.
static inline void means_across(__global const float* x, BETWEEN* mean, const uint channels, const uint pixels) {
    VECTOR sum[VECTORS];
    for (int j = 0; j < VECTORS; j++) sum[j] = (VECTOR)(0.0f);
    for (uint p = 0; p < pixels;) {
        const uint end = min(pixels, p + RUN);
        VECTOR part[VECTORS];
#pragma unroll
        for (int j = 0; j < VECTORS; j++) part[j] = (VECTOR)(0.0f);
        for (; p < end; p++) {
#pragma unroll
            for (int j = 0; j < VECTORS; j++) part[j] += VLOAD(x + (ulong)p * channels + j * LANES);
        }
#pragma unroll
        for (int j = 0; j < VECTORS; j++) sum[j] += part[j];
    }
    for (int j = 0; j < VECTORS; j++) VSTORE(sum[j] / (VECTOR)((float)pixels), mean + j * LANES);
}
#endif

#define DENSE(weights, bias, bias_step, from, inputs, to, outputs, ACTIVATE)                        \
    {                                                                                               \
        barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);                                                              \
        for (uint k = (uint)get_local_id(0); k < (outputs); k += LOCAL) {                           \
            float v = dot_product((weights) + (ulong)k * (inputs), from, inputs) + (bias)[k * (bias_step)]; \
            ACTIVATE(v, float)                                                                      \
            (to)[k] = v;                                                                            \
        }                                                                                           \
    }

KERNEL void squeeze_excite(RANGE, __global const float* input, const ulong input_at, __global float* output, const ulong output_at LAYER_PARAMETERS,
                           BETWEEN_PARAMETER, const uint channels, const uint pixels, const uint results, const uint widest) {
    ITEM(item)
    const INDEX picture = item / LOCAL;
    input += input_at + (ulong)picture * channels * pixels;
    output += output_at + (ulong)picture * results;
#if LOCAL_BETWEEN
    BETWEEN* from = between;
#else
    BETWEEN* from = between + between_at + (ulong)picture * 2 * widest;
#endif
    BETWEEN* to = from + widest;

#if MEANS
    for (uint c = (uint)get_local_id(0); c < channels; c += LOCAL) from[c] = input[c];
#elif LANES > 1
    uint c = 0;
#if CHANNELS_LAST
    // the last ones once more with some of those before
    for (; c < channels && VECTORS * LANES <= channels; c += VECTORS * LANES) {
        const uint at = min(c, channels - VECTORS * LANES);
        means_across(input + at, from + at, channels, pixels);
    }
#endif
    for (; c < channels; c++) {
#if CHANNELS_LAST
        float sum = 0.0f;
        for (uint p = 0; p < pixels;) {
            const uint end = min(pixels, p + RUN);
            float part = 0.0f;
            for (; p < end; p++) part += input[(ulong)p * channels + c];
            sum += part;
        }
#else
        const float sum = run_sum(input + (ulong)c * pixels, pixels);
#endif
        from[c] = sum / (float)pixels;
    }
#else
    // neighbouring items have neighbours in memory: channels, or pixels of a channel
    __local float parts[LOCAL];
    const uint me = (uint)get_local_id(0);
#if CHANNELS_LAST
    const uint mine = me % (LOCAL / PARTS), part = me / (LOCAL / PARTS);
#else
    const uint mine = me / PARTS, part = me % PARTS;
#endif
    for (uint first_channel = 0; first_channel < channels; first_channel += LOCAL / PARTS) {
        const uint channel = first_channel + mine;
        float sum = 0.0f;
        for (uint p = part; channel < channels && p < pixels;) {
            const uint end = min(pixels, p + RUN * PARTS);
            float some = 0.0f;
            for (; p < end; p += PARTS) some += input[CHANNELS_LAST ? (ulong)p * channels + channel : (ulong)channel * pixels + p];
            sum += some;
        }
        parts[me] = sum;
        barrier(CLK_LOCAL_MEM_FENCE);
        if (part == 0 && channel < channels) {
            sum = 0.0f;
            for (uint i = 0; i < PARTS; i++) sum += parts[CHANNELS_LAST ? mine + i * (LOCAL / PARTS) : me + i];
            from[channel] = sum / (float)pixels;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
#endif
    LAYERS
}
