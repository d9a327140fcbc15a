package space.perigee.vision;

import java.util.Arrays;
import space.perigee.mission.Check;

/**
 * Percentile interval of a bootstrap (Efron and Tibshirani 1993, 13.3).
 *
 * @param low {@code (1 - confidence) / 2} quantile
 * @param median of the resamples
 * @param high {@code (1 + confidence) / 2} quantile
 */
public record Interval(double low, double median, double high) {
    /** The interval that holds {@code confidence} (0..1) of the values. */
    public static Interval of(double[] values, double confidence) {
        Check.that(values.length > 0 && confidence > 0 && confidence < 1, "%s of %d", confidence, values.length);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Interval(
                quantile(sorted, (1 - confidence) / 2), quantile(sorted, 0.5), quantile(sorted, (1 + confidence) / 2));
    }

    /** Of {@code after - before}, draw by draw: both from {@link CocoMetrics#bootstrap} with one seed, on the same images in the same order. */
    public static Interval ofDifferences(double[] before, double[] after, double confidence) {
        Check.that(before.length == after.length, "%d and %d resamples", before.length, after.length);
        double[] differences = new double[before.length];
        for (int i = 0; i < differences.length; i++) differences[i] = after[i] - before[i];
        return of(differences, confidence);
    }

    /** Linear between neighbours (Hyndman and Fan 1996, type 7). */
    private static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
