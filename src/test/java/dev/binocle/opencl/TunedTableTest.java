package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.backend.Tunable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunedTableTest {
    private static final Choice SMALL = choice("tile", Form.PLAIN, 4);
    private static final Choice LARGE = choice("tile", Form.PLAIN, 13);
    private static final Choice LAST = choice("tile", Form.CHANNELS_LAST, 4);
    private static final List<Choice> CANDIDATES = List.of(SMALL, LARGE, LAST);

    @TempDir
    Path folder;

    private static Choice choice(String algorithm, Form form, int pixels) {
        return new Choice(algorithm, new TreeMap<>(Map.of("pixels", pixels)), List.of(form), List.of(form), 0, 1000, 1);
    }

    private TunedTable table() {
        return TunedTable.in(Optional.of(folder), "a-device", "1");
    }

    private static Tunable.Tuning tuning(int tried, Choice choice, double microseconds) {
        return new Tunable.Tuning(tried, List.of(new Tunable.Measured(choice, microseconds)), List.of());
    }

    @Test
    void findsAgainWhatWasKept() {
        table().keep("conv a", tuning(3, LARGE, 12.5));
        TunedTable read = table();
        assertThat(read.knows("conv b")).isFalse();
        assertThat(read.tuning("conv a", CANDIDATES)).isEqualTo(tuning(3, LARGE, 12.5));
        assertThat(read.tuning("conv b", CANDIDATES)).isEqualTo(Tunable.Tuning.NONE);
    }

    @Test
    void theFasterOfTwoFindingsStays() {
        TunedTable first = table();
        TunedTable second = table();
        first.keep("conv a", tuning(5, LARGE, 12));
        second.keep("conv a", tuning(3, SMALL, 11));
        first.keep("conv a", tuning(4, LAST, 99));
        Tunable.Tuning all = table().tuning("conv a", CANDIDATES);
        assertThat(all.tried()).isEqualTo(5);
        assertThat(all.measured())
                .containsExactlyInAnyOrder(new Tunable.Measured(SMALL, 11), new Tunable.Measured(LAST, 99));
    }

    @Test
    void aWayThatIsMeasuredAgainHasItsNewTime() {
        table().keep("conv a", tuning(1, LARGE, 10));
        table().keep("conv a", tuning(2, LARGE, 14));
        assertThat(table().tuning("conv a", CANDIDATES).measured()).containsExactly(new Tunable.Measured(LARGE, 14));
        table().keep("conv a", tuning(3, SMALL, 15));
        assertThat(table().tuning("conv a", CANDIDATES).measured()).containsExactly(new Tunable.Measured(LARGE, 14));
    }

    @Test
    void whatIsNoCandidateAnyMoreIsLeftOut() {
        table().keep("conv a", tuning(3, LARGE, 12.5));
        assertThat(table().tuning("conv a", List.of(SMALL)).measured()).isEmpty();
    }

    @Test
    void wrongCandidatesAreTold() {
        table().keep("conv a", new Tunable.Tuning(1, List.of(), List.of(LARGE.title())));
        assertThat(table().wrong()).containsExactly("tile pixels=13 at conv a");
    }

    @Test
    void manyWritersLoseNothing() throws IOException {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            writers.add(CompletableFuture.runAsync(() -> table().keep("conv " + number, tuning(1, SMALL, number + 1))));
        }
        writers.forEach(CompletableFuture::join);
        TunedTable all = table();
        for (int i = 0; i < 8; i++) {
            assertThat(all.knows("conv " + i)).isTrue();
        }
        Path file = all.file().orElseThrow();
        assertThat(Files.readAllLines(file)).isSortedAccordingTo(TunedTableTest::byProblem);
    }

    private static int byProblem(String one, String other) {
        return one.split("\t", 2)[0].compareTo(other.split("\t", 2)[0]);
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        table().keep("conv a", tuning(3, LARGE, 12.5));
        Path file = table().file().orElseThrow();
        Files.writeString(file, Files.readString(file) + "conv a\tchoice\ttile\n");
        assertThat(table().knows("conv a")).isFalse();
        table().keep("conv b", tuning(1, SMALL, 1)); // and is written anew
        assertThat(table().knows("conv b")).isTrue();
    }
}
