package dev.binocle.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RleTest {
    @Test
    void countsGoDownTheColumns() {
        Rle mask = Rle.of(2, 3, new boolean[] {false, true, false, true, false, false});
        assertThat(mask).isEqualTo(Rle.of(2, 3, new int[] {1, 2, 3}));
        assertThat(mask.area()).isEqualTo(2);
    }

    @Test
    void whatCountsLeaveOverIsOutside() {
        assertThat(Rle.of(2, 3, new int[] {1, 2})).isEqualTo(Rle.of(2, 3, new int[] {1, 2, 3}));
        assertThat(Rle.of(2, 3, new int[] {1})).isEqualTo(Rle.of(2, 3, new int[] {6}));
        assertThat(Rle.of(2, 3, new int[0])).isEqualTo(Rle.of(2, 3, new int[] {6}));
    }

    /** 6, 1, 40, 4, 5, 4, 5, 4, 21: groups of five bits, from the fourth on the difference to the one two before. */
    @Test
    void readsCompressedCounts() {
        assertThat(Rle.of(9, 10, "61X13mN000`0")).isEqualTo(Rle.of(9, 10, new int[] {6, 1, 40, 4, 5, 4, 5, 4, 21}));
    }

    /** The COCO API's own example of a box. */
    @Test
    void polygonsOfWholePixelsAreBoxes() {
        double[] polygon = {1, 2, 4, 2, 4, 4, 1, 4};
        Rle mask = Rle.ofPolygons(6, 7, List.of(polygon));
        boolean[] inside = new boolean[6 * 7];
        for (int y = 2; y < 4; y++) {
            for (int x = 1; x < 4; x++) {
                inside[y * 7 + x] = true;
            }
        }
        assertThat(mask).isEqualTo(Rle.of(6, 7, inside));
    }

    @Test
    void severalPolygonsAreOneMask() {
        double[] left = {0, 0, 2, 0, 2, 2, 0, 2};
        double[] right = {1, 1, 4, 1, 4, 3, 1, 3};
        assertThat(Rle.ofPolygons(4, 5, List.of(left, right)).area()).isEqualTo(4 + 6 - 1);
    }

    @Test
    void overlapsAsThePixelsDo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int height = 1 + random.nextInt(12);
            int width = 1 + random.nextInt(12);
            boolean[] a = pixels(random, height * width);
            boolean[] b = pixels(random, height * width);
            long both = 0;
            long either = 0;
            for (int i = 0; i < a.length; i++) {
                both += a[i] && b[i] ? 1 : 0;
                either += a[i] || b[i] ? 1 : 0;
            }
            Rle first = Rle.of(height, width, a);
            Rle second = Rle.of(height, width, b);
            assertThat(first.intersection(second))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(both);
            assertThat(first.iou(second))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(both == 0 ? 0 : (double) both / either);
        }
    }

    private static boolean[] pixels(Random random, int count) {
        boolean[] inside = new boolean[count];
        double share = random.nextDouble();
        for (int i = 0; i < count; i++) {
            inside[i] = random.nextDouble() < share;
        }
        return inside;
    }

    @Test
    void theBoxIsAroundAllThatIsInside() {
        assertThat(Rle.of(2, 3, new int[] {1, 1, 4}).box()).containsExactly(0, 1, 1, 1);
        assertThat(Rle.of(4, 5, new int[] {9, 2, 9}).box()).containsExactly(2, 1, 1, 2);
        assertThat(Rle.of(4, 5, new int[] {7, 2, 11}).box())
                .as("over the end of a column")
                .containsExactly(1, 0, 2, 4);
        assertThat(Rle.of(4, 5, new int[0]).box()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void refusesWhatIsNoMask() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Rle.ofPolygons(480, 640, List.of(new double[] {0, 0, 25_000_000, 0, 0, 0})))
                .withMessageContaining("at most 3 million pixels");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Rle.of(2, 3, new int[] {3, 4}))
                .withMessageContaining("at most 2 x 3 pixels, got 7");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Rle.of(2, 3, new int[] {3, -1}))
                .withMessageContaining("must not be negative, got -1");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Rle.of(2, 3, "X"));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Rle.of(1 << 20, 1 << 20, ""));
    }
}
