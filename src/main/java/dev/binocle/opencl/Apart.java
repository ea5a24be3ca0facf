package dev.binocle.opencl;

import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import java.util.List;

/**
 * A kernel's body as a function of its own, and a kernel that only calls it: PoCL compiles what stands in a kernel three times, as the kernel and
 * in each of two functions that launch it, but leaves functions alone that may not be put in (PoCL 3.1: half of the time that a program takes).
 * Not for all: with thirty arguments the call costs 22 ns, which networks of many short items feel (docs/performance.md).
 */
final class Apart {
    /** A second or more to compile, and an item takes tens of microseconds. */
    private static final String LONG = "conv2d_winograd";

    private Apart() {}

    static boolean isWanted(ClDevice device, Step step) {
        return device.isPocl() && step.entry().equals(LONG);
    }

    /** The source with a kernel of that name at its end, which calls what the name stood for (APART in common.cl). */
    static String from(String source, Step step) {
        StringBuilder parameters = new StringBuilder("LAUNCH_RANGE");
        StringBuilder arguments = new StringBuilder("item");
        int count = 0;
        for (Arg arg : step.args()) {
            for (String type : types(arg)) {
                parameters.append(',').append(type).append(" a").append(count);
                arguments.append(",a").append(count++);
            }
        }
        return """
                #define APART 1
                #define %1$s %1$s_apart
                %2$s
                #undef %1$s
                LAUNCHED void %1$s(%3$s){LAUNCH_ITEM(item) %1$s_apart(%4$s);}
                """.formatted(step.entry(), source, parameters, arguments);
    }

    /** The parameters that an argument is, as {@link ArgumentSetter} sets them; a pointer to anything becomes what the body takes. */
    private static List<String> types(Arg arg) {
        if (arg instanceof Arg.Slot || arg instanceof Arg.Constant) {
            return List.of("__global void*", "ulong");
        } else if (arg instanceof Arg.Fault) {
            return List.of("__global void*", "ulong", "int");
        } else if (arg instanceof Arg.Local) {
            return List.of("__local void*");
        } else if (arg instanceof Arg.Index) {
            return List.of("INDEX");
        } else if (arg instanceof Arg.Int32) {
            return List.of("int");
        } else if (arg instanceof Arg.Int64) {
            return List.of("long");
        }
        return List.of("float");
    }
}
