package dev.binocle.opencl;

import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import java.nio.ByteBuffer;

/**
 * The OpenCL seam as oclgrind 21.10 must be fed if it shall tell what was never written. Its books forget all that is known of a buffer when
 * the host writes a part of it, and keep what they knew of a buffer that was released. So parts are written by a kernel, from a buffer of
 * their size, and no buffer is released.
 */
final class WatchedOpenCl {
    private static final String SOURCE = """
            __kernel void write_part(__global const uchar* from, __global uchar* to, const ulong at) {
                to[at + get_global_id(0)] = from[get_global_id(0)];
            }
            """;

    private final OpenCl cl;
    private final OpenCl.Context context;
    private final OpenCl.ClKernel writePart;

    private WatchedOpenCl(OpenCl cl, OpenCl.Context context, OpenCl.DeviceId device) {
        this.cl = cl;
        this.context = context;
        OpenCl.Program program = cl.createProgramWithSource(context, SOURCE);
        cl.buildProgram(program, device, "-cl-std=CL1.2");
        writePart = cl.createKernel(program, "write_part");
    }

    /** For one context of one device, that which is made next. */
    static OpenCl wrap(OpenCl cl, OpenCl.DeviceId device) {
        WatchedOpenCl[] watched = new WatchedOpenCl[1];
        return OpenClCalls.to((proxy, method, args) -> {
            switch (method.getName()) {
                case "createContext" -> {
                    OpenCl.Context context = (OpenCl.Context) method.invoke(cl, args);
                    watched[0] = new WatchedOpenCl(cl, context, device);
                    return context;
                }
                case "enqueueWriteBuffer" -> {
                    OpenCl.Queue queue = (OpenCl.Queue) args[0];
                    watched[0].write(queue, (OpenCl.Mem) args[1], (Long) args[3], (ByteBuffer) args[4]);
                    return (Boolean) args[5] ? cl.enqueueMarker(queue) : null;
                }
                case "releaseMemObject" -> {
                    return null;
                }
                default -> {
                    return method.invoke(cl, args);
                }
            }
        });
    }

    private void write(OpenCl.Queue queue, OpenCl.Mem mem, long offset, ByteBuffer source) {
        int bytes = source.remaining();
        if (bytes == 0) {
            return;
        }
        OpenCl.Mem part = cl.createBuffer(context, ClConstants.MEM_READ_WRITE, bytes);
        cl.enqueueWriteBuffer(queue, part, true, 0, source, false);
        cl.setKernelArg(writePart, 0, part);
        cl.setKernelArg(writePart, 1, mem);
        cl.setKernelArg(writePart, 2, offset);
        cl.enqueueNdRangeKernel(queue, writePart, bytes, 1, false);
        cl.finish(queue);
    }
}
