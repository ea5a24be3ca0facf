package dev.binocle.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class AnchorsTest {
    @Test
    void cellsLieRowByRowGridByGrid() {
        Anchors anchors = Anchors.cells(64, 32, 0, 16, 32);
        assertThat(anchors.count()).isEqualTo(4 * 2 + 2);
        assertThat(anchors.strides().toFloats()).containsExactly(16, 16, 16, 16, 16, 16, 16, 16, 32, 32);
        assertThat(anchors.boxes().toFloats())
                .startsWith(0, 0, 16, 16, 16, 0, 16, 16)
                .endsWith(32, 0, 32, 32);
        assertThat(Anchors.cells(416, 416, 0, 8, 16, 32).count()).isEqualTo(3549);
        assertThat(Anchors.cells(20, 20, 0.5, 16).boxes().toFloats()).startsWith(8, 8, 16, 16, 24, 8);
    }

    /** Of a ratio of 2 an anchor is twice as high as wide, with the area of the square. */
    @Test
    void ratiosKeepTheArea() {
        Anchors anchors =
                Anchors.ratios(16, 16, new int[] {16}, new double[] {32}, new double[] {1}, new double[] {0.5, 1, 2});
        float[] boxes = anchors.boxes().toFloats();
        assertThat(anchors.count()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(boxes[4 * i]).isEqualTo(8);
            assertThat(boxes[4 * i + 2] * boxes[4 * i + 3]).isEqualTo(1024, offset(1e-2f));
        }
        assertThat(boxes[4 * 2 + 3] / boxes[4 * 2 + 2]).isEqualTo(2, offset(1e-5f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Anchors.ratios(
                        16, 16, new int[] {16, 32}, new double[] {32}, new double[] {1}, new double[] {1}))
                .withMessageContaining("one for each of 2 strides, got 1");
    }
}
