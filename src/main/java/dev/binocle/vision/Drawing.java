package dev.binocle.vision;

import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Detections drawn over a picture: boxes, key points, scores. */
public final class Drawing {
    private static final List<Color> COLORS = List.of(
            new Color(0x2DD4BF), new Color(0xFBBF24), new Color(0xF472B6), new Color(0x60A5FA), new Color(0xA3E635));
    private static final Color SHADOW = new Color(0, 0, 0, 110);

    private Drawing() {}

    /** A copy of the picture with everything drawn; line widths and type follow its size. */
    public static BufferedImage draw(BufferedImage picture, List<Detection> detections) {
        BufferedImage copy = Picture.upright(picture, 1);
        Graphics2D graphics = copy.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            float unit = Math.max(1, Math.min(copy.getWidth(), copy.getHeight()) / 200f);
            for (int i = 0; i < detections.size(); i++) {
                draw(graphics, detections.get(i), COLORS.get(i % COLORS.size()), unit, copy);
            }
        } finally {
            graphics.dispose();
        }
        return copy;
    }

    private static void draw(Graphics2D graphics, Detection detection, Color color, float unit, BufferedImage on) {
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
        label(graphics, detection, color, unit, on);
    }

    private static void dot(Graphics2D graphics, Point point, float radius, Color color) {
        graphics.setColor(color);
        graphics.fill(new Ellipse2D.Float(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius));
    }

    /** A tag above the box, or below its upper edge where there is no room. */
    private static void label(Graphics2D graphics, Detection detection, Color color, float unit, BufferedImage on) {
        String text = String.format(Locale.ROOT, "%s %.0f%%", detection.label(), 100 * detection.score());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, Math.max(9, Math.round(5.5f * unit))));
        FontMetrics metrics = graphics.getFontMetrics();
        float width = metrics.stringWidth(text) + 4 * unit;
        float height = metrics.getAscent() + metrics.getDescent();
        float x = Math.max(0, Math.min(detection.box().x1(), on.getWidth() - width));
        float above = detection.box().y1() - height - 1.5f * unit;
        float y = above >= 0 ? above : Math.max(0, detection.box().y1() + 1.5f * unit);
        graphics.setColor(color);
        graphics.fill(new RoundRectangle2D.Float(x, y, width, height, 3 * unit, 3 * unit));
        graphics.setColor(Color.BLACK);
        graphics.drawString(text, x + 2 * unit, y + metrics.getAscent());
    }
}
