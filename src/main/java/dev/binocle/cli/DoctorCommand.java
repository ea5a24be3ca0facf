package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.Devices;
import dev.binocle.Engine;
import dev.binocle.backend.BackendProvider;
import dev.binocle.backend.Device;
import dev.binocle.backend.Diagnosable;
import dev.binocle.backend.Diagnosable.Finding;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Explains this machine: what was found, what is missing, what to install, and whether each device computes right.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "Java %s (%s) on %s %s, %d processors%n",
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
        List<Finding> findings = new ArrayList<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (provider instanceof Diagnosable diagnosable) {
                findings.addAll(diagnosable.diagnose());
            }
        }
        Devices devices = Devices.find();
        for (Device device : devices.list()) {
            if (device.kind() != Device.Kind.REFERENCE) {
                findings.addAll(tryOut(device));
            }
        }
        findings.forEach(finding -> print(out, finding));
        try (Engine engine = Engine.open()) {
            out.println("so Binocle uses " + engine.device().label() + ": " + engine.reason());
        }
        return findings.stream().allMatch(Finding::good) ? Main.OK : Main.WRONG;
    }

    private static void print(PrintWriter out, Finding finding) {
        out.println((finding.good() ? "  ok       " : "  problem  ") + finding.what());
        if (!finding.good()) {
            out.println("           -> " + finding.remedy());
        }
    }

    /** One case of each operation: a driver may refuse a kernel, or compute it wrongly. */
    private static List<Finding> tryOut(Device device) {
        List<Finding> findings = new ArrayList<>();
        try (Engine engine = Engine.open(device.id())) {
            CaseRunner runner = new CaseRunner(engine.runtime());
            int right = 0;
            for (OpCase opCase : Cases.oneOfEach()) {
                try {
                    List<CaseRunner.Result> wrong = runner.run(opCase, 1).stream()
                            .filter(r -> !r.passed())
                            .toList();
                    right += wrong.isEmpty() ? 1 : 0;
                    wrong.forEach(r -> findings.add(Finding.bad(
                            device.id() + " computes " + opCase.name() + " (" + r.choice() + ") wrongly: " + r.detail(),
                            "update its driver; until then models with "
                                    + opCase.op().name() + " give wrong results there")));
                } catch (UnsupportedOpException e) { // by nature, not by mistake: it has no float64, for one
                    right++;
                    findings.add(Finding.good(device.id() + " refuses " + opCase.name() + ": " + e.getMessage()));
                } catch (BinocleException e) {
                    findings.add(Finding.bad(
                            device.id() + " can't do " + opCase.name() + ": " + e.getMessage(),
                            "update its driver; until then models with "
                                    + opCase.op().name() + " can't run there"));
                }
            }
            if (engine.runtime().backend() instanceof Diagnosable diagnosable) {
                findings.addAll(diagnosable.diagnose()); // of what was built and tuned
            }
            findings.add(
                    0,
                    Finding.good(device.label() + " computes " + right + " of "
                            + Cases.oneOfEach().size() + " operations right (selftest tries them all in depth)"));
        } catch (BinocleException e) {
            findings.add(Finding.bad(device.label() + " can't be opened: " + e.getMessage(), "update its driver"));
        }
        return findings;
    }
}
