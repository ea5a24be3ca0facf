package dev.binocle.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import org.junit.jupiter.api.Test;

class SoftNmsTest {
    private static final Detection BEST = new Detection("cup", 0.9f, new Box(0, 0, 2, 1), List.of());
    /** Overlaps the best by 1/3. */
    private static final Detection BESIDE = new Detection("cup", 0.8f, new Box(1, 0, 3, 1), List.of());

    private static final Detection FAR = new Detection("cup", 0.7f, new Box(9, 9, 10, 10), List.of());

    @Test
    void linearTakesAwayWhatOverlaps() {
        List<Detection> kept = SoftNms.linear(List.of(FAR, BESIDE, BEST), 0.3, 0.1f);
        assertThat(kept).extracting(Detection::box).containsExactly(BEST.box(), FAR.box(), BESIDE.box());
        assertThat(kept.get(2).score()).isEqualTo(0.8f * 2 / 3, offset(1e-6f));
        assertThat(SoftNms.linear(List.of(BEST, BESIDE), 0.4, 0.1f)).containsExactly(BEST, BESIDE);
        assertThat(SoftNms.linear(List.of(BEST, BESIDE), 0.3, 0.6f)).containsExactly(BEST);
    }

    @Test
    void gaussianLowersByTheSquare() {
        List<Detection> kept = SoftNms.gaussian(List.of(BEST, BESIDE, FAR), 0.5, 0.1f);
        assertThat(kept.get(0)).isEqualTo(BEST);
        assertThat(kept.get(1)).isEqualTo(FAR);
        assertThat(kept.get(2).score()).as("beside").isEqualTo((float) (0.8 * Math.exp(-2 / 9.0)), offset(1e-6f));
    }

    @Test
    void nothingIsGivenOfNothing() {
        assertThat(SoftNms.linear(List.of(), 0.5, 0)).isEmpty();
        Detection nan = new Detection("cup", Float.NaN, BEST.box(), List.of());
        assertThat(SoftNms.gaussian(List.of(nan), 0.5, 0)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftNms.gaussian(List.of(), 0, 0))
                .withMessageContaining("sigma: must be above 0");
    }
}
