package dev.binocle.opencl;

import dev.binocle.backend.Closing;
import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Programs, built once for each source and options, kept in memory and on disk.
 *
 * <p>A driver may compile a kernel only when it is first enqueued (PoCL does, for each size of the group). So each program is for one
 * kernel with one fixed group size, a fresh build ends with a dry run, and only then is the binary taken for the disk: the next process
 * compiles nothing. Where the driver keeps programs itself ({@link ClDevice#keepsPrograms}) this is left to it, unless the environment names a folder.
 */
final class Programs implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Programs.class.getName());

    /** No warnings: PoCL says on the standard error of whoever embeds this how many there were; KernelSyntaxTest asks for them. */
    private static final String OPTIONS = "-cl-std=CL1.2 -w";

    /** More options for the compiler, for those who look for a driver's mistake: {@code -Dbinocle.buildOptions=-cl-opt-disable}. */
    private static final String MORE_OPTIONS =
            System.getProperty("binocle.buildOptions", "").strip();

    /** The header of all built-in functions counts as read, and {@code builtins.cl} is put in its place: 70 ms less a program (docs/performance.md). */
    private static final String OWN_BUILTINS = " -D_OPENCL_H_";

    /** What a program is built from. */
    record Key(String file, String entry, String options, String prologue) {}

    /** @param fromDisk whether it needed no compiler */
    record Built(OpenCl.Program program, String entry, boolean fromDisk) {}

    private final ClContext context;
    private final DiskCache disk;
    private final Map<Key, Built> programs = new HashMap<>();
    private final OpenCl.Queue queue;
    private final OpenCl.Mem dummy;
    private boolean ownBuiltins;
    private boolean closed;

    private Programs(ClContext context, DiskCache disk, OpenCl.Queue queue, OpenCl.Mem dummy) {
        this.context = context;
        this.disk = disk;
        this.queue = queue;
        this.dummy = dummy;
        this.ownBuiltins = context.device().readsHeader();
    }

    static Programs open(ClContext context, DiskCache disk) {
        OpenCl.Queue queue = context.createQueue();
        try {
            return new Programs(context, disk, queue, context.createBuffer(0, 256));
        } catch (RuntimeException e) {
            Closing.after(e, () -> context.releaseQueue(queue));
            throw e;
        }
    }

    private Key key(Step step, boolean wide, boolean own) {
        StringBuilder options = new StringBuilder(OPTIONS);
        if (KeepAwake.isWanted(context.device())) {
            options.append(" -DBELL=1");
        }
        options.append(" -DINDEX=").append(wide ? "ulong" : "uint");
        options.append(" -DLOCAL=").append(step.localSize());
        step.defines().forEach(define -> options.append(" -D").append(define));
        if (own) {
            options.append(OWN_BUILTINS);
        }
        if (!MORE_OPTIONS.isEmpty()) {
            options.append(' ').append(MORE_OPTIONS);
        }
        return new Key(step.file(), step.entry(), options.toString(), step.prologue());
    }

    synchronized Built get(Step step, boolean wide) {
        Built built = programs.get(key(step, wide, ownBuiltins));
        if (built == null) {
            built = buildAsCan(step, wide);
            JvmSignals.restore();
            programs.put(key(step, wide, ownBuiltins), built);
        }
        return built;
    }

    /** Another version of the driver may not do without its header: then all programs have it from here on. */
    private Built buildAsCan(Step step, boolean wide) {
        if (!ownBuiltins) {
            return build(step, wide, false);
        }
        try {
            return build(step, wide, true);
        } catch (OpenClException refused) {
            if (refused.code() != ClConstants.BUILD_PROGRAM_FAILURE) {
                throw refused;
            }
            Built built = build(step, wide, false); // or it was not that
            ownBuiltins = false;
            LOG.log(System.Logger.Level.DEBUG, "builtins.cl is not enough: {0}", refused.getMessage());
            return built;
        }
    }

    /** Whether a program needed the driver's header where {@code builtins.cl} should have done. */
    synchronized boolean neededHeader() {
        return context.device().readsHeader() && !ownBuiltins;
    }

    private Built build(Step step, boolean wide, boolean own) {
        Key key = key(step, wide, own);
        String source = key.prologue() + KernelSource.load(key.file());
        if (Apart.isWanted(context.device(), step)) {
            source = Apart.from(source, step);
        }
        if (own) {
            source = KernelSource.load("builtins.cl") + source;
        }
        String identity = String.join("\n", context.device().buildKey(), key.options(), key.entry(), source);
        byte[] binary = disk.read(identity);
        if (binary.length > 0) {
            OpenCl.Program program = fromBinary(binary, key);
            if (program != null) {
                return new Built(program, key.entry(), true);
            }
        }
        long start = System.nanoTime();
        Built built = new Built(fromSource(source, key), key.entry(), false);
        try {
            dryRun(built, step, wide);
            if (disk.isThere()) {
                disk.write(identity, context.cl().getProgramBinary(built.program()));
            }
        } catch (RuntimeException e) {
            context.cl().releaseProgram(built.program());
            throw e;
        }
        LOG.log(
                System.Logger.Level.DEBUG,
                "built {0}:{1} in {2} ms",
                key.file(),
                key.entry(),
                (System.nanoTime() - start) / 1_000_000);
        return built;
    }

    /** Null if the driver does not take the binary: then it is built from source, and the file is written anew. */
    private OpenCl.@Nullable Program fromBinary(byte[] binary, Key key) {
        OpenCl.Program program = null;
        try {
            program = context.cl()
                    .createProgramWithBinary(context.id(), context.device().id(), binary);
            context.cl().buildProgram(program, context.device().id(), key.options());
            return program;
        } catch (OpenClException e) {
            LOG.log(System.Logger.Level.DEBUG, "the driver refused a cached program: {0}", e.getMessage());
            if (program != null) {
                context.cl().releaseProgram(program);
            }
            return null;
        }
    }

    private OpenCl.Program fromSource(String source, Key key) {
        OpenCl.Program program = null;
        try {
            program = context.cl().createProgramWithSource(context.id(), source);
            context.cl().buildProgram(program, context.device().id(), key.options());
            String remarks = log(program);
            if (!remarks.isEmpty()) {
                LOG.log(System.Logger.Level.DEBUG, "the compiler on kernels/{0}: {1}", key.file(), remarks);
            }
            return program;
        } catch (OpenClException e) {
            String log = program == null ? "" : log(program);
            if (program != null) {
                context.cl().releaseProgram(program);
            }
            throw context.explain(
                    e, "building kernels/" + key.file() + " with " + key.options() + (log.isEmpty() ? "" : "\n" + log));
        }
    }

    private String log(OpenCl.Program program) {
        try {
            return context.cl().getProgramBuildLog(program, context.device().id());
        } catch (OpenClException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** One group with nothing to do: every number is 0, every buffer a dummy. */
    private void dryRun(Built built, Step step, boolean wide) {
        OpenCl.ClKernel kernel = context.createKernel(built.program(), built.entry());
        try {
            ArgumentSetter setter = new ArgumentSetter(context.cl(), kernel, wide);
            setter.range(0, 0, KeepAwake.isWanted(context.device()) ? dummy : null);
            for (Arg arg : step.args()) {
                setter.zero(arg, dummy);
            }
            context.cl().enqueueNdRangeKernel(queue, kernel, step.localSize(), step.localSize(), false);
            context.cl().finish(queue);
        } catch (OpenClException e) {
            throw context.explain(e, "in a dry run of kernels/" + step.file() + ":" + step.entry());
        } finally {
            context.releaseKernel(kernel);
        }
    }

    synchronized List<Built> all() {
        return List.copyOf(programs.values());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            List<Runnable> closings = new ArrayList<>();
            programs.values().forEach(built -> closings.add(() -> context.cl().releaseProgram(built.program())));
            closings.add(() -> context.releaseBuffer(dummy));
            closings.add(() -> context.releaseQueue(queue));
            programs.clear();
            Closing.all(closings);
        }
    }
}
