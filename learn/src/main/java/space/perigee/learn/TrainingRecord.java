package space.perigee.learn;

import java.util.List;

/**
 * What a training did, for lineage and for the curve in the report.
 *
 * @param trainer name and version of the trainer
 * @param steps optimiser steps done
 * @param images images seen, repeats counted
 * @param firstLoss mean loss of the first epoch
 * @param lastLoss mean loss of the last epoch
 * @param epochLosses mean loss of every epoch
 * @param seconds wall-clock duration; the only part that differs between two runs of the same job
 * @param retriedAfter how a first worker died whose work a second one did; empty when the first one did it. The worker cannot know: it is
 *     not part of its file
 */
public record TrainingRecord(
        String trainer,
        int steps,
        long images,
        double firstLoss,
        double lastLoss,
        List<Double> epochLosses,
        double seconds,
        String retriedAfter) {
    public TrainingRecord {
        epochLosses = List.copyOf(epochLosses);
    }

    /** Of a worker that did not die. */
    public TrainingRecord(
            String trainer,
            int steps,
            long images,
            double firstLoss,
            double lastLoss,
            List<Double> epochLosses,
            double seconds) {
        this(trainer, steps, images, firstLoss, lastLoss, epochLosses, seconds, "");
    }

    TrainingRecord after(String death) {
        return new TrainingRecord(trainer, steps, images, firstLoss, lastLoss, epochLosses, seconds, death);
    }
}
