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
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private OpenCl.@Nullable Mem mem;
    /** Whether it was last seen to be 0: then it need not be written again. */
    private boolean lowered;

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
        if (flag != null && !lowered) {
            try {
                context.cl().enqueueWriteBuffer(queue, flag, true, 0, bytes.putInt(0, 0), false);
            } catch (OpenClException e) {
                throw context.explain(e, "lowering a flag");
            }
        }
        lowered = false; // until somebody looks: what is enqueued now may raise it
    }

    /** Waits for what was enqueued. @throws BinocleException if a kernel raised the flag */
    void check(OpenCl.Queue queue, String op) {
        OpenCl.Mem flag = mem;
        if (flag == null) {
            return;
        }
        try {
            context.cl().enqueueReadBuffer(queue, flag, true, 0, bytes, false);
        } catch (OpenClException e) {
            throw context.explain(e, "reading the flag of " + op);
        }
        int code = bytes.getInt(0);
        if (code != 0) {
            throw new BinocleException(op + ": " + messages.get(code - 1));
        }
        lowered = true;
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
