// The first tap of a window at or after position 0, and how many taps lie before `end`: a window may be far larger than the picture.
static inline int first_tap(const int start, const int dilation) {
    return start < 0 ? (int)((-(long)start + dilation - 1) / dilation) : 0;
}
static inline int taps_before(const int start, const int dilation, const int kernel_size, const long end) {
    return end <= start ? 0 : (int)min((long)kernel_size, (end - start + dilation - 1) / dilation);
}
