package dev.binocle.vision;

import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Detections;
import dev.binocle.boxes.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Detections drawn over a picture: boxes, key points, scores. In a crowd labels get smaller and leave out what all have in common, the best
 * ones are placed first, and one for which there is no room left is left out; every box is drawn.
 */
public final class Drawing {
    private static final List<Color> COLORS = List.of(
            new Color(0x2DD4BF), new Color(0xFBBF24), new Color(0xF472B6), new Color(0x60A5FA), new Color(0xA3E635));
    private static final int CROWD = 15;
    private static final Color SHADOW = new Color(0, 0, 0, 110);

    private Drawing() {}

    /** A copy of the picture with everything drawn; line widths and type follow its size. */
    public static BufferedImage draw(BufferedImage picture, Detections detections) {
        BufferedImage copy = Picture.upright(picture, 1);
        Graphics2D graphics = copy.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            float unit = Math.max(1, Math.min(copy.getWidth(), copy.getHeight()) / 200f);
            for (int i = 0; i < detections.size(); i++) {
                frame(graphics, detections.get(i), COLORS.get(i % COLORS.size()), unit);
            }
            boolean crowd = detections.size() > CROWD;
            long kinds = detections.stream().map(Detection::label).distinct().count();
            graphics.setFont(
                    new Font(Font.SANS_SERIF, Font.BOLD, Math.max(9, Math.round((crowd ? 3.8f : 5.5f) * unit))));
            List<Rectangle2D> taken = new ArrayList<>();
            IntStream.range(0, detections.size())
                    .boxed()
                    .sorted(Comparator.comparing(
                            (Integer i) -> -detections.get(i).score()))
                    .forEach(i -> label(
                            graphics,
                            detections.get(i),
                            crowd && kinds == 1,
                            COLORS.get(i % COLORS.size()),
                            unit,
                            new Rectangle2D.Float(0, 0, copy.getWidth(), copy.getHeight()),
                            taken));
        } finally {
            graphics.dispose();
        }
        return copy;
    }

    private static void frame(Graphics2D graphics, Detection detection, Color color, float unit) {
        Box box = detection.box();
        RoundRectangle2D frame =
                new RoundRectangle2D.Float(box.x1(), box.y1(), box.width(), box.height(), 4 * unit, 4 * unit);
        graphics.setStroke(new BasicStroke(2.2f * unit));
        graphics.setColor(SHADOW);
        graphics.draw(frame);
        graphics.setStroke(new BasicStroke(1.2f * unit));
        graphics.setColor(color);
        graphics.draw(frame);
        for (Point point : detection.keyPoints()) {
            dot(graphics, point, 1.9f * unit, SHADOW);
            dot(graphics, point, 1.4f * unit, color);
        }
    }

    private static void dot(Graphics2D graphics, Point point, float radius, Color color) {
        graphics.setColor(color);
        graphics.fill(new Ellipse2D.Float(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius));
    }

    /** A tag above the box, else below its upper edge, else below it, where no other tag is. */
    private static void label(
            Graphics2D graphics,
            Detection detection,
            boolean plain,
            Color color,
            float unit,
            Rectangle2D picture,
            List<Rectangle2D> taken) {
        String score = String.format(Locale.ROOT, "%.0f%%", 100 * detection.score());
        String text = plain ? score : detection.label() + " " + score;
        FontMetrics metrics = graphics.getFontMetrics();
        double width = metrics.stringWidth(text) + 4 * unit;
        double height = metrics.getAscent() + metrics.getDescent();
        Box box = detection.box();
        double x = Math.max(0, Math.min(box.x1(), picture.getWidth() - width));
        for (double y :
                new double[] {box.y1() - height - 1.5 * unit, Math.max(0, box.y1() + 1.5 * unit), box.y2() + 1.5 * unit
                }) {
            Rectangle2D tag = new Rectangle2D.Double(x, y, width, height);
            if (picture.contains(tag) && taken.stream().noneMatch(tag::intersects)) {
                taken.add(tag);
                graphics.setColor(color);
                graphics.fill(new RoundRectangle2D.Double(x, y, width, height, 3 * unit, 3 * unit));
                graphics.setColor(Color.BLACK);
                graphics.drawString(text, (float) x + 2 * unit, (float) y + metrics.getAscent());
                return;
            }
        }
    }
}
