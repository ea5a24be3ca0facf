package dev.binocle.opencl;

import dev.binocle.BinocleException;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An int on the device in which a launch's kernels say that their data are wrong. Nothing is made, and nobody waits, where no kernel can. */
final class FaultFlag implements AutoCloseable {
    private final ClContext context;
    private final List<String> messages = new ArrayList<>();
    private OpenCl.@Nullable Mem mem;

    FaultFlag(ClContext context) {
        this.context = context;
    }

    OpenCl.Mem mem() {
        OpenCl.Mem flag = mem;
        if (flag == null) {
            flag = context.createBuffer(0, Long.BYTES);
            mem = flag;
        }
        return flag;
    }

    /** What a kernel writes to say this. */
    int code(String message) {
        messages.add(message);
        return messages.size();
    }

    void lower(OpenCl.Queue queue) {
        OpenCl.Mem flag = mem;
        if (flag != null) {
            try {
                context.cl().enqueueWriteBuffer(queue, flag, true, 0, bytes(), false);
            } catch (OpenClException e) {
                throw context.explain(e, "lowering a flag");
            }
        }
    }

    /** Waits for what was enqueued. @throws BinocleException if a kernel raised the flag */
    void check(OpenCl.Queue queue, String op) {
        OpenCl.Mem flag = mem;
        if (flag == null) {
            return;
        }
        ByteBuffer bytes = bytes();
        try {
            context.cl().enqueueReadBuffer(queue, flag, true, 0, bytes, false);
        } catch (OpenClException e) {
            throw context.explain(e, "reading the flag of " + op);
        }
        int code = bytes.getInt(0);
        if (code != 0) {
            throw new BinocleException(op + ": " + messages.get(code - 1));
        }
    }

    private static ByteBuffer bytes() {
        return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        OpenCl.Mem flag = mem;
        mem = null;
        if (flag != null) {
            context.releaseBuffer(flag);
        }
    }
}
