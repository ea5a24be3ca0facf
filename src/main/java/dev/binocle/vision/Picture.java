package dev.binocle.vision;

import dev.binocle.BinocleException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Reading pictures: whatever ImageIO decodes, turned upright as their EXIF orientation says, as packed RGB. */
public final class Picture {
    private Picture() {}

    /** @throws BinocleException if the file is missing, or no picture that this Java can decode */
    public static BufferedImage read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BinocleException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new BinocleException(file + ": can't be read: " + e, e);
        }
        try {
            BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(bytes));
            if (decoded == null) {
                throw new BinocleException(
                        file + ": no picture that Java can decode (PNG, JPEG, GIF, BMP, TIFF, WBMP)");
            }
            return upright(decoded, ExifOrientation.of(bytes));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BinocleException(file + ": a damaged picture: " + e.getMessage(), e);
        }
    }

    /** The picture turned and mirrored as the orientation (1 to 8) says, as packed RGB; transparent parts become white. */
    static BufferedImage upright(BufferedImage image, int orientation) {
        int w = image.getWidth();
        int h = image.getHeight();
        boolean swapped = orientation >= 5;
        BufferedImage rgb = new BufferedImage(swapped ? h : w, swapped ? w : h, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = rgb.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, rgb.getWidth(), rgb.getHeight());
        graphics.drawImage(image, transform(orientation, w, h), null);
        graphics.dispose();
        return rgb;
    }

    /** From the stored picture to the upright one (EXIF 2.3, tag Orientation). */
    private static AffineTransform transform(int orientation, int w, int h) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
            default -> new AffineTransform();
        };
    }

    /** The pixels of a picture as packed RGB, row by row; not a copy if they lie so already. */
    static int[] pixels(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_INT_RGB
                && image.getRaster().getParent() == null // a part of another picture has that one's pixels
                && image.getRaster().getDataBuffer() instanceof DataBufferInt buffer
                && buffer.getData().length == image.getWidth() * image.getHeight()) {
            return buffer.getData();
        }
        return ((DataBufferInt) upright(image, 1).getRaster().getDataBuffer()).getData();
    }
}
