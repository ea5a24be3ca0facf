package dev.binocle.op;

/** What is put around a picture before a window slides over it, as ONNX and TensorFlow name it. */
public sealed interface Padding {
    Padding VALID = new Explicit(0, 0, 0, 0);
    /** The output is ceil(input / stride); an odd row of padding goes to the end. */
    Padding SAME_UPPER = new Same(true);
    /** The output is ceil(input / stride); an odd row of padding goes to the beginning. */
    Padding SAME_LOWER = new Same(false);

    static Padding of(int all) {
        return new Explicit(all, all, all, all);
    }

    /** In rows and columns of pixels, each 0 or more. */
    record Explicit(int top, int left, int bottom, int right) implements Padding {
        public Explicit {
            if (top < 0 || left < 0 || bottom < 0 || right < 0) {
                throw new IllegalArgumentException("padding: must be 0 or more, got top " + top + ", left " + left
                        + ", bottom " + bottom + ", right " + right);
            }
        }
    }

    record Same(boolean upper) implements Padding {}
}
