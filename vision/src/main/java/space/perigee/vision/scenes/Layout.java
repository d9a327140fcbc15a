package space.perigee.vision.scenes;

import java.util.List;

/**
 * What the ground offers to those who stand on it.
 *
 * @param lanes where vehicles drive, none in the fields
 * @param bays where vehicles park, one each
 * @param verges where trees grow
 */
record Layout(List<Strip> lanes, List<Pose> bays, List<Strip> verges) {
    Layout {
        lanes = List.copyOf(lanes);
        bays = List.copyOf(bays);
        verges = List.copyOf(verges);
    }

    /** A long narrow piece of ground around a pose. */
    record Strip(Pose pose, float halfLengthPx, float halfWidthPx) {
        Pose somewhere(Dice dice) {
            return pose.moved(dice.between(-halfLengthPx, halfLengthPx), dice.between(-halfWidthPx, halfWidthPx));
        }
    }
}
