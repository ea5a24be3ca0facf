package dev.binocle.boxes;

/** A place in a picture, in pixels, x to the right and y down. */
public record Point(float x, float y) {}
