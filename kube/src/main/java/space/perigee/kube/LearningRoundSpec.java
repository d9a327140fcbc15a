package space.perigee.kube;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One round of learning. What came of it is its status.
 *
 * @param contributors spacecraft whose samples it learns from: a round is keyed by them, also when there is one
 * @param base digest of the model that it starts from
 * @param samples digests of the labelled samples that came down
 * @param recipe how it trains, in the words of the trainer contract
 * @param uplinkBudgetBytes what the update may weigh
 * @param seed of everything that is drawn in it
 */
public record LearningRoundSpec(
        List<String> contributors,
        String base,
        List<String> samples,
        JsonNode recipe,
        long uplinkBudgetBytes,
        long seed) {
    public LearningRoundSpec {
        contributors = Specs.list("contributors", contributors);
        if (contributors.isEmpty()) throw new IllegalArgumentException("contributors is empty");
        contributors.forEach(one -> Specs.name("contributors", one));
        base = Specs.digest("base", base);
        samples = Specs.list("samples", samples).stream()
                .map(one -> Specs.digest("samples", one))
                .toList();
        recipe = recipe == null ? Json.object() : recipe.deepCopy();
        Specs.in("uplinkBudgetBytes", uplinkBudgetBytes, 1, Long.MAX_VALUE);
    }
}
