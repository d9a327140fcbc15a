package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import space.perigee.mission.Digest;

class PromotionGateTest {
    private static final Digest CANDIDATE = Digest.of(new byte[] {1});

    private static GateEvidence evidence(double before, double after, double low, double high, int images, int boxes) {
        return new GateEvidence(CANDIDATE, before, after, low, high, images, boxes, new LabelAgreement(100, 93));
    }

    private static final GateEvidence KNOWN_KEPT = evidence(0.43, 0.425, -0.01, 0.01, 118, 610);
    private static final GateEvidence NEW_BETTER = evidence(0.31, 0.38, 0.03, 0.11, 40, 350);

    @Test
    void betterOnNewAndKeptOnKnownIsPromoted() {
        GateDecision decision = PromotionGate.DEFAULT.decide(KNOWN_KEPT, NEW_BETTER);

        assertThat(decision).isInstanceOf(GateDecision.Promote.class);
        assertThat(decision.reason()).contains("new mAP50 0.310 -> 0.380", "at least +0.030");
    }

    @Test
    void aGainWithinChanceIsRejected() {
        GateEvidence chance = evidence(0.31, 0.33, -0.001, 0.05, 40, 350);

        assertThat(PromotionGate.DEFAULT.decide(KNOWN_KEPT, chance))
                .isInstanceOfSatisfying(
                        GateDecision.Reject.class,
                        reject -> assertThat(reject.reason()).startsWith("not better on new"));
    }

    @Test
    void forgettingBeyondTheMarginIsRejected() {
        GateEvidence forgotten = evidence(0.43, 0.40, -0.05, -0.01, 118, 610);

        assertThat(PromotionGate.DEFAULT.decide(forgotten, NEW_BETTER))
                .isInstanceOfSatisfying(
                        GateDecision.Reject.class,
                        reject -> assertThat(reject.reason()).startsWith("worse on known by more than 0.020"));
    }

    @Test
    void tooFewLabelsProveNothing() {
        GateEvidence few = evidence(0.3, 0.9, 0.5, 0.7, 3, 29);

        assertThat(PromotionGate.DEFAULT.decide(KNOWN_KEPT, few)).isInstanceOf(GateDecision.Reject.class);
    }

    @Test
    void notANumberNeverPasses() {
        GateEvidence broken = evidence(0.3, Double.NaN, Double.NaN, Double.NaN, 40, 350);

        assertThat(PromotionGate.DEFAULT.decide(KNOWN_KEPT, broken)).isInstanceOf(GateDecision.Reject.class);
        assertThat(PromotionGate.DEFAULT.decide(broken, NEW_BETTER)).isInstanceOf(GateDecision.Reject.class);
    }

    @Test
    void labelsThatContradictWhatTheDeployedModelIsSureOfAreRefused() {
        GateEvidence swapped = new GateEvidence(CANDIDATE, 0.0, 0.3, 0.2, 0.4, 40, 350, new LabelAgreement(41, 20));
        GateEvidence half = new GateEvidence(CANDIDATE, 0.0, 0.3, 0.2, 0.4, 40, 350, new LabelAgreement(40, 20));
        GateEvidence fewSure = new GateEvidence(CANDIDATE, 0.0, 0.3, 0.2, 0.4, 40, 350, new LabelAgreement(9, 0));

        assertThat(PromotionGate.DEFAULT.decide(KNOWN_KEPT, swapped))
                .isInstanceOf(GateDecision.Reject.class)
                .extracting(GateDecision::reason)
                .asString()
                .contains("of 41 labelled objects that it is sure of, 20 are labelled as it calls them");
        assertThat(PromotionGate.DEFAULT.decide(KNOWN_KEPT, half)).isInstanceOf(GateDecision.Promote.class);
        assertThat(PromotionGate.DEFAULT.decide(KNOWN_KEPT, fewSure)).isInstanceOf(GateDecision.Promote.class);
    }
}
