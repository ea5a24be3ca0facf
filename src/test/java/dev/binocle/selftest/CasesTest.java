package dev.binocle.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.opencl.Header;
import dev.binocle.testing.TestDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of every operation on the OpenCL device, in every choice that it offers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasesTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());

    private Engine engine;
    private CaseRunner runner;

    @BeforeAll
    void open() {
        engine = TestDevices.openCl();
        runner = new CaseRunner(engine.runtime());
    }

    @AfterAll
    void close() {
        if (engine != null) {
            engine.close();
            assertThat(engine.runtime().backend().liveResources())
                    .as("live resources")
                    .isZero();
            assertThat(Header.wasNeededBy(engine.runtime().backend()))
                    .as("a kernel calls what builtins.cl does not declare")
                    .isFalse();
        }
    }

    /** Every written case in six choices; else the common ones in two. Others in every run: each is a program to build. */
    private static final boolean ALL = Boolean.getBoolean("binocle.allCases");

    private int number;

    static Stream<OpCase> written() {
        return (ALL ? Cases.all() : Cases.some()).stream();
    }

    private List<CaseRunner.Result> run(OpCase opCase) {
        return runner.runSome(opCase, SEED + number++, ALL ? 6 : 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void agreesWithTheReference(OpCase opCase) {
        check(opCase);
    }

    @Test
    void agreesWithTheReferenceOnRandomCases() {
        List<String> failures = new ArrayList<>();
        Cases.random(SEED, Integer.getInteger("binocle.random", 6)).forEach(opCase -> {
            for (CaseRunner.Result result : run(opCase)) {
                if (!result.passed()) {
                    failures.add(result.opCase().name() + " [" + result.choice() + "]: " + result.detail());
                }
            }
        });
        assertThat(failures).as("seed %d", SEED).isEmpty();
    }

    private void check(OpCase opCase) {
        List<CaseRunner.Result> results = run(opCase);
        assertThat(results)
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.passed())
                        .as("seed %d, %s: %s", SEED, result.choice(), result.detail())
                        .isTrue());
    }
}
