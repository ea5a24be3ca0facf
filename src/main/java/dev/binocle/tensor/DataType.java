package dev.binocle.tensor;

import java.util.Locale;

/** The numeric types of ONNX, as storage: little-endian, one after the other. {@code BOOL} is one byte, 0 or 1. */
public enum DataType {
    FLOAT32(4, true, true),
    FLOAT64(8, true, true),
    FLOAT16(2, true, true),
    BFLOAT16(2, true, true),
    INT8(1, false, true),
    INT16(2, false, true),
    INT32(4, false, true),
    INT64(8, false, true),
    UINT8(1, false, false),
    UINT16(2, false, false),
    UINT32(4, false, false),
    UINT64(8, false, false),
    BOOL(1, false, false);

    private final int bytes;
    private final boolean floating;
    private final boolean signed;

    DataType(int bytes, boolean floating, boolean signed) {
        this.bytes = bytes;
        this.floating = floating;
        this.signed = signed;
    }

    /** The bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return floating;
    }

    public boolean isInteger() {
        return !floating && this != BOOL;
    }

    public boolean isSigned() {
        return signed;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
