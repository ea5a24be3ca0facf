package dev.binocle.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionsTest {
    private static final Detection CUP = new Detection("cup", 0.5f, new Box(0, 0, 4, 2), List.of());
    private static final Detection FACE =
            new Detection("face", 0.9f, new Box(10, 10, 20, 30), List.of(new Point(12, 15), new Point(18, 15)));
    private static final Detection SMALL = new Detection("cup", 0.5f, new Box(8, 8, 9, 9), List.of(new Point(8, 8)));
    private static final Detections ALL = Detections.of(List.of(CUP, FACE, SMALL));

    @Test
    void areInOrderOfScoreAndGiveBackWhatWasPutIn() {
        assertThat(ALL.toList()).containsExactly(FACE, CUP, SMALL);
        assertThat(ALL).containsExactly(FACE, CUP, SMALL);
        assertThat(ALL.get(1)).isEqualTo(CUP);
        assertThat(ALL.size()).isEqualTo(3);
        assertThat(ALL.isEmpty()).isFalse();
        assertThat(Detections.of(List.of()).isEmpty()).isTrue();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ALL.get(3));
    }

    @Test
    void areFlatArrays() {
        assertThat(ALL.labels()).containsExactly("face", "cup", "cup");
        assertThat(ALL.scores()).containsExactly(0.9f, 0.5f, 0.5f);
        assertThat(ALL.corners()).containsExactly(10, 10, 20, 30, 0, 0, 4, 2, 8, 8, 9, 9);
        assertThat(ALL.keyPoints()).containsExactly(12, 15, 18, 15, 8, 8);
        ALL.scores()[0] = 0;
        assertThat(ALL.get(0)).as("a copy was changed").isEqualTo(FACE);
    }

    @Test
    void areFiltered() {
        assertThat(ALL.above(0.5f)).containsExactly(FACE);
        assertThat(ALL.labelled("cup", "spoon")).containsExactly(CUP, SMALL);
        assertThat(ALL.inside(new Box(0, 0, 10, 10))).containsExactly(CUP, SMALL);
        assertThat(ALL.atLeast(4, 2)).containsExactly(FACE, CUP);
        assertThat(ALL.best(2)).containsExactly(FACE, CUP);
        assertThat(ALL.best(9)).hasSize(3);
        assertThat(ALL.filter(one -> one.keyPoints().isEmpty())).containsExactly(CUP);
        assertThatIllegalArgumentException().isThrownBy(() -> ALL.best(-1)).withMessageContaining("got -1");
    }
}
