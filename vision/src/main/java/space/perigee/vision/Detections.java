package space.perigee.vision;

import java.util.List;

/**
 * What a detector says of one image.
 *
 * @param all by falling score, above the serving threshold
 * @param nearMissScore greatest score that stayed below the serving threshold, 0 where there was none: what a silent miss leaves behind
 */
public record Detections(List<Detection> all, float nearMissScore) {
    public static final Detections NONE = new Detections(List.of(), 0);

    public Detections {
        all = List.copyOf(all);
    }
}
