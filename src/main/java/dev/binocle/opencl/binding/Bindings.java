package dev.binocle.opencl.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Finds the bindings that are on the class path or the module path, JOCL first. */
public final class Bindings {
    /** The system property that chooses one: {@code jocl} or {@code lwjgl}. */
    public static final String PROPERTY = "binocle.binding";

    private record Candidate(String name, Supplier<OpenCl> open) {}

    // lambdas, not constructor references: those would load the bindings' classes here, where nothing catches their
    // absence
    private static final List<Candidate> CANDIDATES =
            List.of(new Candidate("JOCL", () -> new JoclBinding()), new Candidate("LWJGL", () -> new LwjglBinding()));

    /** @param failures for each binding that could not be used, why */
    public record Found(List<OpenCl> bindings, List<Failure> failures) {}

    /** @param missing whether the binding's jar is not there at all */
    public record Failure(String binding, boolean missing, String reason) {}

    private Bindings() {}

    /** The first binding that works, in order of preference, so that the others' native code is not even unpacked. */
    public static Found find() {
        return find(false);
    }

    /** Every binding that works, in order of preference. */
    public static Found findAll() {
        return find(true);
    }

    /** Only the one that {@link #PROPERTY} names, if it is set. */
    private static Found find(boolean all) {
        String wanted = System.getProperty(PROPERTY, "").strip().toLowerCase(Locale.ROOT);
        List<OpenCl> bindings = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        boolean known = wanted.isEmpty();
        for (Candidate candidate : CANDIDATES) {
            boolean named = candidate.name().toLowerCase(Locale.ROOT).equals(wanted);
            known |= named;
            boolean enough = !all && !bindings.isEmpty();
            if (enough || (!wanted.isEmpty() && !named)) {
                continue;
            }
            try {
                bindings.add(candidate.open().get());
            } catch (LinkageError e) { // the jar is not there, or its native code or the OpenCL loader is not
                boolean missing = e instanceof NoClassDefFoundError || e instanceof IllegalAccessError;
                failures.add(new Failure(candidate.name(), missing, reason(e)));
            } catch (RuntimeException e) {
                failures.add(new Failure(candidate.name(), false, reason(e)));
            }
        }
        if (!known) {
            failures.add(new Failure(wanted, true, "-D" + PROPERTY + " must be jocl or lwjgl, got " + wanted));
        }
        return new Found(List.copyOf(bindings), List.copyOf(failures));
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message.lines().findFirst().orElse(e.toString());
    }
}
