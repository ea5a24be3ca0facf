package dev.binocle.backend;

import dev.binocle.tensor.Layout;

/** What a kernel wants of one operand or gives for one output. Constants and absent operands have {@link #PLAIN}. */
public record Form(Layout layout) {
    public static final Form PLAIN = new Form(Layout.NCHW);
    public static final Form CHANNELS_LAST = new Form(Layout.NHWC);
}
