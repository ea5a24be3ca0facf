package dev.binocle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A clang of this machine; tests that need one are skipped where there is none. */
public final class Clang {
    private static final List<String> NAMES =
            List.of("clang", "clang-19", "clang-17", "clang-16", "clang-15", "clang-14");

    private Clang() {}

    /** How it ended, and what it printed. */
    public record Result(int code, String output) {}

    /** The first that is there and can do something: {@code probe} are arguments with which it must succeed. */
    public static String find(String... probe) {
        String found =
                NAMES.stream().filter(name -> works(name, probe)).findFirst().orElse("");
        Assumptions.assumeFalse(found.isEmpty(), "no clang on this machine that takes " + String.join(" ", probe));
        return found;
    }

    private static boolean works(String clang, String... probe) {
        try {
            return run(clang, List.of(probe)).code() == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public static Result run(String clang, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(clang));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
