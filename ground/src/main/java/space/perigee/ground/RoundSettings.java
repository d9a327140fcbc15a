package space.perigee.ground;

import java.time.Duration;
import space.perigee.learn.PromotionGate;
import space.perigee.learn.Recipe;

/**
 * When a round starts and how it is run.
 *
 * @param minSamples labelled samples that no earlier round knew, before one starts
 * @param quiet mission time without a further sample, so that a round takes all of a contact
 * @param replayShare replayed known images for each new one that is trained on
 * @param tensors which set of tensors is trained
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
        TrainedSet tensors,
        Recipe recipe,
        int uplinkBudgetBytes,
        PromotionGate gate,
        int gateThreads,
        Duration missionCost) {
    /** What of a network a round may change; see HOUSE.md, decision 3. */
    public enum TrainedSet {
        /** First four convolutions, all biases, the heads: a change of light, season or sensor. */
        EARLY_BIAS_HEADS,
        /** First two convolutions and all biases: the same in a tenth of the bytes. */
        EARLY01_BIAS,
        /** The heads: a new class. */
        HEADS,
        ALL
    }
}
