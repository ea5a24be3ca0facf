package dev.binocle;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of docs/architecture.md, and who may know whom. */
class ArchitectureTest {
    private static final String ROOT = "dev.binocle";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** For each room the rooms that it may use; every room may use itself and BinocleException. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("tensor", List.of()),
            Map.entry("op", List.of("tensor")),
            Map.entry("backend", List.of("op", "tensor")),
            Map.entry("runtime", List.of("backend", "op", "tensor")),
            Map.entry("cpu.reference", List.of("backend", "op", "tensor")),
            Map.entry("cpu", List.of("cpu.reference", "backend", "op", "tensor")),
            Map.entry("opencl.binding", List.of()),
            Map.entry("opencl.kernel", List.of("backend", "op", "tensor")),
            Map.entry("opencl", List.of("opencl.binding", "opencl.kernel", "backend", "op", "tensor")),
            Map.entry("", List.of("runtime", "backend", "op", "tensor")),
            Map.entry("graph.pass", List.of("graph", "op", "tensor")),
            Map.entry("graph", List.of("graph.pass", "runtime", "backend", "op", "tensor")),
            Map.entry("onnx", List.of("graph", "op", "tensor")),
            Map.entry("model", List.of("onnx", "graph", "", "runtime", "backend", "op", "tensor")),
            Map.entry("boxes", List.of("op", "tensor")),
            Map.entry("metrics", List.of("boxes", "tensor")),
            Map.entry("vision", List.of("boxes", "model", "graph", "", "runtime", "backend", "op", "tensor")),
            Map.entry("tune", List.of("", "runtime", "backend", "op", "tensor")),
            Map.entry("selftest", List.of("", "runtime", "backend", "op", "tensor")),
            Map.entry(
                    "cli",
                    List.of(
                            "vision",
                            "metrics",
                            "selftest",
                            "tune",
                            "boxes",
                            "model",
                            "onnx",
                            "graph",
                            "",
                            "runtime",
                            "backend",
                            "op",
                            "tensor",
                            "opencl.binding")));

    static List<String> rooms() {
        return MAY_USE.keySet().stream().sorted().toList();
    }

    @ParameterizedTest(name = "room \"{0}\"")
    @MethodSource("rooms")
    void importsPointDownwards(String room) {
        String[] allowed =
                MAY_USE.get(room).stream().map(ArchitectureTest::name).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(name(room))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(not(resideInAPackage(name(room))))
                        .and(not(resideInAnyPackage(allowed)))
                        .and(not(equivalentTo(BinocleException.class))))
                .check(CLASSES);
    }

    @Test
    void everyRoomIsListed() {
        classes()
                .should()
                .resideInAnyPackage(rooms().stream().map(ArchitectureTest::name).toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineUsesItsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..", "com.fasterxml..", "me.tongfei..", "org.knowm..", "java.util.logging..")
                .check(CLASSES);
    }

    @Test
    void onlyPicturesNeedAwt() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".vision", ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "javax.imageio..")
                .check(CLASSES);
    }

    @Test
    void onlyTheBindingsKnowOpenClsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".opencl.binding")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jocl..", "org.lwjgl..")
                .check(CLASSES);
    }

    private static String name(String room) {
        return room.isEmpty() ? ROOT : ROOT + "." + room;
    }
}
