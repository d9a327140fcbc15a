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
 * @param changeShare of the change that was trained which goes up, above 0 and up to 1: the rest of the way would cost more of what the
 *     model knew than it adds
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
        double changeShare,
        int uplinkBudgetBytes,
        PromotionGate gate,
        int gateThreads,
        Duration missionCost) {
    public RoundSettings {
        Check.that(TensorSets.NAMES.contains(tensors), "tensor set %s", tensors);
        Check.that(changeShare > 0 && changeShare <= 1, "share %s of the change; above 0, up to 1", changeShare);
    }
}
