package space.perigee.learn;

import java.util.Comparator;
import java.util.Optional;
import space.perigee.vision.Detection;
import space.perigee.vision.Detections;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

/**
 * Whether labels call things as a model does that is sure of them. A new domain hides things, and makes a model unsure; it does not turn
 * most of what it is sure of into another class. Labels that say so are mixed up.
 *
 * @param sure detections that a model is sure of and that lie where a labelled box lies
 * @param agreeing those of them that are labelled with the model's class
 */
public record LabelAgreement(int sure, int agreeing) {
    public static final LabelAgreement NONE = new LabelAgreement(0, 0);

    /** From here on a detection is sure: it is more likely right than wrong. */
    private static final float SURE = 0.5f;

    private static final double SAME_PLACE = 0.5;

    LabelAgreement plus(LabelledImage truth, Detections found) {
        int sureHere = 0;
        int agreeingHere = 0;
        for (Detection detection : found.all()) {
            if (detection.score() < SURE) continue;
            Optional<LabelledBox> labelled = at(detection, truth);
            if (labelled.isEmpty()) continue;
            sureHere++;
            if (labelled.get().classId() == detection.classId()) agreeingHere++;
        }
        return new LabelAgreement(sure + sureHere, agreeing + agreeingHere);
    }

    private static Optional<LabelledBox> at(Detection detection, LabelledImage truth) {
        return truth.boxes().stream()
                .filter(box -> box.box().iou(detection.box()) >= SAME_PLACE)
                .max(Comparator.comparingDouble(box -> box.box().iou(detection.box())));
    }
}
