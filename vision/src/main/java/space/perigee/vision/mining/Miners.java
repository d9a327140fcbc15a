package space.perigee.vision.mining;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import space.perigee.mission.Nearest;
import space.perigee.vision.Detection;
import space.perigee.vision.Detections;
import space.perigee.vision.HardSampleMiner;
import space.perigee.vision.Verdict;
import space.perigee.vision.VisionProblem;

/**
 * Sedna's hard-example filters by their names and parameters (kubeedge/sedna, lib/sedna/algorithms/hard_example_mining), as pure functions of what was
 * found. Two things are ours. A value, so that the queue can order. And the hole that Sedna leaves: a scene with nothing found
 * is never hard there, so misses are never sent; here it is hard when a score came near ({@code near_miss}, default 0.1; 1 gives Sedna's own behaviour).
 *
 * <pre>
 * Threshold     threshold (0.5)                       mean score below it
 * CrossEntropy  threshold_cross_entropy (0.5)         1 + sum(p ln p) / ln n below it
 * IBT           threshold_box (0.5), threshold_img (0.5)   share of boxes with score at most threshold_box is at least 1 - threshold_img
 * Random        ratio (0.3)                           chance
 * CloudOnly                                           everything is hard
 * EdgeOnly                                            nothing is hard
 * </pre>
 */
public final class Miners {
    /** Names as in a Sedna manifest's {@code hardExampleMining.name}. */
    public static final List<String> NAMES =
            List.of("Threshold", "CrossEntropy", "IBT", "Random", "CloudOnly", "EdgeOnly");

    /** A tenth of certainty for something that was not reported: far above a sound model's background, far below its threshold. */
    static final double NEAR_MISS = 0.1;

    private static final String NEAR_MISS_KEY = "near_miss";
    private static final Verdict EASY = new Verdict.Easy();

    private Miners() {}

    /**
     * The miner of that name; its case does not matter.
     *
     * @param parameters texts by name, each a number from 0 to 1; what is left out has its default
     * @param chance for {@code Random} alone
     * @throws space.perigee.mission.Problem for an unknown name or parameter (with the nearest known one), or a value out of range
     */
    public static HardSampleMiner named(String name, Map<String, String> parameters, RandomGenerator chance) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "threshold" -> {
                var given = new Parameters("Threshold", parameters, List.of("threshold", NEAR_MISS_KEY));
                yield withMisses(given, threshold(given.value("threshold", 0.5)));
            }
            case "crossentropy" -> {
                var given =
                        new Parameters("CrossEntropy", parameters, List.of("threshold_cross_entropy", NEAR_MISS_KEY));
                yield withMisses(given, crossEntropy(given.value("threshold_cross_entropy", 0.5)));
            }
            case "ibt" -> {
                var given = new Parameters("IBT", parameters, List.of("threshold_box", "threshold_img", NEAR_MISS_KEY));
                yield withMisses(given, ibt(given.value("threshold_box", 0.5), given.value("threshold_img", 0.5)));
            }
            case "random" -> random(new Parameters("Random", parameters, List.of("ratio")).value("ratio", 0.3), chance);
            case "cloudonly" -> {
                new Parameters("CloudOnly", parameters, List.of()).check();
                yield found -> new Verdict.Hard("everything goes to the ground model", 1);
            }
            case "edgeonly" -> {
                new Parameters("EdgeOnly", parameters, List.of()).check();
                yield found -> EASY;
            }
            default -> throw VisionProblem.MINER_UNKNOWN.with(name, Nearest.to(name, NAMES), String.join(", ", NAMES));
        };
    }

    /** Hard when the mean score is below the threshold; value {@code 1 - mean}. */
    static HardSampleMiner threshold(double threshold) {
        return found -> {
            double mean =
                    found.all().stream().mapToDouble(Detection::score).average().orElse(1);
            return mean < threshold ? hard(1 - mean, "mean score %.2f < %.2f", mean, threshold) : EASY;
        };
    }

    /**
     * Hard when {@code 1 + sum(p ln p) / ln n} is below the threshold; value is what is missing to 1. {@code 0 ln 0} is 0, its limit; one box alone
     * (where ln n is 0) is judged by itself and its complement, {@code p} and {@code 1 - p} with n = 2.
     */
    static HardSampleMiner crossEntropy(double threshold) {
        return found -> {
            int boxes = found.all().size();
            if (boxes == 0) return EASY;
            double sum =
                    found.all().stream().mapToDouble(one -> pLogP(one.score())).sum();
            if (boxes == 1) sum += pLogP(1 - found.all().getFirst().score());
            double certainty = 1 + sum / Math.log(Math.max(2, boxes));
            return certainty < threshold ? hard(1 - certainty, "certainty %.2f < %.2f", certainty, threshold) : EASY;
        };
    }

    private static double pLogP(double p) {
        return p > 0 ? p * Math.log(p) : 0;
    }

    /** Image and box threshold: hard when the share of unsure boxes is large enough; value is that share. */
    static HardSampleMiner ibt(double thresholdBox, double thresholdImage) {
        return found -> {
            if (found.all().isEmpty()) return EASY;
            long unsure = found.all().stream()
                    .filter(one -> one.score() <= thresholdBox)
                    .count();
            double share = (double) unsure / found.all().size();
            boolean isHard = share >= 1 - thresholdImage;
            return isHard ? hard(share, "%.2f of boxes at most %.2f sure", share, thresholdBox) : EASY;
        };
    }

    /** Hard by chance; every one worth the same. */
    static HardSampleMiner random(double ratio, RandomGenerator chance) {
        return found -> chance.nextDouble() < ratio ? new Verdict.Hard("chance", 1) : EASY;
    }

    private static HardSampleMiner withMisses(Parameters given, HardSampleMiner miner) {
        double nearMiss = given.value(NEAR_MISS_KEY, NEAR_MISS);
        return found -> found.all().isEmpty() ? miss(found, nearMiss) : miner.judge(found);
    }

    private static Verdict miss(Detections found, double nearMiss) {
        double score = found.nearMissScore();
        boolean isHard = score >= nearMiss && nearMiss < 1;
        return isHard ? hard(score, "nothing found, yet a score of %.2f >= %.2f", score, nearMiss) : EASY;
    }

    /** Values are finite and at least 0, whatever a broken model says. */
    private static Verdict hard(double value, String reason, double measured, double limit) {
        double sound = Double.isFinite(value) ? Math.max(0, value) : 0;
        return new Verdict.Hard(String.format(Locale.ROOT, reason, measured, limit), sound);
    }

    /** What a manifest gave one miner, checked against what it knows. */
    private record Parameters(String miner, Map<String, String> given, List<String> known) {
        Parameters {
            known = List.copyOf(known);
        }

        void check() {
            for (String name : given.keySet()) {
                if (!known.contains(name)) {
                    String nearest = known.isEmpty() ? "none" : Nearest.to(name, known);
                    throw VisionProblem.MINER_PARAMETER_UNKNOWN.with(
                            miner, name, nearest, known.isEmpty() ? "none" : String.join(", ", known));
                }
            }
        }

        double value(String name, double otherwise) {
            check();
            String text = given.get(name);
            if (text == null) return otherwise;
            try {
                double value = Double.parseDouble(text.strip());
                if (value >= 0 && value <= 1) return value;
            } catch (NumberFormatException noNumber) {
                throw VisionProblem.MINER_PARAMETER_VALUE
                        .with(name, miner, text)
                        .because(noNumber);
            }
            throw VisionProblem.MINER_PARAMETER_VALUE.with(name, miner, text);
        }
    }
}
