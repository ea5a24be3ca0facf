package dev.binocle.onnx;

import dev.binocle.BinocleException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Reads Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding): fields of a message, one after the other. Every length is
 * checked against what is there before anything is made of it.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    WireReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long key = varint();
        field = (int) (key >>> 3);
        wireType = (int) (key & 7);
        if (field <= 0 || key >>> 32 != 0) {
            throw damaged("a field number of " + (key >>> 3));
        }
        return true;
    }

    int field() {
        return field;
    }

    int wireType() {
        return wireType;
    }

    private void expect(int type) {
        if (wireType != type) {
            throw damaged("field " + field + " has wire type " + wireType + ", expected " + type);
        }
    }

    long readVarint() {
        expect(VARINT);
        return varint();
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw damaged("it ends inside a number");
            }
            byte part = bytes.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw damaged("a number of more than 10 bytes");
    }

    float readFloat() {
        expect(FIXED32);
        need(4);
        return bytes.getFloat();
    }

    ByteBuffer readBytes() {
        expect(BYTES);
        long length = varint();
        need(length);
        ByteBuffer part = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    String readString() {
        ByteBuffer part = readBytes();
        byte[] text = new byte[part.remaining()];
        part.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    WireReader readMessage() {
        return new WireReader(readBytes());
    }

    /** A repeated number, packed or not, each given to the sink. */
    void readVarints(LongConsumer sink) {
        if (wireType == VARINT) {
            sink.accept(varint());
            return;
        }
        WireReader packed = readMessage();
        while (packed.bytes.hasRemaining()) {
            sink.accept(packed.varint());
        }
    }

    /** A repeated fixed-size number, packed or not, as the bytes of one or more. */
    ByteBuffer readFixed(int size) {
        if (wireType == BYTES) {
            ByteBuffer part = readBytes();
            if (part.remaining() % size != 0) {
                throw damaged("field " + field + " has " + part.remaining() + " bytes of numbers of " + size);
            }
            return part;
        }
        expect(size == 4 ? FIXED32 : FIXED64);
        need(size);
        ByteBuffer part = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + size);
        return part;
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case BYTES -> readBytes();
            case FIXED32 -> advance(4);
            default -> throw damaged("field " + field + " has the unknown wire type " + wireType);
        }
    }

    private void advance(int count) {
        need(count);
        bytes.position(bytes.position() + count);
    }

    private void need(long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw damaged("field " + field + " claims " + Long.toUnsignedString(count) + " bytes, " + bytes.remaining()
                    + " are left");
        }
    }

    static BinocleException damaged(String how) {
        return new BinocleException("not a whole ONNX file: " + how);
    }
}
