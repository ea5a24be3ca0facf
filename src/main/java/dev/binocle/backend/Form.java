package dev.binocle.backend;

import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;

/**
 * What a kernel wants of one operand or gives for one output. Constants and absent operands have {@link #PLAIN}.
 *
 * @param within how many channels the tensor has in which these lie, as one of its parts; 0 if they lie alone. Only outputs are parts, see
 *     {@link Backend#asPart}
 */
public record Form(Layout layout, long within) {
    public static final Form PLAIN = new Form(Layout.NCHW);
    public static final Form CHANNELS_LAST = new Form(Layout.NHWC);

    /** Alone. */
    public Form(Layout layout) {
        this(layout, 0);
    }

    public boolean isChannelsLast() {
        return layout.equals(Layout.NHWC);
    }

    /** The distance, in elements, between neighbours along each axis of the shape. */
    public long[] strides(Shape shape) {
        return layout.strides(whole(shape));
    }

    /** Elements of other parts: channels last, after the channels of each pixel; row-major, after each picture. 0 if it lies alone. */
    public long gap(Shape shape) {
        return within == 0 ? 0 : (within - shape.dim(1)) * layout.strides(shape)[1];
    }

    /** How many elements the tensor has in which it lies. */
    public long elements(Shape shape) {
        return whole(shape).elementCount();
    }

    private Shape whole(Shape shape) {
        return within == 0 ? shape : shape.with(1, within);
    }
}
