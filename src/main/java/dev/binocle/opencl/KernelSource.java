package dev.binocle.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

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
        String text = Files.ALL.get(file);
        if (text == null) {
            throw new IllegalStateException("the library's " + Files.PATH + " lacks " + file);
        }
        return text;
    }

    /** The texts of all files by their names, from the one file that they lie in, which packs smaller; read when first needed. */
    private static final class Files {
        private static final String PATH = "/dev/binocle/kernels.zip";
        private static final Map<String, String> ALL = read();

        private static Map<String, String> read() {
            Map<String, String> texts = new HashMap<>();
            try (InputStream in = KernelSource.class.getResourceAsStream(PATH)) {
                if (in == null) {
                    throw new IllegalStateException("the library's jar lacks " + PATH);
                }
                ZipInputStream files = new ZipInputStream(in);
                for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                    texts.put(file.getName(), new String(files.readAllBytes(), StandardCharsets.UTF_8));
                }
                return texts;
            } catch (IOException e) {
                throw new UncheckedIOException("can't read " + PATH, e);
            }
        }
    }
}
