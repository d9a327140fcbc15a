package space.perigee.ground;

import java.time.Duration;
import space.perigee.learn.PromotionGate;
import space.perigee.learn.Recipe;
import space.perigee.mission.Check;
import space.perigee.model.TensorSets;

/**
 * When a round starts and how it is run.
 *
 * @param minSamples labelled samples that no earlier round knew, before one starts
 * @param quiet mission time without a further sample, so that a round takes all of a contact
 * @param replayShare replayed known images for each new one that is trained on
 * @param tensors which set of tensors is trained, one of {@link TensorSets#NAMES}
 * @param recipe of the trainer; a time budget became its number of steps
 * @param uplinkBudgetBytes what the signed update may weigh
 * @param gate what decides
 * @param gateThreads of inference in the gate
 * @param missionCost what a round is said to take in virtual time
 */
public record RoundSettings(
        int minSamples,
        Duration quiet,
        double replayShare,
        String tensors,
        Recipe recipe,
        int uplinkBudgetBytes,
        PromotionGate gate,
        int gateThreads,
        Duration missionCost) {
    public RoundSettings {
        Check.that(TensorSets.NAMES.contains(tensors), "tensor set %s", tensors);
    }
}
