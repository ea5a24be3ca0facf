// A box with its corners sorted and its area: float32, each operation rounded by itself, so that every device gives the same bits
// (cpu/reference/Overlap.java takes the same steps). A box that is not finite or has no area overlaps nothing.
//
// Parameter: CENTER (1: centre and size, 0: two opposite corners).

#pragma OPENCL FP_CONTRACT OFF

#ifndef CENTER
#define CENTER 0
#endif

// A vector and not a struct: it is handed over in registers, and oclgrind can't run what its compiler makes of a struct.
typedef float8 Box;
#define x1 s0
#define y1 s1
#define x2 s2
#define y2 s3
#define area s4

static inline Box read_box(__global const float* four) {
    float a = four[0], b = four[1], c = four[2], d = four[3];
#if CENTER
    const float half_width = c * 0.5f;
    const float half_height = d * 0.5f;
    c = a + half_width;
    d = b + half_height;
    a = a - half_width;
    b = b - half_height;
#endif
    Box box = 0.0f;
    box.x1 = fmin(a, c);
    box.y1 = fmin(b, d);
    box.x2 = fmax(a, c);
    box.y2 = fmax(b, d);
    const float width = box.x2 - box.x1;
    const float height = box.y2 - box.y1;
    box.area = width * height;
    // fmin and fmax leave a NaN out, so it is looked for in the numbers themselves
    const bool whole = a == a && b == b && c == c && d == d && box.area > 0.0f && box.area < INFINITY;
    if (!whole) {
        box = 0.0f;
    }
    return box;
}

static inline float intersection(const Box a, const Box b) {
    const float width = fmin(a.x2, b.x2) - fmax(a.x1, b.x1);
    const float height = fmin(a.y2, b.y2) - fmax(a.y1, b.y1);
    return width > 0.0f && height > 0.0f ? width * height : 0.0f;
}

static inline float union_area(const Box a, const Box b, const float common) {
    const float both = a.area + b.area;
    return both - common;
}

static inline bool suppresses(const Box kept, const Box later, const float threshold) {
    const float common = intersection(kept, later);
    const float limit = threshold * union_area(kept, later, common);
    return common > 0.0f && common > limit;
}
