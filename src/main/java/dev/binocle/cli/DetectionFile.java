package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Detections;
import dev.binocle.vision.CocoLabels;
import dev.binocle.vision.Drawing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Detections as a picture and as {@code {"device", "detections": [{"label", "score", "box", "keyPoints"}]}}, in pixels of the picture. */
final class DetectionFile {
    private DetectionFile() {}

    static void writeJson(Path file, String device, Detections detections) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("device", device);
        content.put("detections", detections.stream().map(DetectionFile::row).toList());
        Json.write(file, content);
    }

    private static Map<String, Object> row(Detection detection) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("label", detection.label());
        row.put("score", detection.score());
        row.put(
                "box",
                List.of(
                        detection.box().x1(),
                        detection.box().y1(),
                        detection.box().x2(),
                        detection.box().y2()));
        row.put(
                "keyPoints",
                detection.keyPoints().stream()
                        .map(point -> List.of(point.x(), point.y()))
                        .toList());
        return row;
    }

    /** Rows of COCO's results: the number in the file's name is the picture's; boxes are x, y, width, height. */
    static List<Map<String, Object>> cocoRows(long image, Detections detections) {
        return detections.stream()
                .<Map<String, Object>>map(detection -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("image_id", image);
                    row.put("category_id", CocoLabels.id(detection.label()));
                    row.put(
                            "bbox",
                            List.of(
                                    detection.box().x1(),
                                    detection.box().y1(),
                                    detection.box().width(),
                                    detection.box().height()));
                    row.put("score", detection.score());
                    return row;
                })
                .toList();
    }

    static void writePicture(Path file, BufferedImage picture, Detections detections) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!ImageIO.write(Drawing.draw(picture, detections), "png", file.toFile())) {
                throw new IOException("this Java writes no PNG");
            }
        } catch (IOException e) {
            throw new BinocleException(file + ": can't be written: " + e, e);
        }
    }
}
