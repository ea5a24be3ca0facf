package dev.binocle.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a kernel file with what it includes put in: drivers get one string and no folder to look in. */
final class KernelSource {
    private static final Pattern INCLUDE = Pattern.compile("^#include \"([^\"]+)\"$", Pattern.MULTILINE);

    private KernelSource() {}

    static String load(String file) {
        return expand(file, new HashSet<>());
    }

    /** Each file once, where it is first included. */
    private static String expand(String file, Set<String> seen) {
        if (!seen.add(file)) {
            return "";
        }
        Matcher includes = INCLUDE.matcher(read(file));
        return includes.replaceAll(match -> Matcher.quoteReplacement(expand(match.group(1), seen)));
    }

    private static String read(String file) {
        String path = "/dev/binocle/kernels/" + file;
        try (InputStream in = KernelSource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the library's jar lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + path, e);
        }
    }
}
