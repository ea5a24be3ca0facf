package dev.binocle.vision;

import dev.binocle.backend.HostSource;
import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Point;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A picture fitted into a network's input with its proportions kept and the rest padded; and the way back for what was found. Resampling
 * and normalising are one pass from the packed pixels to the floats, with no array between: bilinear between pixel centres, averaged over
 * the area of a pixel where the picture gets smaller.
 *
 * @param scale network pixels a picture pixel
 * @param left network pixels of padding on the left
 * @param top and above
 */
record Letterbox(int pictureWidth, int pictureHeight, int width, int height, double scale, double left, double top) {
    /** In the middle. */
    static Letterbox fit(int pictureWidth, int pictureHeight, int width, int height) {
        double scale = Math.min((double) width / pictureWidth, (double) height / pictureHeight);
        return new Letterbox(
                pictureWidth,
                pictureHeight,
                width,
                height,
                scale,
                (width - pictureWidth * scale) / 2,
                (height - pictureHeight * scale) / 2);
    }

    /** At the left and at the top. */
    Letterbox inCorner() {
        return new Letterbox(pictureWidth, pictureHeight, width, height, scale, 0, 0);
    }

    /**
     * How a colour from 0 to 255 becomes a number, and how the numbers lie.
     *
     * @param blueFirst whether the channels are blue, green, red
     * @param padding the colour, of every channel, where there is no picture
     */
    record Normalization(float factor, float offset, boolean channelsLast, boolean blueFirst, int padding) {
        /** Red, green, blue; padding is black. */
        Normalization(float factor, float offset, boolean channelsLast) {
            this(factor, offset, channelsLast, false, 0);
        }
    }

    /** The network's input, [1, 3, height, width] or [1, height, width, 3], of a picture. */
    HostSource source(BufferedImage picture, Normalization normalization) {
        int[] pixels = Picture.pixels(picture);
        Taps columns = Taps.of(width, pictureWidth, scale, left);
        Taps rows = Taps.of(height, pictureHeight, scale, top);
        return (offset, target) ->
                fill(pixels, columns, rows, normalization, offset / Float.BYTES, target.asFloatBuffer());
    }

    private void fill(
            int[] pixels, Taps columns, Taps rows, Normalization normalization, long first, FloatBuffer target) {
        long plane = (long) width * height;
        for (long i = first; target.hasRemaining(); i++) {
            long position = normalization.channelsLast() ? i / 3 : i % plane;
            int channel = (int) (normalization.channelsLast() ? i % 3 : i / plane);
            int x = (int) (position % width);
            int y = (int) (position / width);
            int shift = normalization.blueFirst() ? 8 * channel : 16 - 8 * channel;
            boolean padded = columns.count(x) == 0 || rows.count(y) == 0;
            float color = padded ? normalization.padding() : (float) sample(pixels, columns, rows, x, y, shift);
            target.put(color * normalization.factor() + normalization.offset());
        }
    }

    private double sample(int[] pixels, Taps columns, Taps rows, int x, int y, int shift) {
        double sum = 0;
        for (int r = 0; r < rows.count(y); r++) {
            int line = rows.index(y, r) * pictureWidth;
            double rowWeight = rows.weight(y, r);
            for (int c = 0; c < columns.count(x); c++) {
                int color = pixels[line + columns.index(x, c)] >> shift & 0xFF;
                sum += rowWeight * columns.weight(x, c) * color;
            }
        }
        return sum;
    }

    Point toPicture(double x, double y) {
        return new Point((float) ((x - left) / scale), (float) ((y - top) / scale));
    }

    /** A detection in network pixels as one in picture pixels. */
    Detection toPicture(Detection detection) {
        Point from = toPicture(detection.box().x1(), detection.box().y1());
        Point to = toPicture(detection.box().x2(), detection.box().y2());
        List<Point> keyPoints = detection.keyPoints().stream()
                .map(point -> toPicture(point.x(), point.y()))
                .toList();
        return new Detection(
                detection.label(), detection.score(), new Box(from.x(), from.y(), to.x(), to.y()), keyPoints);
    }
}
