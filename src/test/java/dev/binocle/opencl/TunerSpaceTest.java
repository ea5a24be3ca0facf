package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import dev.binocle.testing.TestDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Points of what a tuner may choose, at random: each is right, whether or not it is ever the fastest. */
class TunerSpaceTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int POINTS = Integer.getInteger("binocle.points", 12);

    @Test
    void everyPointIsRight() {
        List<OpCase> cases = Cases.all().stream()
                .filter(opCase -> opCase.name().startsWith("Conv2d"))
                .toList();
        Random random = new Random(SEED);
        List<String> wrong = new ArrayList<>();
        int done = 0;
        try (Engine engine = TestDevices.openCl()) {
            CaseRunner runner = new CaseRunner(engine.runtime());
            while (done < POINTS) {
                OpCase opCase = cases.get(random.nextInt(cases.size()));
                List<CaseRunner.Result> results = runner.runCandidates(opCase, random.nextLong(), 1, choice -> true);
                done += results.size();
                results.stream()
                        .filter(result -> !result.passed())
                        .forEach(result -> wrong.add(opCase.name() + ", " + result.choice() + ": " + result.detail()));
            }
        }
        System.out.println("tuner's space: " + done + " points, seed " + SEED);
        assertThat(wrong).as("seed %d", SEED).isEmpty();
    }
}
