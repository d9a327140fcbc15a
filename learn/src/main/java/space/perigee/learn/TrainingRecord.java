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
 */
public record TrainingRecord(
        String trainer,
        int steps,
        long images,
        double firstLoss,
        double lastLoss,
        List<Double> epochLosses,
        double seconds) {
    public TrainingRecord {
        epochLosses = List.copyOf(epochLosses);
    }
}
