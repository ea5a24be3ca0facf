package dev.binocle.opencl.kernel;

import dev.binocle.backend.UnsupportedOpException;
import java.util.ArrayList;
import java.util.List;

/**
 * One launch of one kernel, described: which program, which arguments, how many work-items.
 *
 * @param file the kernel's file under kernels/
 * @param entry the kernel's name
 * @param defines {@code NAME=VALUE}, given to the compiler
 * @param prologue text before the file: macros too long for an option
 * @param args after the range (first, items)
 * @param flopsPerItem what a work-item does, roughly: long launches are split on GPUs that also draw
 */
public record Step(
        String file,
        String entry,
        List<String> defines,
        String prologue,
        List<Arg> args,
        long items,
        int localSize,
        double flopsPerItem) {
    public Step {
        defines = List.copyOf(defines);
        args = List.copyOf(args);
    }

    static Builder of(String file, String entry) {
        return new Builder(file, entry);
    }

    static final class Builder {
        private final String file;
        private final String entry;
        private final List<String> defines = new ArrayList<>();
        private final List<Arg> args = new ArrayList<>();
        private String prologue = "";

        private Builder(String file, String entry) {
            this.file = file;
            this.entry = entry;
        }

        Builder define(String name, Object value) {
            defines.add(name + "=" + value);
            return this;
        }

        /** As {@link Traits#streams}; said only where it is so, as most programs are the same for both. */
        Builder streamed(boolean streams) {
            return streams ? define("STREAM", 1) : this;
        }

        Builder prologue(String text) {
            this.prologue = text;
            return this;
        }

        Builder args(Arg... more) {
            args.addAll(List.of(more));
            return this;
        }

        Builder args(List<Arg> more) {
            args.addAll(more);
            return this;
        }

        Builder ints(long... values) {
            for (long value : values) {
                if ((int) value != value) {
                    throw new UnsupportedOpException(entry + ": a size of " + value
                            + " is too large for its kernel, which takes at most 2^31 - 1");
                }
                args.add(new Arg.Int32((int) value));
            }
            return this;
        }

        Builder indices(long... values) {
            for (long value : values) {
                args.add(new Arg.Index(value));
            }
            return this;
        }

        Step build(long items, int localSize, double flopsPerItem) {
            return new Step(file, entry, defines, prologue, args, items, localSize, flopsPerItem);
        }
    }
}
