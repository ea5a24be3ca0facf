// Regions of a picture pooled to one size; op/RoiAlign.java has the rules. A work-item does one output element.
//
// Layout: row-major. Parameters: X the type (storage.cl); I the type of the images' numbers (index.cl); MAXIMUM; HALF_PIXEL.

#include "index.cl"

#ifndef X
#define X float32
#endif
#ifndef MAXIMUM
#define MAXIMUM 0
#endif
#ifndef HALF_PIXEL
#define HALF_PIXEL 1
#endif
#ifndef MOST_SAMPLES
#define MOST_SAMPLES 1024
#endif
#define C COMPUTED(X)

KERNEL void roi_align(RANGE, __global const STORED(X)* input, const ulong input_at, __global const STORED(X)* regions,
                      const ulong regions_at, __global const STORED(I)* images, const ulong images_at, __global STORED(X)* output,
                      const ulong output_at, FAULT, const INDEX batch, const INDEX channels, const int height, const int width,
                      const int out_height, const int out_width, const int samples, const float scale) {
    ITEM(item)
    INDEX rest = item;
    const int ow = (int)(rest % out_width);
    rest /= out_width;
    const int oh = (int)(rest % out_height);
    rest /= out_height;
    const INDEX channel = rest % channels;
    const INDEX region = rest / channels;
    const ulong image = (ulong)INDEX_OF(images, images_at + region, (long)batch);
    const ulong at = regions_at + 4 * (ulong)region;
    const C offset = HALF_PIXEL ? (C)0.5f : (C)0;
    const C left = LOAD(X)(regions, at) * scale - offset;
    const C top = LOAD(X)(regions, at + 1) * scale - offset;
    C region_width = LOAD(X)(regions, at + 2) * scale - offset - left;
    C region_height = LOAD(X)(regions, at + 3) * scale - offset - top;
#if !HALF_PIXEL
    region_width = fmax(region_width, (C)1);
    region_height = fmax(region_height, (C)1);
#endif
    const C bin_height = region_height / out_height;
    const C bin_width = region_width / out_width;
    const int rows = samples > 0 ? samples : (int)fmin((C)MOST_SAMPLES, ceil(bin_height));
    const int columns = samples > 0 ? samples : (int)fmin((C)MOST_SAMPLES, ceil(bin_width));
    input += input_at + (image * channels + channel) * height * width;
    C sum = 0;
    C largest = -INFINITY;
    for (int r = 0; r < rows; r++) {
        const C y = top + oh * bin_height + (r + (C)0.5f) * bin_height / rows;
        for (int s = 0; s < columns; s++) {
            const C x = left + ow * bin_width + (s + (C)0.5f) * bin_width / columns;
            C a = 0, b = 0, c = 0, d = 0; // the four pixels around, each times its weight
            if (y >= -1 && y <= height && x >= -1 && x <= width) {
                const C row = clamp(y, (C)0, (C)(height - 1));
                const C column = clamp(x, (C)0, (C)(width - 1));
                const int t = min((int)row, height - 1); // a float may round a long axis up
                const int l = min((int)column, width - 1);
                const int u = min(t + 1, height - 1);
                const int v = min(l + 1, width - 1);
                const C down = row - t;
                const C along = column - l;
                a = (1 - down) * (1 - along) * LOAD(X)(input, (ulong)t * width + l);
                b = (1 - down) * along * LOAD(X)(input, (ulong)t * width + v);
                c = down * (1 - along) * LOAD(X)(input, (ulong)u * width + l);
                d = down * along * LOAD(X)(input, (ulong)u * width + v);
            }
            sum += a + b + c + d;
            largest = fmax(largest, fmax(fmax(a, b), fmax(c, d)));
        }
    }
    const bool none = rows <= 0 || columns <= 0;
    const C average = sum / (C)max(1, rows * columns);
    STORE(X)(output, output_at + item, none ? (C)0 : MAXIMUM ? largest : average);
}
