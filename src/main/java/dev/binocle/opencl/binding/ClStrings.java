package dev.binocle.opencl.binding;

import java.nio.charset.StandardCharsets;

/** Strings as OpenCL gives them: zero-terminated, with blanks around them in some drivers. */
final class ClStrings {
    private ClStrings() {}

    static String decode(byte[] bytes) {
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
    }
}
