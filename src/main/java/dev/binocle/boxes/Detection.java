package dev.binocle.boxes;

import java.util.List;

/**
 * Something found in a picture.
 *
 * @param label what it is: {@code face}
 * @param score from 0 to 1
 * @param box in pixels of the picture it was found in
 * @param keyPoints in the order of the network that found it; empty if it gives none
 */
public record Detection(String label, float score, Box box, List<Point> keyPoints) {
    public Detection {
        keyPoints = List.copyOf(keyPoints);
    }
}
