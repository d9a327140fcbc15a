package space.perigee.vision;

import java.util.List;

/**
 * What a detector says of one image.
 *
 * @param all by falling score, at or above the serving threshold
 * @param nearMissScore greatest score that stayed below the serving threshold where nothing was reported, 0 where there was none:
 *     what a silent miss leaves behind
 * @param notFinite outputs of the model that are NaN or infinite: a sound model has none, the canary asks
 */
public record Detections(List<Detection> all, float nearMissScore, int notFinite) {
    public static final Detections NONE = new Detections(List.of(), 0);

    public Detections {
        all = List.copyOf(all);
    }

    /** Of a model whose outputs are all finite. */
    public Detections(List<Detection> all, float nearMissScore) {
        this(all, nearMissScore, 0);
    }
}
