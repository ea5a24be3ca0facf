package dev.binocle.opencl;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.BackendProvider;
import dev.binocle.backend.Device;
import dev.binocle.backend.Diagnosable;
import dev.binocle.opencl.binding.Bindings;
import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Offers the devices of every OpenCL platform, through the first binding that works. */
public final class OpenClProvider implements BackendProvider, Diagnosable {
    private static final String NO_DEVICE_REMEDY =
            "nothing to do if another platform serves your device; else check its driver and your permissions";

    private record Found(List<ClDevice> devices, List<Problem> problems) {}

    /** What was found last, so that opening a device does not look at all of them again. */
    private volatile @Nullable Found last;

    @Override
    public Discovery discover() {
        Found found = find();
        last = found;
        return new Discovery(found.devices.stream().map(ClDevice::device).toList(), found.problems);
    }

    @Override
    public Backend open(Device device) {
        Found known = last;
        Found found = known == null ? find() : known;
        return found.devices.stream()
                .filter(candidate -> candidate.device().equals(device))
                .findFirst()
                .map(OpenClBackend::open)
                .orElseThrow(() -> new BinocleException("the OpenCL device " + device.label() + " is no longer there"));
    }

    @Override
    public List<Finding> diagnose() {
        List<Finding> findings = new ArrayList<>();
        Bindings.Found bindings = Bindings.findAll();
        bindings.bindings()
                .forEach(binding ->
                        findings.add(Finding.good("the OpenCL binding " + binding.name() + " found an OpenCL loader")));
        // one binding is enough: that another is missing is no problem then
        if (bindings.bindings().isEmpty()) {
            problems(bindings.failures()).forEach(problem -> findings.add(finding(problem)));
        }
        List<Finding> drivers = IcdFiles.diagnose();
        findings.addAll(drivers);
        // where no driver is registered there is no platform, which need not be said twice
        boolean said =
                bindings.bindings().isEmpty() || (drivers.stream().noneMatch(Finding::good) && !drivers.isEmpty());
        Found found = find();
        // a platform without a device is none either, where another one serves this machine
        boolean served = !found.devices().isEmpty();
        for (Problem problem : said ? List.<Problem>of() : found.problems()) {
            boolean idle = served && problem.remedy().equals(NO_DEVICE_REMEDY);
            findings.add(idle ? Finding.good(problem.what() + ", and another platform has one") : finding(problem));
        }
        found.devices()
                .forEach(device ->
                        findings.add(Finding.good("found " + device.device().label())));
        return findings;
    }

    private static Finding finding(Problem problem) {
        return Finding.bad(problem.what(), problem.remedy());
    }

    private static Found find() {
        Bindings.Found bindings = Bindings.find();
        List<Problem> problems = new ArrayList<>();
        if (bindings.bindings().isEmpty()) {
            problems.addAll(problems(bindings.failures()));
            return new Found(List.of(), problems);
        }
        OpenCl cl = bindings.bindings().get(0);
        List<ClDevice> devices = new ArrayList<>();
        try {
            List<OpenCl.Platform> platforms = cl.getPlatformIds();
            if (platforms.isEmpty()) {
                problems.add(new Problem(
                        "an OpenCL loader is installed, but no driver is registered with it (no .icd file in /etc/OpenCL/vendors)",
                        "install your GPU's driver with its OpenCL part, or for the CPU pocl-opencl-icd"));
            }
            for (OpenCl.Platform platform : platforms) {
                devicesOf(cl, platform, devices, problems);
            }
        } catch (OpenClException e) {
            problems.add(new Problem("OpenCL's platforms can't be listed: " + e.getMessage(), "reinstall the driver"));
        }
        JvmSignals.restore();
        return new Found(devices, problems);
    }

    private static void devicesOf(OpenCl cl, OpenCl.Platform platform, List<ClDevice> devices, List<Problem> problems) {
        String name = "an unnamed platform";
        try {
            name = cl.getPlatformInfo(platform, ClConstants.PLATFORM_NAME);
            List<OpenCl.DeviceId> ids = cl.getDeviceIds(platform, ClConstants.DEVICE_TYPE_ALL);
            if (ids.isEmpty()) {
                problems.add(new Problem("the OpenCL platform \"" + name + "\" has no device", NO_DEVICE_REMEDY));
            }
            for (OpenCl.DeviceId id : ids) {
                describe(cl, platform, id, name, devices, problems);
            }
        } catch (OpenClException e) {
            problems.add(new Problem(
                    "the OpenCL platform \"" + name + "\" is broken: " + e.getMessage(), "reinstall its driver"));
        }
    }

    private static void describe(
            OpenCl cl,
            OpenCl.Platform platform,
            OpenCl.DeviceId id,
            String platformName,
            List<ClDevice> devices,
            List<Problem> problems) {
        try {
            String reason = unusable(cl, id);
            if (reason.isEmpty()) {
                devices.add(ClDevice.describe(cl, platform, id, "opencl:" + devices.size()));
            } else {
                String device = ClDevice.text(cl, id, ClConstants.DEVICE_NAME);
                problems.add(new Problem(
                        "the device \"" + device + "\" of \"" + platformName + "\" can't be used: " + reason,
                        "update its driver"));
            }
        } catch (OpenClException e) {
            problems.add(new Problem(
                    "a device of the OpenCL platform \"" + platformName + "\" is broken: " + e.getMessage(),
                    "reinstall its driver"));
        }
    }

    private static String unusable(OpenCl cl, OpenCl.DeviceId id) {
        if (ClDevice.number(cl, id, ClConstants.DEVICE_AVAILABLE) == 0) {
            return "it says that it is not available";
        }
        if (ClDevice.number(cl, id, ClConstants.DEVICE_COMPILER_AVAILABLE) == 0) {
            return "its driver has no compiler";
        }
        if (ClDevice.number(cl, id, ClConstants.DEVICE_ENDIAN_LITTLE) == 0) {
            return "it is big-endian";
        }
        String version = ClDevice.text(cl, id, ClConstants.DEVICE_VERSION); // OpenCL 1.2 ...
        return version.matches("OpenCL 1\\.[01]( .*)?") ? "it has " + version + ", and 1.2 is needed" : "";
    }

    /** What is to be said when no binding works; those that are not there at all in one word. */
    private static List<Problem> problems(List<Bindings.Failure> failures) {
        List<Problem> problems = new ArrayList<>();
        failures.stream()
                .filter(failure -> !failure.missing())
                .forEach(
                        failure -> problems.add(
                                new Problem(
                                        "the OpenCL binding " + failure.binding() + " found no OpenCL ("
                                                + failure.reason() + ")",
                                        "install an OpenCL loader and driver: your GPU's driver, or ocl-icd-libopencl1 and pocl-opencl-icd")));
        if (problems.isEmpty()) {
            String reasons = failures.stream()
                    .map(failure -> failure.binding() + ": " + failure.reason())
                    .collect(Collectors.joining(", "));
            problems.add(new Problem("no OpenCL binding is there (" + reasons + ")", howToAddOne()));
        }
        return problems;
    }

    private static String howToAddOne() {
        return OpenClProvider.class.getModule().isNamed()
                ? "put org.jocl:jocl or org.lwjgl:lwjgl-opencl on the module path, and start Java with --add-modules jocl, or with"
                        + " --add-modules org.lwjgl.opencl,org.lwjgl.natives: nothing else makes Java look at them"
                : "put org.jocl:jocl, or org.lwjgl:lwjgl-opencl with org.lwjgl:lwjgl and its natives, on the class path";
    }
}
