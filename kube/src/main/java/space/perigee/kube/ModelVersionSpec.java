package space.perigee.kube;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One model, by the digest of its file.
 *
 * @param digest of the fp32 ONNX file, {@code sha256:...}
 * @param sizeBytes of that file
 * @param card the model card as the file carries it
 * @param metrics measured figures by name ({@code known.map50}), mAP as fractions
 * @param lineage where it comes from
 */
public record ModelVersionSpec(
        String digest, long sizeBytes, JsonNode card, Map<String, Double> metrics, Lineage lineage) {
    public ModelVersionSpec {
        digest = Specs.digest("digest", digest);
        Specs.in("sizeBytes", sizeBytes, 1, Long.MAX_VALUE);
        card = card == null ? Json.object() : card.deepCopy();
        metrics = Specs.map("metrics", metrics);
        lineage = lineage == null ? Lineage.NONE : lineage;
    }

    /**
     * Where a model comes from; empty fields for a base that was brought along.
     *
     * @param base digest of the model that the update was made for
     * @param delta digest of the signed update
     * @param round name of the learning round
     * @param contributors spacecraft whose samples it learned from
     */
    public record Lineage(String base, String delta, String round, List<String> contributors) {
        public static final Lineage NONE = new Lineage("", "", "", List.of());

        public Lineage {
            base = Specs.digestOrNone("base", base);
            delta = Specs.digestOrNone("delta", delta);
            round = Specs.orNone(round);
            contributors = Specs.list("contributors", contributors);
        }
    }
}
