package space.perigee.learn;

import space.perigee.mission.Check;

/**
 * How a training image is varied. Everything happens at native scale, since a person of 10 x 17 px does not survive shrinking, and
 * brightness is never inverted: that would leak how vehicles look by night into a model that is to know only the day.
 *
 * @param cropWidthPx width of the random crop, a multiple of 32 (the coarsest stride)
 * @param cropHeightPx height of it, a multiple of 32
 * @param flipHorizontal whether half of the crops are mirrored left to right
 * @param flipVertical whether half of the crops are mirrored top to bottom: right for a camera that looks straight down
 * @param scaleJitter scale is drawn from [1 / (1 + j), 1 + j], log-uniform; 0 leaves it
 * @param brightnessJitter offset is drawn from [-j, j] of the full range; 0 leaves it
 * @param contrastJitter contrast about the crop's mean is drawn from [1 / (1 + j), 1 + j], log-uniform; 0 leaves it
 */
public record Augmentation(
        int cropWidthPx,
        int cropHeightPx,
        boolean flipHorizontal,
        boolean flipVertical,
        double scaleJitter,
        double brightnessJitter,
        double contrastJitter) {
    /** The coarsest stride of the heads: a crop must hold whole cells. */
    public static final int CELL_PX = 32;

    /** Above this a batch of eight would no longer fit into two gigabytes. */
    public static final int MAX_CROP_PX = 2048;

    private static final double MAX_JITTER = 2;

    public Augmentation {
        checkSide("width", cropWidthPx);
        checkSide("height", cropHeightPx);
        checkJitter("scale", scaleJitter);
        checkJitter("brightness", brightnessJitter);
        checkJitter("contrast", contrastJitter);
    }

    private static void checkSide(String side, int px) {
        Check.that(
                px >= CELL_PX && px <= MAX_CROP_PX && px % CELL_PX == 0,
                "crop %s %d px must be a multiple of %d px up to %d px",
                side,
                px,
                CELL_PX,
                MAX_CROP_PX);
    }

    private static void checkJitter(String what, double jitter) {
        Check.that(jitter >= 0 && jitter <= MAX_JITTER, "%s jitter %s must be 0..%s", what, jitter, MAX_JITTER);
    }

    /** Crops and flips alone. */
    public static Augmentation plain(int cropWidthPx, int cropHeightPx) {
        return new Augmentation(cropWidthPx, cropHeightPx, true, true, 0, 0, 0);
    }

    /** What a round and the base use: crops of 416 px, flips, the scale of half or double the altitude, some light and contrast. */
    public static Augmentation usual() {
        return new Augmentation(416, 416, true, true, 0.5, 0.12, 0.35);
    }
}
