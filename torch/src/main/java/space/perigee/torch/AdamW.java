package space.perigee.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import space.perigee.learn.Recipe;

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015, algorithm 1; Loshchilov and Hutter 2019, algorithm 2). Our own few lines
 * rather than libtorch's, since its state must be written down and read again for a killed training to go on to the same bytes.
 */
final class AdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final List<Slot> slots = new ArrayList<>();
    private final double weightDecay;
    private final double normLimit;

    /** A weight with the moving means of its gradient and of the gradient's square. */
    private record Slot(String name, Tensor weight, Tensor first, Tensor second, boolean decays) {}

    AdamW(Map<String, Tensor> weights, Recipe recipe) {
        this.weightDecay = recipe.weightDecay();
        this.normLimit = recipe.gradientNormLimit();
        weights.forEach((name, weight) -> slots.add(new Slot(
                name,
                weight.requires_grad_(true),
                torch.zeros_like(weight).detach(),
                torch.zeros_like(weight).detach(),
                weight.ndimension() > 1)));
    }

    /** The state to keep, by the weight's name and {@code /1} or {@code /2}: the tensors themselves. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new TreeMap<>();
        for (Slot slot : slots) {
            state.put(slot.name + "/1", slot.first);
            state.put(slot.name + "/2", slot.second);
        }
        return state;
    }

    /** Moves every weight against its gradient; steps count from 0. */
    void step(int step, double rate) {
        GradMode.set_enabled(false);
        try {
            double shrink = clipFactor();
            for (Slot slot : slots) {
                try (PointerScope _ = new PointerScope()) {
                    move(slot, step + 1, rate, shrink);
                }
            }
        } finally {
            GradMode.set_enabled(true);
        }
    }

    private double clipFactor() {
        double square = 0;
        for (Slot slot : slots) {
            try (PointerScope _ = new PointerScope()) {
                Tensor gradient = slot.weight.grad();
                if (!gradient.defined()) continue;
                double norm = gradient.norm().item_float();
                square += norm * norm;
            }
        }
        double norm = Math.sqrt(square);
        return norm > normLimit ? normLimit / norm : 1;
    }

    private void move(Slot slot, int count, double rate, double shrink) {
        Tensor gradient = slot.weight.grad();
        if (!gradient.defined()) return;
        if (shrink < 1) gradient.mul_(Tensors.scalar(shrink));
        slot.first.lerp_(gradient, Tensors.scalar(1 - BETA1));
        slot.second.mul_(Tensors.scalar(BETA2)).addcmul_(gradient, gradient, Tensors.scalar(1 - BETA2));
        // Both bias corrections are moved into scalars: each pass over nine million numbers that is spared counts.
        double rootCorrection = Math.sqrt(1 - Math.pow(BETA2, count));
        double stepSize = rate * rootCorrection / (1 - Math.pow(BETA1, count));
        Tensor denominator = slot.second.sqrt().add_(Tensors.scalar(EPSILON * rootCorrection));
        if (slot.decays && weightDecay > 0) slot.weight.mul_(Tensors.scalar(1 - rate * weightDecay));
        slot.weight.addcdiv_(slot.first, denominator, Tensors.scalar(-stepSize));
        gradient.zero_();
    }
}
