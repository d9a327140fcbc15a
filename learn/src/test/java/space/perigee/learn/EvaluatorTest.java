package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import space.perigee.mission.Digest;
import space.perigee.vision.Box;
import space.perigee.vision.CocoMetrics;
import space.perigee.vision.Detection;
import space.perigee.vision.Detections;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

/** What the gate is told of two models, whose detections are made by hand: one thing on each of forty images, found or not. */
class EvaluatorTest {
    private static final int IMAGES = 40;
    private static final Box THING = new Box(10, 10, 30, 30);
    private static final LabelAgreement OF_THE_OLD = new LabelAgreement(20, 19);

    private static List<LabelledImage> images() {
        return IntStream.range(0, IMAGES)
                .mapToObj(i -> new LabelledImage(Path.of(i + ".png"), List.of(new LabelledBox(THING, 0)), List.of()))
                .toList();
    }

    /** A model that finds the thing on these images, and nothing elsewhere. */
    private static CocoMetrics finding(IntPredicate found) {
        CocoMetrics metrics = new CocoMetrics(List.of("thing"));
        for (int i = 0; i < IMAGES; i++) {
            List<Detection> seen = found.test(i) ? List.of(new Detection(THING, 0, 0.9f)) : List.of();
            metrics.add(images().get(i), new Detections(seen, 0));
        }
        return metrics;
    }

    private static GateEvidence evidence(IntPredicate before, IntPredicate after, long seed) {
        return Evaluator.evidence(
                new Evaluator.Measured(Digest.of(new byte[] {1}), finding(before), OF_THE_OLD),
                new Evaluator.Measured(Digest.of(new byte[] {1}), finding(after), LabelAgreement.NONE),
                images(),
                seed);
    }

    /**
     * Each finds what the other misses. A drawn difference is the mean of forty coin tosses of +1 and -1: its standard deviation is
     * 1/sqrt(40) = 0.158, and one tenth of them lies below -1.28 of it, -0.203.
     */
    @Test
    void aDifferenceOfChanceHasALowerBoundBelowZero() {
        for (long seed = 1; seed <= 5; seed++) {
            GateEvidence chance = evidence(i -> i % 2 == 0, i -> i % 2 == 1, seed);

            assertThat(chance.difference()).isEqualTo(0, within(1e-9));
            assertThat(chance.differenceLow()).as("seed %d", seed).isEqualTo(-0.203, within(0.06));
            assertThat(chance.differenceHigh()).as("seed %d", seed).isEqualTo(0.203, within(0.06));
            assertThat(PromotionGate.DEFAULT.decide(same(), chance)).isInstanceOf(GateDecision.Reject.class);
        }
    }

    private static GateEvidence same() {
        return evidence(i -> i < 30, i -> i < 30, 1);
    }

    @Test
    void theBoundsHoldTheDifferenceBetweenThemWhicheverIsBetter() {
        GateEvidence gain = evidence(i -> i < 10, i -> i < 30, 1);
        GateEvidence loss = evidence(i -> i < 30, i -> i < 10, 1);

        assertThat(gain.difference()).isBetween(gain.differenceLow(), gain.differenceHigh());
        assertThat(gain.differenceLow()).isBetween(0.3, gain.difference() - 0.02);
        assertThat(gain.differenceHigh()).isGreaterThan(gain.difference() + 0.02);
        assertThat(loss.difference()).isBetween(loss.differenceLow(), loss.differenceHigh());
        assertThat(loss.differenceHigh()).isNegative();
        assertThat(loss.differenceLow()).isEqualTo(-gain.differenceHigh(), within(1e-9));
        assertThat(PromotionGate.DEFAULT.decide(same(), gain)).isInstanceOf(GateDecision.Promote.class);
        assertThat(PromotionGate.DEFAULT.decide(loss, gain)).isInstanceOf(GateDecision.Reject.class);
    }

    @Test
    void bothModelsAreDrawnOnTheSameImages() {
        GateEvidence same = same();

        assertThat(same.differenceLow()).isZero();
        assertThat(same.differenceHigh()).isZero();
    }

    @Test
    void theRestIsToldAsItWasMeasured() {
        GateEvidence gain = evidence(i -> i < 10, i -> i < 30, 1);

        assertThat(gain.mapBefore()).isEqualTo(0.25, within(0.01));
        assertThat(gain.mapAfter()).isEqualTo(0.75, within(0.01));
        assertThat(gain.images()).isEqualTo(IMAGES);
        assertThat(gain.boxes()).isEqualTo(IMAGES);
        assertThat(gain.agreement()).isEqualTo(OF_THE_OLD);
    }
}
