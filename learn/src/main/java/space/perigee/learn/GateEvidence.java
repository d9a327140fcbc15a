package space.perigee.learn;

import space.perigee.mission.Digest;

/**
 * What the gate knows of one domain: both models measured on the same labelled images.
 *
 * @param candidate digest of the model file that was judged
 * @param mapBefore mAP50 of the deployed model, 0..1
 * @param mapAfter mAP50 of the candidate as it will fly, decoded from the delta, 0..1
 * @param differenceLow lower bound of {@code mapAfter - mapBefore}: paired bootstrap over images, one-sided at {@link PromotionGate#CONFIDENCE}
 * @param differenceHigh upper bound of it, one-sided
 * @param images measured on
 * @param boxes true boxes on them
 * @param agreement of their labels with what the deployed model is sure of
 */
public record GateEvidence(
        Digest candidate,
        double mapBefore,
        double mapAfter,
        double differenceLow,
        double differenceHigh,
        int images,
        int boxes,
        LabelAgreement agreement) {
    public double difference() {
        return mapAfter - mapBefore;
    }
}
