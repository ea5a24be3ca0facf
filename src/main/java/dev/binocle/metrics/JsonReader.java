package dev.binocle.metrics;

import dev.binocle.BinocleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259), so that the library needs no other: objects are {@code Map<String, Object>}, arrays {@code List<Object>}, numbers
 * {@link Double}, and {@code null} is {@link #NULL}.
 */
final class JsonReader {
    static final Object NULL = new Object();

    private static final int MOST_DEPTH = 200;
    private static final long MOST_BYTES = 1L << 30; // a string has at most 2^31 - 1

    private final String name;
    private final String text;
    private int at;

    private JsonReader(String name, String text) {
        this.name = name;
        this.text = text;
    }

    static Object read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new BinocleException(
                        file + ": must have at most " + MOST_BYTES + " bytes, has " + Files.size(file));
            }
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new BinocleException(file + ": can't be read: " + e, e);
        }
    }

    /** @param name what messages call it */
    static Object parse(String name, String text) {
        JsonReader reader = new JsonReader(name, text);
        Object value = reader.value(0);
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.unexpected("the end");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > MOST_DEPTH) {
            throw unexpected("at most " + MOST_DEPTH + " levels");
        }
        skipSpace();
        switch (peek()) {
            case '{':
                return object(depth);
            case '[':
                return array(depth);
            case '"':
                return string();
            case 't':
                return word("true", true);
            case 'f':
                return word("false", false);
            case 'n':
                return word("null", NULL);
            default:
                return number();
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return members;
        }
        while (true) {
            skipSpace();
            String key = string();
            skipSpace();
            expect(':');
            members.put(key, value(depth + 1));
            skipSpace();
            if (peek() == '}') {
                at++;
                return members;
            }
            expect(',');
        }
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return elements;
        }
        while (true) {
            elements.add(value(depth + 1));
            skipSpace();
            if (peek() == ']') {
                at++;
                return elements;
            }
            expect(',');
        }
    }

    private String string() {
        expect('"');
        int from = at;
        while (peek() != '"' && peek() != '\\') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(from, at++);
        }
        StringBuilder out = new StringBuilder(text.substring(from, at));
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        switch (c) {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                try {
                    int code = Integer.parseInt(text.substring(at, Math.min(at + 4, text.length())), 16);
                    at += 4;
                    return (char) code;
                } catch (NumberFormatException e) {
                    throw unexpected("four hexadecimal digits");
                }
            default:
                return c;
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return value;
    }

    private Double number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.valueOf(text.substring(from, at));
        } catch (NumberFormatException e) {
            at = from;
            throw unexpected("a value");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        if (peek() != c) {
            throw unexpected("'" + c + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw unexpected("more");
        }
        return text.charAt(at);
    }

    private BinocleException unexpected(String expected) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        String found = at < text.length()
                ? "\"" + text.substring(at, Math.min(at + 20, text.length())).strip() + "\""
                : "the end of the file";
        return new BinocleException(
                name + ": is no JSON: line " + line + ", byte " + at + ": expected " + expected + ", got " + found);
    }
}
