package space.perigee.learn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trained tensors by the name of their ONNX initialiser, in the order of their names. */
public record Checkpoint(SortedMap<String, TensorValues> tensors) {
    public Checkpoint {
        tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    }

    public static Checkpoint of(Map<String, TensorValues> tensors) {
        return new Checkpoint(new TreeMap<>(tensors));
    }

    /** The values alone, by name. */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> values.put(name, tensor.values()));
        return values;
    }
}
