package dev.binocle.opencl.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Output;
import dev.binocle.op.Padding;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.Clang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gate for GPUs that are not here: every tile of the convolutions for GPUs, compiled to the machine code of two generations of AMD's, keeps
 * its sums in registers (no scratch memory), takes at most 32 KiB of local memory, and fetches its weights four at a time.
 */
class AmdGateTest {
    private static final List<String> CHIPS = List.of("gfx900", "gfx1030");
    private static final long LOCAL_BYTES = 32 << 10;
    private static final Traits GPU =
            new Traits(Device.Kind.GPU, 40, 1, 256, 1L << 30, LOCAL_BYTES, true, true, false, Long.MAX_VALUE);

    /** What OpenCL's library would give, in terms of the compiler's own functions. */
    private static final String BUILTINS = """
            #define get_global_id(d) ((size_t)__builtin_amdgcn_workgroup_id_x() * LOCAL + __builtin_amdgcn_workitem_id_x())
            #define get_local_id(d) ((size_t)__builtin_amdgcn_workitem_id_x())
            #define barrier(flags)                                    \\
                do {                                                  \\
                    __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup"); \\
                    __builtin_amdgcn_s_barrier();                     \\
                    __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup"); \\
                } while (0)
            #define min(a, b) ((a) < (b) ? (a) : (b))
            #define fma multiply_add
            static inline float __attribute__((overloadable)) multiply_add(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
            static inline float4 __attribute__((overloadable)) multiply_add(float4 a, float4 b, float4 c) {
                return (float4)(__builtin_fmaf(a.x, b.x, c.x), __builtin_fmaf(a.y, b.y, c.y), __builtin_fmaf(a.z, b.z, c.z),
                                __builtin_fmaf(a.w, b.w, c.w));
            }
            """;

    @TempDir
    Path folder;

    @Test
    void noTileSpills() throws IOException {
        String clang = Clang.find(
                "--target=amdgcn-amd-amdhsa", "-mcpu=gfx1030", "-x", "cl", "-fsyntax-only", "-nogpulib", "-");
        Files.writeString(folder.resolve("amd.cl"), BUILTINS);
        Map<String, Step> programs = programs();
        assertThat(programs).hasSizeGreaterThan(80);
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> occupancy = new TreeMap<>();
        programs.entrySet().parallelStream()
                .forEach(entry -> CHIPS.forEach(chip -> {
                    String fault = check(clang, chip, entry.getKey(), entry.getValue(), occupancy);
                    if (!fault.isEmpty()) {
                        synchronized (wrong) {
                            wrong.add(chip + ": " + entry.getKey() + ": " + fault);
                        }
                    }
                }));
        System.out.println("AMD: " + programs.size() + " programs for " + CHIPS + ", waves a SIMD by how many of them: "
                + occupancy);
        assertThat(wrong).isEmpty();
    }

    /** Each distinct program of three kinds of convolution: its steps differ in what they define. */
    private static Map<String, Step> programs() {
        Map<String, Step> programs = new LinkedHashMap<>();
        add(programs, 3, 64, 64); // whole chunks of channels, and Winograd
        add(programs, 1, 64, 64); // pointwise: pixels in fours
        add(programs, 3, 3, 30); // a table of rows, ragged channels
        return programs;
    }

    private static void add(Map<String, Step> programs, int kernel, int inputs, int outputs) {
        Conv2d op = Conv2d.builder().padding(Padding.of(kernel / 2)).build();
        List<Operand> operands = List.of(
                TensorType.of(DataType.FLOAT32, Shape.of(1, inputs, 32, 32)),
                TensorData.generate(
                        TensorType.of(DataType.FLOAT32, Shape.of(outputs, inputs, kernel, kernel)), index -> 0));
        List<Output> results = op.outputs(operands);
        OpenClConv2d conv = new OpenClConv2d();
        for (Choice choice : conv.candidates(op, operands, results, GPU)) {
            boolean sameLayout = choice.inputs().get(0).equals(choice.outputs().get(0));
            boolean forGpus =
                    choice.algorithm().equals("group") || choice.algorithm().startsWith("staged");
            if (forGpus && sameLayout) {
                for (Step step : conv.steps(new Request<>(op, operands, results, choice, GPU))) {
                    programs.putIfAbsent(step.file() + " " + step.defines() + " LOCAL=" + step.localSize(), step);
                }
            }
        }
    }

    private String check(String clang, String chip, String title, Step step, Map<String, Integer> occupancy) {
        Path assembly = folder.resolve(chip + Integer.toHexString(title.hashCode()) + ".s");
        List<String> arguments = new ArrayList<>(List.of(
                "-x", "cl", "-cl-std=CL1.2", "--target=amdgcn-amd-amdhsa", "-mcpu=" + chip, "-O3", "-nogpulib", "-S"));
        arguments.addAll(List.of("-Xclang", "-finclude-default-header", "-Wno-macro-redefined"));
        arguments.addAll(List.of(
                "-DLOCAL=" + step.localSize(),
                "-include",
                folder.resolve("amd.cl").toString()));
        step.defines().forEach(define -> arguments.add("-D" + define));
        arguments.addAll(List.of("-o", assembly.toString(), "kernels/" + step.file()));
        Clang.Result result = Clang.run(clang, arguments);
        if (result.code() != 0) {
            return result.output();
        }
        String text;
        try {
            text = Files.readString(assembly);
        } catch (IOException e) {
            return e.toString();
        }
        synchronized (occupancy) {
            occupancy.merge(String.format("%2d", number(text, "Occupancy")), 1, Integer::sum);
        }
        if (number(text, "ScratchSize") != 0) {
            return number(text, "ScratchSize") + " bytes of scratch memory";
        }
        long local = step.args().stream()
                .mapToLong(arg -> arg instanceof Arg.Local memory ? memory.bytes() : 0)
                .sum();
        if (local > LOCAL_BYTES) {
            return local + " bytes of local memory";
        }
        boolean wide = !step.file().equals("conv2d_group.cl") || text.contains("global_load_dwordx4");
        return wide ? "" : "weights are not fetched in fours";
    }

    private static int number(String text, String name) {
        Matcher matcher = Pattern.compile("; " + name + ": (\\d+)").matcher(text);
        assertThat(matcher.find()).as(name).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
