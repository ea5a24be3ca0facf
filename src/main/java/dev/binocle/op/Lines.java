package dev.binocle.op;

import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor seen as lines of elements that belong together: reduced, normalised, sorted.
 *
 * @param lines the shape with 1 for every axis that runs along a line: a walk over it comes to each line's first element
 * @param along the shape with 1 for every other axis: a walk over it goes through one line
 */
public record Lines(Shape lines, Shape along) {
    /** @param over for each axis whether it runs along a line */
    public static Lines of(Shape shape, boolean... over) {
        long[] lines = shape.toArray();
        long[] along = shape.toArray();
        for (int axis = 0; axis < over.length; axis++) {
            (over[axis] ? lines : along)[axis] = 1;
        }
        return new Lines(Shape.of(lines), Shape.of(along));
    }

    /** Every axis from one on runs along a line. */
    public static Lines from(Shape shape, int first) {
        boolean[] over = new boolean[shape.rank()];
        Arrays.fill(over, first, over.length, true);
        return of(shape, over);
    }

    public static Lines of(Shape shape, int axis) {
        boolean[] over = new boolean[shape.rank()];
        over[axis] = true;
        return of(shape, over);
    }

    /** How many lines there are, and how long each is. */
    public long count() {
        return lines.elementCount();
    }

    public long length() {
        return along.elementCount();
    }

    /** One element a line; without {@code keepDims} the axes along the lines are gone. */
    Shape result(boolean keepDims, boolean... over) {
        return keepDims ? lines : without(over);
    }

    private Shape without(boolean... over) {
        List<Long> dims = new ArrayList<>();
        for (int axis = 0; axis < over.length; axis++) {
            if (!over[axis]) {
                dims.add(lines.dim(axis));
            }
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }
}
