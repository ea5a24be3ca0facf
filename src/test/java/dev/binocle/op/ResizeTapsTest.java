package dev.binocle.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where output positions lie in the input, worked by hand from ONNX's formulas. */
class ResizeTapsTest {
    private static Resize resize(Resize.Mode mode, Resize.Coordinates coordinates, boolean antialias) {
        return new Resize(
                mode,
                coordinates,
                Resize.Rounding.ROUND_PREFER_FLOOR,
                -0.75f,
                false,
                0,
                antialias,
                Resize.Aspect.STRETCH,
                List.of());
    }

    /** The place that linear taps stand for: Σ weight · index, where no tap is beyond the edge. */
    private static double place(ResizeTaps taps, int position) {
        double place = 0;
        for (int tap = 0; tap < taps.width(); tap++) {
            place += taps.weight(position, tap) * taps.index(position, tap);
        }
        return place;
    }

    @Test
    void symmetricAboutTheMiddleWhereTheSizeWasRounded() {
        // 5 · 0.5 = 2.5, rounded to 2: 5/2 · (1 - 2/2.5) + (x + 1/2) / 0.5 - 1/2 = 1 + 2x
        Resize op = resize(Resize.Mode.LINEAR, Resize.Coordinates.HALF_PIXEL_SYMMETRIC, false);
        ResizeTaps taps = op.taps(new Resize.Along(5, 2, 0.5, 0, 1));
        assertThat(taps.positions()).isEqualTo(2);
        assertThat(place(taps, 0)).isCloseTo(1, within(1e-12));
        assertThat(place(taps, 1)).isCloseTo(3, within(1e-12));
    }

    @Test
    void oneOutputPositionOfARegionIsItsMiddle() {
        // 0.2 · 10 + (0.8 - 0.2) · 10 / 2 = 5
        Resize op = resize(Resize.Mode.LINEAR, Resize.Coordinates.TF_CROP_AND_RESIZE, false);
        assertThat(place(op.taps(new Resize.Along(11, 1, 1, 0.2, 0.8)), 0)).isCloseTo(5, within(1e-12));
        ResizeTaps three = op.taps(new Resize.Along(11, 3, 1, 0.2, 1.3));
        assertThat(place(three, 0)).isCloseTo(2, within(1e-12));
        assertThat(place(three, 1)).isCloseTo(7.5, within(1e-12));
        assertThat(three.isOutside(1)).isFalse();
        assertThat(three.isOutside(2)).isTrue();
    }

    @Test
    void anAxisThatStaysIsLeftAlone() {
        for (Resize.Mode mode : Resize.Mode.values()) {
            ResizeTaps stays = resize(mode, Resize.Coordinates.HALF_PIXEL, true).taps(new Resize.Along(4, 4, 1, 0, 1));
            assertThat(stays.width()).isEqualTo(1);
            assertThat(stays.isIdentity(4)).isTrue();
            assertThat(stays.isIdentity(5)).isFalse();
        }
        ResizeTaps doubled = resize(Resize.Mode.NEAREST, Resize.Coordinates.ASYMMETRIC, false)
                .taps(new Resize.Along(2, 4, 2, 0, 1));
        assertThat(doubled.isIdentity(4)).isFalse();
        assertThat(doubled.toString()).contains("[0, 0, 1, 1]");
    }

    @Test
    void cubicWeightsAreKeys() {
        // a = -0.75, halfway between two elements: -3/32, 19/32, 19/32, -3/32
        ResizeTaps taps =
                resize(Resize.Mode.CUBIC, Resize.Coordinates.ASYMMETRIC, false).taps(new Resize.Along(8, 16, 2, 0, 1));
        assertThat(taps.width()).isEqualTo(4);
        assertThat(List.of(taps.index(7, 0), taps.index(7, 1), taps.index(7, 2), taps.index(7, 3)))
                .containsExactly(2, 3, 4, 5);
        assertThat(taps.weight(7, 0)).isCloseTo(-3 / 32.0, within(1e-12));
        assertThat(taps.weight(7, 1)).isCloseTo(19 / 32.0, within(1e-12));
        assertThat(taps.weight(7, 2)).isCloseTo(19 / 32.0, within(1e-12));
        assertThat(taps.weight(7, 3)).isCloseTo(-3 / 32.0, within(1e-12));
    }

    @Test
    void antialiasingWidensTheKernelAndKeepsItsSum() {
        ResizeTaps taps = resize(Resize.Mode.LINEAR, Resize.Coordinates.HALF_PIXEL, true)
                .taps(new Resize.Along(9, 3, 1 / 3.0, 0, 1));
        assertThat(taps.width()).isEqualTo(6);
        double sum = 0;
        for (int tap = 0; tap < taps.width(); tap++) {
            sum += taps.weight(1, tap);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(place(taps, 1)).isCloseTo(4, within(1e-12)); // the middle
    }
}
