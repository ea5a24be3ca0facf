package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * An operation that shifts and scales lines of elements by their own mean and variance:
 *
 * <pre>output = (input - mean) / √(variance + epsilon) · scale + shift</pre>
 *
 * <p>Sums are taken in at least float32, about the mean. Operand 0 is the input; the first output has its type and shape.
 */
public interface Normalization extends Op {
    /**
     * What is normalised and how.
     *
     * @param view the input's elements under the shape that {@code lines}, {@code scale} and {@code shift} speak of
     * @param lines the lines of the view
     * @param centered whether the mean is taken away; else the mean of squares stands for the variance
     * @param outside whether epsilon is added to the root and not under it
     * @param scale the operand that each element is multiplied with; -1: none
     * @param scaleShape as it is broadcast to the view
     * @param shift the operand that is added to each; -1: none
     * @param statistics which further outputs there are
     */
    record Parts(
            Shape view,
            Lines lines,
            double epsilon,
            boolean centered,
            boolean outside,
            int scale,
            Shape scaleShape,
            int shift,
            Shape shiftShape,
            List<Statistic> statistics) {
        static Parts of(Shape view, Lines lines, double epsilon) {
            return new Parts(view, lines, epsilon, true, false, -1, Shape.SCALAR, -1, Shape.SCALAR, List.of());
        }

        Parts scaled(int operand, Shape shape) {
            return new Parts(view, lines, epsilon, centered, outside, operand, shape, shift, shiftShape, statistics);
        }

        Parts shifted(int operand, Shape shape) {
            return new Parts(view, lines, epsilon, centered, outside, scale, scaleShape, operand, shape, statistics);
        }

        Parts notCentered() {
            return new Parts(view, lines, epsilon, false, outside, scale, scaleShape, shift, shiftShape, statistics);
        }

        Parts epsilonOutside() {
            return new Parts(view, lines, epsilon, centered, true, scale, scaleShape, shift, shiftShape, statistics);
        }

        Parts giving(List<Statistic> more) {
            return new Parts(view, lines, epsilon, centered, outside, scale, scaleShape, shift, shiftShape, more);
        }
    }

    /**
     * A further output, one number a line: {@code keep · operand + (1 - keep) · the statistic}.
     *
     * @param operand what is kept of; -1: nothing, it is the statistic itself
     */
    record Statistic(Kind kind, int operand, float keep) {
        /** In the order in which they are worked out. */
        public enum Kind {
            MEAN,
            VARIANCE,
            /** 1 / √(variance + epsilon) */
            INVERSE_DEVIATION
        }
    }

    Parts parts(List<Operand> operands);
}
