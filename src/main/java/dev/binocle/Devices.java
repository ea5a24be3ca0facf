package dev.binocle;

import dev.binocle.backend.Backend;
import dev.binocle.backend.BackendProvider;
import dev.binocle.backend.BackendProvider.Problem;
import dev.binocle.backend.Device;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The devices of this machine, in the order in which they are preferred: GPUs, accelerators, OpenCL on a CPU, Java, the reference; and what was
 * found wrong while looking.
 *
 * <pre>{@code
 * for (Device device : Devices.find().list()) System.out.println(device.label());
 * }</pre>
 */
public final class Devices {
    /** Environment variable and system property that choose a device where the program does not. */
    public static final String ENVIRONMENT = "BINOCLE_DEVICE";

    public static final String PROPERTY = "binocle.device";

    private record Candidate(BackendProvider provider, Device device) {}

    /** A device to be opened, and why this one. */
    record Chosen(Device device, String reason, List<String> warnings) {}

    private final List<Candidate> candidates;
    private final List<Problem> problems;

    private Devices(List<Candidate> candidates, List<Problem> problems) {
        this.candidates = candidates;
        this.problems = problems;
    }

    /** Looks at every platform of every backend; never fails. */
    public static Devices find() {
        List<Candidate> candidates = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class, Devices.class.getClassLoader())) {
            BackendProvider.Discovery discovery = provider.discover();
            discovery.devices().forEach(device -> candidates.add(new Candidate(provider, device)));
            problems.addAll(discovery.problems());
        }
        candidates.sort(Comparator.comparing(candidate -> candidate.device.kind()));
        return new Devices(List.copyOf(candidates), List.copyOf(problems));
    }

    /** The devices, the preferred first. */
    public List<Device> list() {
        return candidates.stream().map(Candidate::device).toList();
    }

    /** What is broken, empty or missing. */
    public List<Problem> problems() {
        return problems;
    }

    Backend open(Device device) {
        return candidates.stream()
                .filter(candidate -> candidate.device.equals(device))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("device: " + device + " was not found here"))
                .provider
                .open(device);
    }

    /** What environment and property say; empty if nothing. */
    static String configured() {
        String property = System.getProperty(PROPERTY, "").strip();
        String environment = System.getenv(ENVIRONMENT);
        return !property.isEmpty() ? property : environment == null ? "" : environment.strip();
    }

    /** The devices that a policy allows, the preferred first. */
    List<Chosen> choose(DevicePolicy policy) {
        List<Device> gpus = ofKind(Device.Kind.GPU);
        return switch (policy) {
            case REQUIRE_GPU -> {
                if (gpus.isEmpty()) {
                    throw new NoSuchDeviceException("a GPU is required and none was found" + because());
                }
                yield gpus.stream()
                        .map(gpu -> new Chosen(gpu, "a GPU is required", List.of()))
                        .toList();
            }
            case CPU_ONLY -> cpus("GPUs are excluded", List.of());
            case PREFER_GPU -> {
                List<Chosen> all = new ArrayList<>();
                gpus.forEach(gpu -> all.add(new Chosen(gpu, "a GPU is preferred", List.of())));
                List<String> warnings = List.of(
                        "no GPU is used: " + (gpus.isEmpty() ? "none was found" : "none could be opened") + because());
                ofKind(Device.Kind.ACCELERATOR)
                        .forEach(other -> all.add(new Chosen(other, "no GPU, but an accelerator", warnings)));
                all.addAll(cpus(gpus.isEmpty() ? "there is no GPU" : "no GPU could be opened", warnings));
                yield all;
            }
        };
    }

    private List<Chosen> cpus(String why, List<String> warnings) {
        List<Chosen> all = new ArrayList<>();
        ofKind(Device.Kind.CPU).forEach(cpu -> all.add(new Chosen(cpu, why + "; OpenCL on the CPU is next", warnings)));
        ofKind(Device.Kind.JAVA)
                .forEach(java -> all.add(new Chosen(
                        java,
                        why + (all.isEmpty() ? "; and no OpenCL either" : "; OpenCL could not be opened")
                                + ", so Java computes, networks by plain loops",
                        warnings)));
        return all;
    }

    private List<Device> ofKind(Device.Kind kind) {
        return list().stream().filter(device -> device.kind() == kind).toList();
    }

    private String because() {
        return problems.isEmpty()
                ? ""
                : " (" + problems.stream().map(Problem::toString).collect(Collectors.joining("; ")) + ")";
    }

    /**
     * @param selector {@code gpu}, {@code cpu}, {@code reference}, {@code opencl}, an id like {@code opencl:1}, or a part of a name
     * @throws NoSuchDeviceException if there is none such
     */
    Chosen choose(String selector) {
        String wanted = selector.strip().toLowerCase(Locale.ROOT);
        List<Device> found =
                list().stream().filter(device -> matches(device, wanted)).toList();
        if (found.isEmpty()) {
            throw new NoSuchDeviceException("there is no device \"" + selector + "\"; this machine has "
                    + list().stream().map(Device::label).collect(Collectors.joining(", ")) + because());
        }
        String reason = "\"" + selector + "\" was asked for"
                + (wanted.equals("cpu") ? "; boxes are fast there, networks are plain loops" : "");
        return new Chosen(found.get(0), reason, List.of());
    }

    private static boolean matches(Device device, String wanted) {
        return switch (wanted) {
            case "gpu" -> device.kind() == Device.Kind.GPU;
            case "cpu" -> device.kind() == Device.Kind.JAVA;
            case "reference" -> device.kind() == Device.Kind.REFERENCE;
            case "opencl" -> device.id().startsWith("opencl:");
            default ->
                device.id().equals(wanted)
                        || (!wanted.isEmpty()
                                && !wanted.startsWith("opencl:")
                                && device.name().toLowerCase(Locale.ROOT).contains(wanted));
        };
    }
}
