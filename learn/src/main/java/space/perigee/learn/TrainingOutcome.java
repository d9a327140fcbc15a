package space.perigee.learn;

/** How a training ended. A trainer that crashes, hangs or lies is an expected outcome, not an exception. */
public sealed interface TrainingOutcome {
    /** Exactly the tensors asked for, of the base's shapes, all finite. */
    record Trained(Checkpoint checkpoint, TrainingRecord record) implements TrainingOutcome {}

    /** @param reason one sentence for people and for the round's status */
    record FailedTraining(String reason) implements TrainingOutcome {}
}
