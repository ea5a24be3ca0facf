package dev.binocle.opencl;

import dev.binocle.backend.Diagnosable.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** On Linux drivers register with the loader by files in a folder (cl_khr_icd): which are there, and do they point at something. */
final class IcdFiles {
    private IcdFiles() {}

    static List<Finding> diagnose() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return List.of();
        }
        String elsewhere = System.getenv("OCL_ICD_VENDORS");
        Path folder = Path.of(elsewhere == null || elsewhere.isBlank() ? "/etc/OpenCL/vendors" : elsewhere);
        List<Finding> findings = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".icd"))
                        .sorted()
                        .forEach(file -> findings.add(describe(file)));
            } catch (IOException e) {
                findings.add(Finding.bad(folder + " can't be listed: " + e, "check its permissions"));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.bad(
                    "no OpenCL driver is registered: there is no .icd file in " + folder,
                    "install your GPU's driver with its OpenCL part, or for the CPU pocl-opencl-icd"));
        }
        return findings;
    }

    private static Finding describe(Path file) {
        try {
            String library = Files.readString(file).strip();
            if (library.startsWith("/") && !Files.exists(Path.of(library))) {
                return Finding.bad(
                        file + " names " + library + ", which is not there",
                        "reinstall that driver, or remove the file");
            }
            return Finding.good("driver registered by " + file + ": " + library);
        } catch (IOException e) {
            return Finding.bad(file + " can't be read: " + e, "check its permissions");
        }
    }
}
