package space.perigee.torch;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * A moving average of the weights (Polyak and Juditsky 1992; with Adam's constant decay as in Tarvainen and Valpola 2017, "Mean
 * teachers", 2): steadier than the last weights, for the price of one more copy. The decay grows over the first steps, so that the
 * start is soon forgotten.
 */
final class WeightAverage {
    private static final double RAMP_STEPS = 10;

    /** A step in between changes the average by next to nothing, but reads every weight. */
    private static final int EVERY_STEPS = 4;

    private final Map<String, Tensor> weights;
    private final Map<String, Tensor> average = new TreeMap<>();
    private final double decay;

    /** With {@code decay} 0 the average is the weights themselves and costs nothing. */
    WeightAverage(Map<String, Tensor> weights, double decay) {
        this.weights = weights;
        this.decay = decay;
        weights.forEach((name, weight) ->
                average.put(name, decay == 0 ? weight : weight.detach().clone()));
    }

    /** Takes the weights after a step in; steps count from 0. */
    void update(int step) {
        if (decay == 0 || (step + 1) % EVERY_STEPS != 0) return;
        double now = Math.min(Math.pow(decay, EVERY_STEPS), (1 + step) / (RAMP_STEPS + step));
        GradMode.set_enabled(false);
        try (PointerScope _ = new PointerScope()) {
            weights.forEach((name, weight) -> tensor(name).lerp_(weight, Tensors.scalar(1 - now)));
        } finally {
            GradMode.set_enabled(true);
        }
    }

    private Tensor tensor(String name) {
        return Objects.requireNonNull(average.get(name), name);
    }

    /** The average by name: the tensors themselves. */
    Map<String, Tensor> tensors() {
        return average;
    }
}
