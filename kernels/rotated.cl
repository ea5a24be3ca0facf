// How much two turned boxes have in common, in double: one is clipped by the sides of the other in that one's own frame (Sutherland and Hodgman,
// 1974). cpu/reference/RotatedOverlap.java takes the same steps; op/RotatedBoxIou.java says which boxes are valid.
//
// A box is five numbers in a double8: x and y of its centre, width, height, angle. One that is not valid has the width 0.

#pragma OPENCL EXTENSION cl_khr_fp64 : enable

// A convex polygon of four corners has eight when it was cut four times; and some, should rounding bend it.
#define MOST_CORNERS 16

typedef double8 Turned;

static inline bool is_turned_side(const double side) { return side >= 0x1p-50 && side <= 0x1p60; }

static inline Turned turned(const double x, const double y, const double width, const double height, const double angle) {
    const bool valid = fabs(x) <= 0x1p60 && fabs(y) <= 0x1p60 && fabs(angle) <= 0x1p60 && is_turned_side(width) && is_turned_side(height);
    Turned box = 0.0;
    if (valid) {
        box.s0 = x;
        box.s1 = y;
        box.s2 = width;
        box.s3 = height;
        box.s4 = angle;
    }
    return box;
}

// Keeps what has sign * along <= limit, and says how many corners there are then.
static inline int cut(double* along, double* beside, const int corners, const double sign, const double limit) {
    double kept_along[MOST_CORNERS], kept_beside[MOST_CORNERS];
    int kept = 0;
    for (int i = 0; i < corners; i++) {
        const int next = i + 1 == corners ? 0 : i + 1;
        const double here = sign * along[i] - limit, there = sign * along[next] - limit;
        if (here <= 0.0 && kept < MOST_CORNERS) {
            kept_along[kept] = along[i];
            kept_beside[kept++] = beside[i];
        }
        if (kept < MOST_CORNERS && ((here < 0.0 && there > 0.0) || (here > 0.0 && there < 0.0))) {
            kept_along[kept] = sign * limit;
            kept_beside[kept++] = beside[i] + here / (here - there) * (beside[next] - beside[i]);
        }
    }
    for (int i = 0; i < kept; i++) {
        along[i] = kept_along[i];
        beside[i] = kept_beside[i];
    }
    return kept;
}

static inline double turned_intersection(const Turned a, const Turned b) {
    const double dx = b.s0 - a.s0, dy = b.s1 - a.s1;
    const double reach = (hypot(a.s2, a.s3) + hypot(b.s2, b.s3)) / 2.0;
    if (!(a.s2 > 0.0 && b.s2 > 0.0) || dx * dx + dy * dy > reach * reach) return 0.0;
    const double cosine = cos(a.s4), sine = sin(a.s4);
    const double center_x = dx * cosine + dy * sine, center_y = dy * cosine - dx * sine;
    const double turn = b.s4 - a.s4;
    const double wide_x = cos(turn) * b.s2 / 2.0, wide_y = sin(turn) * b.s2 / 2.0;
    const double high_x = -sin(turn) * b.s3 / 2.0, high_y = cos(turn) * b.s3 / 2.0;
    double x[MOST_CORNERS], y[MOST_CORNERS];
    x[0] = center_x - wide_x - high_x;
    y[0] = center_y - wide_y - high_y;
    x[1] = center_x + wide_x - high_x;
    y[1] = center_y + wide_y - high_y;
    x[2] = center_x + wide_x + high_x;
    y[2] = center_y + wide_y + high_y;
    x[3] = center_x - wide_x + high_x;
    y[3] = center_y - wide_y + high_y;
    int corners = cut(x, y, 4, 1.0, a.s2 / 2.0);
    corners = cut(x, y, corners, -1.0, a.s2 / 2.0);
    corners = cut(y, x, corners, 1.0, a.s3 / 2.0);
    corners = cut(y, x, corners, -1.0, a.s3 / 2.0);
    double twice = 0.0;
    for (int i = 1; i + 1 < corners; i++) {
        twice += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
    }
    return fabs(twice) / 2.0;
}

static inline double turned_union(const Turned a, const Turned b, const double common) { return a.s2 * a.s3 + b.s2 * b.s3 - common; }
