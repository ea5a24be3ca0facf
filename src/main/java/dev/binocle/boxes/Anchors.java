package dev.binocle.boxes;

import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

/**
 * The boxes that a network's output is relative to, row by row of each grid, as {@link dev.binocle.op.BoxDecode} takes them.
 *
 * @param boxes [n, 4]: centre x and y, width, height, in pixels of the network's input
 * @param strides [n]: the side of each one's cell
 */
public record Anchors(TensorData boxes, TensorData strides) {
    /** How many. */
    public long count() {
        return strides.elementCount();
    }

    /**
     * One a cell, as large as the cell.
     *
     * @param place where in its cell the anchor is: 0 for the upper left corner (YOLOX), 0.5 for the middle (FCOS, YOLOv8)
     * @param strides the sides of the cells of each grid, which cover the input; the last row and column may stick out
     */
    public static Anchors cells(int width, int height, double place, int... strides) {
        Builder builder = new Builder();
        for (int stride : strides) {
            builder.grid(width, height, stride, place, List.of(new double[] {stride, stride}));
        }
        return builder.build();
    }

    /**
     * Several a cell, in its middle: each scale with each ratio (Ren et al., Faster R-CNN, 2015; Lin et al., RetinaNet, 2017). Of a ratio r = height
     * over width and a side s the anchor is s / √r wide and s √r high.
     *
     * @param sides one for each grid
     * @param scales what a side is multiplied with: 1 alone, or 1, 2^(1/3), 2^(2/3) for RetinaNet
     */
    public static Anchors ratios(
            int width, int height, int[] strides, double[] sides, double[] scales, double[] ratios) {
        if (sides.length != strides.length) {
            throw new IllegalArgumentException(
                    "sides: must be one for each of " + strides.length + " strides, got " + sides.length);
        }
        Builder builder = new Builder();
        for (int i = 0; i < strides.length; i++) {
            List<double[]> sizes = new ArrayList<>();
            for (double ratio : ratios) {
                for (double scale : scales) {
                    double side = sides[i] * scale;
                    sizes.add(new double[] {side / Math.sqrt(ratio), side * Math.sqrt(ratio)});
                }
            }
            builder.grid(width, height, strides[i], 0.5, sizes);
        }
        return builder.build();
    }

    private static final class Builder {
        private final List<float[]> rows = new ArrayList<>();

        void grid(int width, int height, int stride, double place, List<double[]> sizes) {
            if (stride < 1 || width < 1 || height < 1) {
                throw new IllegalArgumentException("width, height and strides must be at least 1, got " + width + ", "
                        + height + " and " + stride);
            }
            for (int y = 0; y < (height + stride - 1) / stride; y++) {
                for (int x = 0; x < (width + stride - 1) / stride; x++) {
                    for (double[] size : sizes) {
                        rows.add(new float[] {
                            (float) ((x + place) * stride),
                            (float) ((y + place) * stride),
                            (float) size[0],
                            (float) size[1],
                            stride
                        });
                    }
                }
            }
        }

        Anchors build() {
            float[] boxes = new float[4 * rows.size()];
            float[] strides = new float[rows.size()];
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), 0, boxes, 4 * i, 4);
                strides[i] = rows.get(i)[4];
            }
            return new Anchors(
                    TensorData.of(Shape.of(rows.size(), 4), boxes), TensorData.of(Shape.of(rows.size()), strides));
        }
    }
}
