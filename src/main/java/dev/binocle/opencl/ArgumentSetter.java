package dev.binocle.opencl;

import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.Arg;
import org.jspecify.annotations.Nullable;

/** Sets the arguments of one kernel object, one after the other. */
final class ArgumentSetter {
    private final OpenCl cl;
    private final OpenCl.ClKernel kernel;
    private final boolean wide;
    private int index;

    /** @param wide whether INDEX is ulong */
    ArgumentSetter(OpenCl cl, OpenCl.ClKernel kernel, boolean wide) {
        this.cl = cl;
        this.kernel = kernel;
        this.wide = wide;
    }

    int index() {
        return index;
    }

    /** @param bell what the kernel rings, where it was built with one */
    void range(long first, long items, OpenCl.@Nullable Mem bell) {
        index(first);
        index(items);
        if (bell != null) {
            cl.setKernelArg(kernel, index++, bell);
        }
    }

    void index(long value) {
        if (wide) {
            cl.setKernelArg(kernel, index++, value);
        } else {
            cl.setKernelArg(kernel, index++, (int) value);
        }
    }

    void buffer(OpenCl.Mem mem, long offset) {
        cl.setKernelArg(kernel, index++, mem);
        cl.setKernelArg(kernel, index++, offset);
    }

    void fault(OpenCl.Mem flag, int code) {
        buffer(flag, 0);
        cl.setKernelArg(kernel, index++, code);
    }

    void local(Arg.Local local) {
        cl.setKernelArgLocal(kernel, index++, local.bytes());
    }

    /** A number. @throws IllegalArgumentException for an argument that is a buffer */
    void number(Arg arg) {
        if (arg instanceof Arg.Index value) {
            index(value.value());
        } else if (arg instanceof Arg.Int32 value) {
            cl.setKernelArg(kernel, index++, value.value());
        } else if (arg instanceof Arg.Int64 value) {
            cl.setKernelArg(kernel, index++, value.value());
        } else if (arg instanceof Arg.Float32 value) {
            cl.setKernelArg(kernel, index++, value.value());
        } else {
            throw new IllegalArgumentException("no number: " + arg);
        }
    }

    void zero(Arg arg, OpenCl.Mem dummy) {
        if (arg instanceof Arg.Slot || arg instanceof Arg.Constant) {
            buffer(dummy, 0);
        } else if (arg instanceof Arg.Fault) {
            fault(dummy, 0);
        } else if (arg instanceof Arg.Local local) {
            local(local);
        } else if (arg instanceof Arg.Index) {
            index(0);
        } else if (arg instanceof Arg.Int32) {
            cl.setKernelArg(kernel, index++, 0);
        } else if (arg instanceof Arg.Int64) {
            cl.setKernelArg(kernel, index++, 0L);
        } else {
            cl.setKernelArg(kernel, index++, 0f);
        }
    }
}
