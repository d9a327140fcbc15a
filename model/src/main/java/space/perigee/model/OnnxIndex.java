package space.perigee.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an ONNX file holds and where, without its weights: reading it costs a few hundred kilobytes of heap whatever the model's size,
 * which is what lets a spacecraft with a 64 MB heap patch a 35 MB model in place.
 *
 * @param where the file's name, for people
 * @param opset version of the default operator set
 * @param metadata key and value texts (metadata_props), by key
 * @param tensors initialisers in file order, each with its place in the file
 */
public record OnnxIndex(
        String where,
        int irVersion,
        int opset,
        Map<String, String> metadata,
        List<TensorInfo> tensors,
        OnnxGraph graph) {
    public OnnxIndex {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        tensors = List.copyOf(tensors);
    }

    /** Reads about a file, passing over its tensors. @throws space.perigee.mission.Problem where it is no sound ONNX model */
    public static OnnxIndex read(Path file) {
        try (Octets.InFile octets = Octets.InFile.open(file)) {
            return OnnxParser.parse(octets);
        }
    }

    /** The same for a model in memory; {@code where} names it in refusals. */
    public static OnnxIndex of(byte[] bytes, String where) {
        return OnnxParser.parse(new Octets.InMemory(bytes, where));
    }

    public Optional<TensorInfo> tensor(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /** The card inside. @throws space.perigee.mission.Problem when there is none or a wrong one */
    public ModelCard card() {
        return CardCodec.decode(metadata, where);
    }
}
