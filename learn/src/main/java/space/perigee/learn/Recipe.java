package space.perigee.learn;

import space.perigee.mission.Check;

/**
 * All that decides a training apart from its data: same recipe, data and base give the same bytes. There is no duration in it: a
 * time budget becomes a number of steps beforehand ({@code StepBudget}), and the clock only aborts.
 *
 * @param seed of every random choice
 * @param threads of the trainer; part of the recipe, since the order of floating-point sums depends on it
 * @param batch images a step
 * @param steps optimiser steps
 * @param learningRate at its highest, after the warm-up
 * @param warmupSteps steps in which the rate climbs linearly from 0
 * @param finalRateShare the rate at the last step over the highest; between them a half cosine (Loshchilov and Hutter 2017, eq. 5)
 * @param weightDecay of AdamW (Loshchilov and Hutter 2019), on weights of two and more dimensions only
 * @param gradientNormLimit gradients are scaled down to this Euclidean norm (Pascanu et al. 2013)
 * @param averageDecay of the moving average of the weights that becomes the result; 0 takes the last weights themselves
 * @param halfPrecision convolutions in bfloat16, sums and weights in float: half the time on processors that have it
 * @param newShare share of the images of each epoch that come from the new domain, 0..1; the smaller part is repeated. Negative:
 *     every sample once
 */
public record Recipe(
        long seed,
        int threads,
        int batch,
        int steps,
        double learningRate,
        int warmupSteps,
        double finalRateShare,
        double weightDecay,
        double gradientNormLimit,
        double averageDecay,
        boolean halfPrecision,
        double newShare,
        Augmentation augmentation) {
    /** Every sample once an epoch, whichever domain it is of. */
    public static final double NEW_SHARE_AS_IS = -1;

    private static final int MAX_THREADS = 256;
    private static final int MAX_BATCH = 256;
    private static final int MAX_STEPS = 10_000_000;

    public Recipe {
        Check.that(threads >= 1 && threads <= MAX_THREADS, "%d threads; 1..%d", threads, MAX_THREADS);
        Check.that(batch >= 1 && batch <= MAX_BATCH, "batch of %d images; 1..%d", batch, MAX_BATCH);
        Check.that(steps >= 1 && steps <= MAX_STEPS, "%d steps; 1..%d", steps, MAX_STEPS);
        Check.that(learningRate > 0 && learningRate <= 1, "learning rate %s; above 0, up to 1", learningRate);
        Check.that(warmupSteps >= 0 && warmupSteps <= steps, "%d warm-up steps of %d", warmupSteps, steps);
        Check.that(finalRateShare >= 0 && finalRateShare <= 1, "final rate share %s; 0..1", finalRateShare);
        Check.that(weightDecay >= 0 && weightDecay <= 1, "weight decay %s; 0..1", weightDecay);
        Check.that(gradientNormLimit > 0, "gradient norm limit %s; above 0", gradientNormLimit);
        Check.that(averageDecay >= 0 && averageDecay < 1, "average decay %s; 0 up to below 1", averageDecay);
        Check.that(newShare <= 1, "share %s of new samples; up to 1", newShare);
    }

    /** A round on a folded graph: short, mild, averaged. */
    public static Recipe forRound(long seed, int steps) {
        return new Recipe(
                seed,
                2,
                8,
                steps,
                1e-3,
                Math.min(20, steps),
                0.02,
                5e-4,
                10,
                0.95,
                true,
                NEW_SHARE_AS_IS,
                Augmentation.usual());
    }

    /** A base from a fresh net with batch norm: long and high, averaged over a few hundred steps. */
    public static Recipe forBase(long seed, int steps) {
        return new Recipe(
                seed,
                2,
                8,
                steps,
                1e-3,
                Math.min(200, steps / 10),
                0.01,
                0,
                10,
                0.998,
                true,
                NEW_SHARE_AS_IS,
                Augmentation.usual());
    }

    public Recipe withNewShare(double other) {
        return new Recipe(
                seed,
                threads,
                batch,
                steps,
                learningRate,
                warmupSteps,
                finalRateShare,
                weightDecay,
                gradientNormLimit,
                averageDecay,
                halfPrecision,
                other,
                augmentation);
    }

    public Recipe withSteps(int newSteps) {
        return new Recipe(
                seed,
                threads,
                batch,
                newSteps,
                learningRate,
                Math.min(warmupSteps, newSteps),
                finalRateShare,
                weightDecay,
                gradientNormLimit,
                averageDecay,
                halfPrecision,
                newShare,
                augmentation);
    }

    public Recipe withAugmentation(Augmentation other) {
        return new Recipe(
                seed,
                threads,
                batch,
                steps,
                learningRate,
                warmupSteps,
                finalRateShare,
                weightDecay,
                gradientNormLimit,
                averageDecay,
                halfPrecision,
                newShare,
                other);
    }

    public Recipe withLearningRate(double other) {
        return new Recipe(
                seed,
                threads,
                batch,
                steps,
                other,
                warmupSteps,
                finalRateShare,
                weightDecay,
                gradientNormLimit,
                averageDecay,
                halfPrecision,
                newShare,
                augmentation);
    }
}
