package space.perigee.delta;

import java.util.List;
import space.perigee.mission.Check;

/**
 * How fine an update may be and how many bytes it may take.
 *
 * @param steps what to try, finest first; the first that fits is taken
 * @param budgetBytes of the {@link ModelDelta}; signing adds {@link SignedDelta#overheadBytes}
 */
public record EncodingOptions(List<Step> steps, int budgetBytes) {
    /**
     * Int8 and int4 cost practically no accuracy, int3 a little (measured: FACTS.md); below that an update is better made of fewer
     * tensors, but two bits still move a model the right way.
     */
    private static final List<Step> USUAL = List.of(
            new Step(8, 8),
            new Step(6, 8),
            new Step(5, 8),
            new Step(4, 8),
            new Step(4, 5),
            new Step(3, 5),
            new Step(3, 3),
            new Step(2, 3));

    public EncodingOptions {
        steps = List.copyOf(steps);
        Check.that(!steps.isEmpty(), "nothing to try");
        Check.that(budgetBytes > 0, "a budget of %d bytes", budgetBytes);
    }

    /**
     * One fineness.
     *
     * @param bits of a weight
     * @param vectorBits of the elements of vectors: biases are few, and each moves a whole channel
     */
    public record Step(int bits, int vectorBits) {}

    /** The finest that fits. */
    public static EncodingOptions within(int budgetBytes) {
        return new EncodingOptions(USUAL, Math.min(budgetBytes, ModelDelta.MAX_DELTA_BYTES));
    }

    /** So many bits for everything, whatever it takes. */
    public static EncodingOptions of(int bits) {
        return new EncodingOptions(List.of(new Step(bits, bits)), ModelDelta.MAX_DELTA_BYTES);
    }
}
