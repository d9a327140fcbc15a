package space.perigee.vision;

import space.perigee.mission.Check;

/**
 * How a detector runs and what it reports.
 *
 * @param threads that one inference may use, at least 1
 * @param scoreThreshold least score that is reported, above 0 and below 1
 * @param nmsIou boxes of one class that overlap more than this are one object (intersection over union)
 * @param maxDetections most that one tile may report
 */
public record DetectorOptions(int threads, float scoreThreshold, float nmsIou, int maxDetections) {
    /** COCO counts 100 detections of an image; more is a model gone wild. */
    public static final int MAX_DETECTIONS = 100;

    /** Redmon and Farhadi's release (darknet's detector) suppresses above 0.45. */
    public static final float NMS_IOU = 0.45f;

    /** What a spacecraft and a person see: one thread, 0.25. */
    public static final DetectorOptions SERVING = new DetectorOptions(1, 0.25f, NMS_IOU, MAX_DETECTIONS);

    /** What mean average precision needs: nearly everything, since precision at full recall counts as well. */
    public static final DetectorOptions EVALUATION = new DetectorOptions(2, 0.005f, NMS_IOU, MAX_DETECTIONS);

    public DetectorOptions {
        Check.that(threads >= 1 && threads <= 64, "%d threads", threads);
        Check.that(scoreThreshold > 0 && scoreThreshold < 1, "score threshold %s", scoreThreshold);
        Check.that(nmsIou > 0 && nmsIou <= 1, "suppression above %s", nmsIou);
        Check.that(maxDetections >= 1 && maxDetections <= 1000, "%d detections", maxDetections);
    }

    public DetectorOptions withThreads(int other) {
        return new DetectorOptions(other, scoreThreshold, nmsIou, maxDetections);
    }

    public DetectorOptions withScoreThreshold(float other) {
        return new DetectorOptions(threads, other, nmsIou, maxDetections);
    }
}
