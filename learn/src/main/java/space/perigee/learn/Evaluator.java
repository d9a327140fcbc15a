package space.perigee.learn;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import space.perigee.mission.Digest;
import space.perigee.vision.CocoMetrics;
import space.perigee.vision.Detections;
import space.perigee.vision.DetectorOptions;
import space.perigee.vision.Images;
import space.perigee.vision.Interval;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.OnnxDetector;
import space.perigee.vision.SceneDetector;

/**
 * Step 10: what a model is worth on labelled images, run as the satellite runs it.
 *
 * @param threads of inference
 */
public record Evaluator(int threads) {
    /** Enough that the 10 % quantile moves by under a tenth of a point from seed to seed. */
    private static final int RESAMPLES = 1000;

    /** A class with fewer true boxes among a gate's images is left out of its mean: one box would move it by points. */
    private static final int MIN_GATE_BOXES = 10;

    /**
     * A model on labelled images.
     *
     * @param model digest of the file that was measured
     * @param agreement of the labels with what the model is sure of
     */
    public record Measured(Digest model, CocoMetrics metrics, LabelAgreement agreement) {}

    /**
     * Detects on every image.
     *
     * @param progress told the number of images done
     */
    public Measured evaluate(Path model, List<LabelledImage> images, IntConsumer progress) {
        try (OnnxDetector detector = OnnxDetector.open(model, DetectorOptions.EVALUATION.withThreads(threads))) {
            SceneDetector scenes = new SceneDetector(detector);
            CocoMetrics metrics = new CocoMetrics(detector.card().classes());
            LabelAgreement agreement = LabelAgreement.NONE;
            for (int i = 0; i < images.size(); i++) {
                LabelledImage image = images.get(i);
                Detections found = scenes.detect(Images.read(image.file()));
                metrics.add(image, found);
                agreement = agreement.plus(image, found);
                progress.accept(i + 1);
            }
            return new Measured(Digest.of(model), metrics, agreement);
        }
    }

    /** Both models on the same images, as the gate wants to know it: the bootstrap draws the same images for both. */
    public static GateEvidence evidence(Measured before, Measured after, List<LabelledImage> images, long seed) {
        Interval difference = Interval.ofDifferences(
                before.metrics().bootstrap(seed, RESAMPLES, MIN_GATE_BOXES),
                after.metrics().bootstrap(seed, RESAMPLES, MIN_GATE_BOXES),
                2 * PromotionGate.CONFIDENCE - 1);
        return new GateEvidence(
                after.model(),
                before.metrics().report(MIN_GATE_BOXES).map50(),
                after.metrics().report(MIN_GATE_BOXES).map50(),
                difference.low(),
                difference.high(),
                images.size(),
                images.stream().mapToInt(image -> image.boxes().size()).sum(),
                before.agreement());
    }
}
