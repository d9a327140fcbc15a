package space.perigee.learn;

import java.util.List;
import space.perigee.mission.Check;

/**
 * A tensor of floats, row-major. The array is handed over, not copied.
 *
 * @param shape sizes, outermost first; empty for a scalar
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy would double the memory of a whole model
public record TensorValues(List<Integer> shape, float[] values) {
    public TensorValues {
        shape = List.copyOf(shape);
        Check.that(elements(shape) == values.length, "shape %s with %d values", shape, values.length);
    }

    /** How many values a shape has; throws {@link ArithmeticException} beyond 2^31. */
    public static int elements(List<Integer> shape) {
        int product = 1;
        for (int size : shape) product = Math.multiplyExact(product, size);
        return product;
    }

    /** Whether every value is a number: neither infinite nor NaN. */
    public boolean isFinite() {
        for (float value : values) if (!Float.isFinite(value)) return false;
        return true;
    }
}
