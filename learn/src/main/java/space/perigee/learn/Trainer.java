package space.perigee.learn;

/** Turns labelled samples into changed tensors; step 8 of the main path. Blocks: hand it to {@code LongWork}. */
public interface Trainer {
    /** Trains until done, failed, or this thread is interrupted, which is a failed training too. */
    TrainingOutcome train(TrainingJob job, ProgressListener listener);

    /** Hears how far a training is; called on the training thread, must not block. */
    @FunctionalInterface
    interface ProgressListener {
        ProgressListener SILENT = progress -> {};

        void heard(TrainingProgress progress);
    }
}
