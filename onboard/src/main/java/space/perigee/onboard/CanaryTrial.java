package space.perigee.onboard;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Text;
import space.perigee.vision.Detection;
import space.perigee.vision.Detections;

/**
 * Step 15: a new model tried beside the old one on the same scenes, without a label. It cannot tell better from worse, which the gate
 * on the ground did; it tells a model that is broken from one that is not: NaN, silence, floods, classes swapped, boxes elsewhere, slow.
 */
final class CanaryTrial {
    /** An old detection at least this sure should be seen by the new model, too. */
    static final float CONFIDENT = 0.5f;

    static final float SAME_PLACE_IOU = 0.5f;

    /** Fewer sure detections than this say nothing about agreement. */
    static final int MIN_CONFIDENT = 12;

    /** A retrained model drops false alarms, so full agreement is not asked; permuted heads keep under a tenth. */
    static final double MIN_AGREEMENT = 0.5;

    /** Of the boxes that both see, the share that changed class; swapped labels change nearly all. */
    static final double MAX_RENAMED = 0.3;

    /** Retraining for a new domain may well triple what is found; a flood is more. */
    static final double MAX_COUNT_RATIO = 5;

    /** Allowance a scene before the ratio counts, so that a quiet old model is no yardstick. */
    static final double COUNT_ALLOWANCE = 3;

    /** Scores that fall to half are a model that lost its objects, though their boxes may still be there. */
    static final double MIN_SCORE_RATIO = 0.5;

    /**
     * Of the two distributions of scores, the largest distance between their cumulative ones (Kolmogorov-Smirnov). Healthy updates of
     * LearningLoopSimulation move 0.18 to 0.26; beyond more than twice that most scores lie where none lay: all just above the threshold,
     * or all saturated, which a mean may not show.
     */
    static final double MAX_SCORE_DISTANCE = 0.6;

    /** Of each model. With so many, chance alone makes that distance in one of thirty million trials: 2 exp(-2 D^2 n m / (n + m)). */
    static final int MIN_SCORES = 50;

    /** In more than half of the scenes: one alone is slow, too, when the machine was busy with something else just then. */
    static final double MAX_LATENCY_RATIO = 2;

    /** Fewer scenes than this say nothing about latency. */
    static final int MIN_TIMED = 8;

    sealed interface Judgement {
        record Healthy(String figures) implements Judgement {}

        record Sick(String reason) implements Judgement {}
    }

    private int scenes;
    private int confident;
    private int agreed;
    private int inSamePlace;
    private int renamed;
    private int nanCount;
    private final Scores oldScores = new Scores();
    private final Scores newScores = new Scores();
    private int timed;
    private int slow;

    /**
     * Takes in one scene that both models saw.
     *
     * @param servingNanos what the serving model took (ns), 0 where time does not pass
     * @param candidateNanos what the candidate took (ns)
     */
    void compare(Detections serving, Detections candidate, long servingNanos, long candidateNanos) {
        scenes++;
        nanCount += candidate.notFinite();
        oldScores.add(serving);
        newScores.add(candidate);
        if (servingNanos > 0) timed++;
        if (servingNanos > 0 && candidateNanos > MAX_LATENCY_RATIO * servingNanos) slow++;
        serving.all().stream()
                .filter(detection -> detection.score() >= CONFIDENT)
                .forEach(detection -> compare(detection, candidate.all()));
    }

    private void compare(Detection old, List<Detection> candidates) {
        confident++;
        List<Detection> there = candidates.stream()
                .filter(found -> found.box().iou(old.box()) >= SAME_PLACE_IOU)
                .toList();
        Optional<Detection> surest = there.stream().max(Comparator.comparingDouble(Detection::score));
        if (surest.isEmpty()) return;
        inSamePlace++;
        if (there.stream().anyMatch(found -> found.classId() == old.classId())) agreed++;
        if (surest.get().classId() != old.classId()) renamed++;
    }

    int scenes() {
        return scenes;
    }

    /** The verdict over all scenes so far. */
    Judgement judge() {
        if (nanCount > 0) return new Judgement.Sick(Text.of("%d outputs are not finite numbers", nanCount));
        if (confident >= MIN_CONFIDENT && agreed < MIN_AGREEMENT * confident)
            return new Judgement.Sick(Text.of("sees only %d of %d sure objects of the old model", agreed, confident));
        if (inSamePlace >= MIN_CONFIDENT && renamed > MAX_RENAMED * inSamePlace)
            return new Judgement.Sick(Text.of("gives %d of %d objects another class", renamed, inSamePlace));
        if (newScores.count > MAX_COUNT_RATIO * oldScores.count + COUNT_ALLOWANCE * scenes)
            return new Judgement.Sick(
                    Text.of("finds %d objects where the old model finds %d", newScores.count, oldScores.count));
        if (oldScores.count >= MIN_CONFIDENT && newScores.count * MAX_COUNT_RATIO < oldScores.count)
            return new Judgement.Sick(
                    Text.of("finds %d objects where the old model finds %d", newScores.count, oldScores.count));
        if (confident >= MIN_CONFIDENT && newScores.mean() < MIN_SCORE_RATIO * oldScores.mean())
            return new Judgement.Sick(Text.of("mean score %.2f against %.2f", newScores.mean(), oldScores.mean()));
        double distance = newScores.distanceTo(oldScores);
        if (Math.min(oldScores.count, newScores.count) >= MIN_SCORES && distance > MAX_SCORE_DISTANCE)
            return new Judgement.Sick(
                    Text.of("%.0f %% of the scores lie elsewhere than the old model's", 100 * distance));
        if (timed >= MIN_TIMED && 2 * slow > timed)
            return new Judgement.Sick(Text.of(
                    "takes more than %.0f times as long as the old model for %d of %d scenes",
                    MAX_LATENCY_RATIO, slow, timed));
        return new Judgement.Healthy(Text.of(
                "%d scenes, %d of %d sure objects seen again, %d renamed, %d objects against %d, scores %.2f apart",
                scenes, agreed, confident, renamed, newScores.count, oldScores.count, distance));
    }

    /** How the scores of one model are distributed, in bounded memory. */
    private static final class Scores {
        /** Finer than any difference that a judgement rests on. */
        private static final int BINS = 100;

        private final int[] bins = new int[BINS];
        private int count;
        private double sum;

        void add(Detections found) {
            for (Detection one : found.all()) {
                bins[Math.clamp((int) (one.score() * BINS), 0, BINS - 1)]++;
                count++;
                sum += one.score();
            }
        }

        double mean() {
            return count == 0 ? 0 : sum / count;
        }

        /** Kolmogorov-Smirnov: the largest distance between the two cumulative distributions (0..1), 0 where either is empty. */
        double distanceTo(Scores other) {
            if (count == 0 || other.count == 0) return 0;
            double greatest = 0;
            double below = 0;
            double otherBelow = 0;
            for (int bin = 0; bin < BINS; bin++) {
                below += (double) bins[bin] / count;
                otherBelow += (double) other.bins[bin] / other.count;
                greatest = Math.max(greatest, Math.abs(below - otherBelow));
            }
            return greatest;
        }
    }
}
