package dev.binocle.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Tunable;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
    private static final Conv2d CONV =
            Conv2d.builder().padding(1).epilogue(Activation.RELU).build();

    @TempDir
    Path folder;

    private static List<Operand> operands() {
        Random random = new Random(1);
        return List.of(
                TensorType.of(DataType.FLOAT32, Shape.of(1, 9, 11, 13)),
                TensorData.generate(
                        TensorType.of(DataType.FLOAT32, Shape.of(10, 9, 3, 3)), index -> random.nextGaussian()));
    }

    @BeforeEach
    void keepElsewhere() {
        System.setProperty("binocle.tuned", folder.toString());
    }

    @AfterEach
    void keepAsUsual() {
        System.clearProperty("binocle.tuned");
    }

    private static long in(int seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void enginesFollowWhatWasFoundAndALaterRunGoesOn() {
        List<Operand> operands = operands();
        int tried;
        try (Engine engine = TestDevices.openCl();
                Tuner tuner = new Tuner(engine)) {
            Tuner.Outcome first = tuner.tune(CONV, operands, in(3));
            tried = first.tried();
            assertThat(tried).isPositive();
            assertThat(first.reasons()).isEmpty();
            assertThat(first.wrong()).isZero();
            assertThat(first.microseconds()).isPositive();
        }
        try (Engine engine = TestDevices.openCl();
                Tuner tuner = new Tuner(engine)) {
            Tunable tunable = (Tunable) engine.runtime().backend();
            Choice best = engine.choices(CONV, operands).get(0);
            double least = tunable.tuning(CONV, operands).measured().stream()
                    .mapToDouble(Tunable.Measured::microseconds)
                    .min()
                    .orElseThrow();
            assertThat(tunable.tuning(CONV, operands).measured()).anySatisfy(one -> {
                assertThat(one.choice().title()).isEqualTo(best.title());
                assertThat(one.microseconds()).isEqualTo(least);
            });
            assertThat(tuner.tune(CONV, operands, in(0)).tried()).isEqualTo(tried);
        }
    }

    @Test
    void whatOptionsRuleOutHidesNothing() {
        List<Operand> operands = operands();
        PrepareOptions strict = PrepareOptions.DEFAULT.with(PrepareOptions.Precision.STRICT);
        try (Engine engine = TestDevices.openCl()) {
            Backend backend = engine.runtime().backend();
            List<Choice> before = backend.choices(CONV, operands, strict);
            List<Tunable.Measured> loose = backend.choices(CONV, operands, PrepareOptions.DEFAULT).stream()
                    .filter(choice -> !strict.allows(choice))
                    .map(choice -> new Tunable.Measured(choice, 1))
                    .toList();
            assertThat(loose).isNotEmpty();
            ((Tunable) backend).keep(CONV, operands, new Tunable.Tuning(1, loose, List.of()));
            assertThat(backend.choices(CONV, operands, strict)).isEqualTo(before);
            assertThat(backend.choices(CONV, operands, PrepareOptions.DEFAULT).get(0))
                    .matches(choice -> !strict.allows(choice));
            String wrong = before.get(0).title();
            ((Tunable) backend).keep(CONV, operands, new Tunable.Tuning(1, List.of(), List.of(wrong)));
            assertThat(backend.choices(CONV, operands, strict))
                    .isNotEmpty()
                    .noneMatch(choice -> choice.title().equals(wrong));
        }
    }

    @Test
    void whatIsWrongIsNotUsedThoughNothingWasMeasured() {
        List<Operand> operands = operands();
        try (Engine engine = TestDevices.openCl()) {
            Backend backend = engine.runtime().backend();
            Choice first =
                    backend.choices(CONV, operands, PrepareOptions.DEFAULT).get(0);
            List<String> wrong = List.of(first.title());
            ((Tunable) backend).keep(CONV, operands, new Tunable.Tuning(1, List.of(), wrong));
            assertThat(backend.choices(CONV, operands, PrepareOptions.DEFAULT))
                    .noneMatch(choice -> wrong.contains(choice.title()))
                    .anyMatch(choice -> choice.algorithm().equals(first.algorithm())); // by other parameters
            List<String> titles = backend.candidates(CONV, operands, PrepareOptions.DEFAULT).stream()
                    .map(Choice::title)
                    .toList();
            ((Tunable) backend).keep(CONV, operands, new Tunable.Tuning(1, List.of(), titles));
            assertThatThrownBy(() -> backend.choices(CONV, operands, PrepareOptions.DEFAULT))
                    .isInstanceOf(UnsupportedOpException.class)
                    .hasMessageContaining("wrongly in every way");
        }
    }

    @Test
    void whatHasNothingToTuneIsRefused() {
        try (Engine reference = Engine.open("reference")) {
            assertThatThrownBy(() -> new Tuner(reference))
                    .isInstanceOf(BinocleException.class)
                    .hasMessageContaining("nothing to tune");
        }
    }
}
