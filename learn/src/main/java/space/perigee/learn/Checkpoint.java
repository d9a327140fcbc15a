package space.perigee.learn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import space.perigee.mission.Check;
import space.perigee.model.ModelFile;

/** Trained tensors by the name of their ONNX initialiser, in the order of their names. */
public record Checkpoint(SortedMap<String, TensorValues> tensors) {
    public Checkpoint {
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    public static Checkpoint of(Map<String, TensorValues> tensors) {
        return new Checkpoint(new TreeMap<>(tensors));
    }

    /**
     * The values of a model between {@code base} and this checkpoint: {@code base + share * (trained - base)}. It forgets less of what
     * the base knew than it loses of what was learned (Wortsman et al. 2022, Robust fine-tuning of zero-shot models).
     *
     * @param share of the way, above 0 and up to 1
     */
    public Map<String, float[]> onTheWayFrom(ModelFile base, double share) {
        Check.that(share > 0 && share <= 1, "share %s of the way; above 0, up to 1", share);
        Map<String, float[]> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, onTheWay(base.floats(name), tensor.values(), share)));
        return values;
    }

    private static float[] onTheWay(float[] from, float[] to, double share) {
        float[] between = new float[to.length];
        for (int i = 0; i < to.length; i++) between[i] = (float) (from[i] + share * (to[i] - from[i]));
        return between;
    }

    /** The values alone, by name. */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, tensor.values()));
        return values;
    }
}
