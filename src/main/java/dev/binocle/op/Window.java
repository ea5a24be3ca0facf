package dev.binocle.op;

/**
 * A window that slides over a picture, and the one place that says where it stands: padding and output size, for convolution
 * and pooling alike. With explicit padding (ONNX, "Conv" and "MaxPool"):
 *
 * <pre>output = floor or ceil((input + before + after - ((kernel - 1) · dilation + 1)) / stride) + 1</pre>
 *
 * where with ceil a last window that would begin in the padding after the input is left out, as PyTorch does.
 */
public record Window(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        Padding padding,
        boolean ceil) {

    /** Where the window stands over a picture: the output's size, and the rows and columns of padding before the input. */
    public record Placed(
            long outputHeight, long outputWidth, long padTop, long padLeft, long padBottom, long padRight) {}

    /** Whether it is one pixel and moves by one: without padding each output pixel is made of the input's there. */
    public boolean isOnePixel() {
        return kernelHeight == 1 && kernelWidth == 1 && strideHeight == 1 && strideWidth == 1;
    }

    /** @throws IllegalArgumentException naming {@code op}, if the padded picture is smaller than the dilated kernel */
    public Placed place(String op, long inputHeight, long inputWidth) {
        long spanHeight = (kernelHeight - 1L) * dilationHeight + 1;
        long spanWidth = (kernelWidth - 1L) * dilationWidth + 1;
        if (padding instanceof Padding.Explicit explicit) {
            if (inputHeight + explicit.top() + explicit.bottom() < spanHeight
                    || inputWidth + explicit.left() + explicit.right() < spanWidth) {
                throw new IllegalArgumentException(op + ": input " + inputHeight + "×" + inputWidth
                        + " is smaller than the dilated kernel " + spanHeight + "×" + spanWidth + " after padding "
                        + describe(explicit));
            }
            return new Placed(
                    steps(inputHeight, explicit.top(), explicit.bottom(), spanHeight, strideHeight),
                    steps(inputWidth, explicit.left(), explicit.right(), spanWidth, strideWidth),
                    explicit.top(),
                    explicit.left(),
                    explicit.bottom(),
                    explicit.right());
        }
        boolean upper = ((Padding.Same) padding).upper();
        long outputHeight = ceilDiv(inputHeight, strideHeight);
        long outputWidth = ceilDiv(inputWidth, strideWidth);
        long vertical = Math.max(0, (outputHeight - 1) * strideHeight + spanHeight - inputHeight);
        long horizontal = Math.max(0, (outputWidth - 1) * strideWidth + spanWidth - inputWidth);
        long top = upper ? vertical / 2 : vertical - vertical / 2;
        long left = upper ? horizontal / 2 : horizontal - horizontal / 2;
        return new Placed(outputHeight, outputWidth, top, left, vertical - top, horizontal - left);
    }

    private long steps(long input, long before, long after, long span, int stride) {
        long room = input + before + after - span;
        long count = (ceil ? ceilDiv(room, stride) : room / stride) + 1;
        return ceil && (count - 1) * stride >= input + before ? count - 1 : count;
    }

    private static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }

    private static String describe(Padding.Explicit padding) {
        boolean equal = padding.top() == padding.left()
                && padding.top() == padding.bottom()
                && padding.top() == padding.right();
        return equal
                ? "" + padding.top()
                : "top " + padding.top() + ", left " + padding.left() + ", bottom " + padding.bottom() + ", right "
                        + padding.right();
    }
}
