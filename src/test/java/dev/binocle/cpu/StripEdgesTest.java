package dev.binocle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.op.BoxFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StripEdgesTest {
    private static final int COUNT = 20_000;
    private static final int[] SAMPLE = IntStream.range(0, 500).map(i -> 40 * i).toArray();
    private static final BoxReach REACH = new BoxReach(0.5f);

    /** Small boxes with centres up to so far in x and in y, and one far away. */
    private static Boxes boxes(double width, double height, double far) {
        Random random = new Random(1);
        float[] corners = new float[4 * COUNT];
        for (int i = 0; i < COUNT; i++) {
            corners[4 * i] = (float) (i == 0 ? far : width * random.nextDouble());
            corners[4 * i + 1] = (float) (height * random.nextDouble());
            corners[4 * i + 2] = corners[4 * i] + 1;
            corners[4 * i + 3] = corners[4 * i + 1] + 1;
        }
        Boxes boxes = new Boxes(COUNT);
        boxes.read(corners, 0, 0, COUNT, BoxFormat.XYXY, false);
        return boxes;
    }

    @Test
    void cutsAcrossTheLongerWay() {
        assertThat(StripEdges.of(boxes(1000, 10, 0), SAMPLE, REACH, 8))
                .returns(8, StripEdges::strips)
                .returns(0, StripEdges::axis);
        assertThat(StripEdges.of(boxes(10, 1000, 0), SAMPLE, REACH, 8))
                .returns(8, StripEdges::strips)
                .returns(1, StripEdges::axis);
    }

    @Test
    void seesWhereMostBoxesAreThoughOneIsFarAway() {
        assertThat(StripEdges.of(boxes(2, 1000, 1e6), SAMPLE, REACH, 8))
                .returns(8, StripEdges::strips)
                .returns(1, StripEdges::axis);
        assertThat(StripEdges.of(boxes(1, 1, 1e6), SAMPLE, REACH, 8)).returns(1, StripEdges::strips);
    }

    @Test
    void leavesWhatLiesInOnePlaceWhole() {
        assertThat(StripEdges.of(boxes(0, 0, 0), SAMPLE, REACH, 8)).returns(1, StripEdges::strips);
        assertThat(StripEdges.of(new Boxes(COUNT), SAMPLE, REACH, 8)).returns(1, StripEdges::strips);
    }

    @Test
    void everyPlaceIsInOneStrip() {
        StripEdges edges = StripEdges.of(boxes(1000, 10, 0), SAMPLE, REACH, 8);
        for (int strip = 0; strip < edges.strips(); strip++) {
            assertThat(edges.strip(edges.from(strip))).isEqualTo(strip);
            assertThat(edges.strip(Math.nextDown(edges.to(strip)))).isEqualTo(strip);
        }
    }
}
