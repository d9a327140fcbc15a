package space.perigee.vision.scenes;

import space.perigee.mission.Check;

/**
 * What kind of scenes to draw. Start from {@link #aerial} or {@link #compact} and change one thing with a {@code with…} method.
 *
 * @param light day or night
 * @param classes how many of {@link SceneArtist#CLASS_NAMES} appear, in their order, 1..4
 * @param density mean number of objects in a scene that has any, at least 1
 * @param emptyShare share of scenes without any object, 0..1; these get more things that only look like one
 * @param cloudShare share of scenes behind a veil of cloud, 0..1
 * @param clutter how much the ground is built over and strewn with hard negatives, 0 (bare) to 1 (as in a town)
 * @param minPxPerMetre smallest scale drawn, pixels per metre on the ground
 * @param maxPxPerMetre greatest scale drawn
 */
public record SceneSpec(
        int widthPx,
        int heightPx,
        Light light,
        int classes,
        double density,
        double emptyShare,
        double cloudShare,
        double clutter,
        double minPxPerMetre,
        double maxPxPerMetre) {
    /** A scene is drawn in memory at twenty-odd bytes a pixel; 16 Mpx are 350 MB. */
    public static final int MAX_PIXELS = 1 << 24;

    /** Objects are told apart by a short on the canvas, and a scene with more is unreadable anyway. */
    public static final double MAX_DENSITY = 200;

    private static final double SMALLEST_SCALE = 1;
    private static final double GREATEST_SCALE = 40;

    public SceneSpec {
        Check.that(
                widthPx >= 32 && heightPx >= 32 && (long) widthPx * heightPx <= MAX_PIXELS,
                "scene of %d x %d px",
                widthPx,
                heightPx);
        Check.that(classes >= 1 && classes <= SceneArtist.CLASS_NAMES.size(), "%d classes", classes);
        Check.that(density >= 1 && density <= MAX_DENSITY, "density %s", density);
        Check.that(
                isShare(emptyShare) && isShare(cloudShare) && isShare(clutter),
                "a share is not in 0..1: %s, %s, %s",
                emptyShare,
                cloudShare,
                clutter);
        Check.that(
                SMALLEST_SCALE <= minPxPerMetre && minPxPerMetre <= maxPxPerMetre && maxPxPerMetre <= GREATEST_SCALE,
                "scale %s..%s px/m",
                minPxPerMetre,
                maxPxPerMetre);
    }

    /** As {@code hit_uav_daynight}: 640 x 512 px from 60 to 130 m, persons about 10 x 17 px, cars 30 to 70 px. */
    public static SceneSpec aerial(Light light) {
        return new SceneSpec(640, 512, light, 4, 8, 0.06, 0.15, 1, 8, 15);
    }

    /** 96 x 96 px with about three persons, cars and bicycles of 8 to 30 px: a net of 50,000 parameters learns them in seconds. */
    public static SceneSpec compact(Light light) {
        return new SceneSpec(96, 96, light, 3, 3, 0.08, 0.1, 0.3, 5.4, 6.0);
    }

    public SceneSpec withLight(Light other) {
        return new SceneSpec(
                widthPx,
                heightPx,
                other,
                classes,
                density,
                emptyShare,
                cloudShare,
                clutter,
                minPxPerMetre,
                maxPxPerMetre);
    }

    public SceneSpec withSize(int otherWidthPx, int otherHeightPx) {
        return new SceneSpec(
                otherWidthPx,
                otherHeightPx,
                light,
                classes,
                density,
                emptyShare,
                cloudShare,
                clutter,
                minPxPerMetre,
                maxPxPerMetre);
    }

    public SceneSpec withClasses(int other) {
        return new SceneSpec(
                widthPx,
                heightPx,
                light,
                other,
                density,
                emptyShare,
                cloudShare,
                clutter,
                minPxPerMetre,
                maxPxPerMetre);
    }

    public SceneSpec withDensity(double other) {
        return new SceneSpec(
                widthPx,
                heightPx,
                light,
                classes,
                other,
                emptyShare,
                cloudShare,
                clutter,
                minPxPerMetre,
                maxPxPerMetre);
    }

    public SceneSpec withEmptyShare(double other) {
        return new SceneSpec(
                widthPx, heightPx, light, classes, density, other, cloudShare, clutter, minPxPerMetre, maxPxPerMetre);
    }

    public SceneSpec withCloudShare(double other) {
        return new SceneSpec(
                widthPx, heightPx, light, classes, density, emptyShare, other, clutter, minPxPerMetre, maxPxPerMetre);
    }

    public SceneSpec withClutter(double other) {
        return new SceneSpec(
                widthPx,
                heightPx,
                light,
                classes,
                density,
                emptyShare,
                cloudShare,
                other,
                minPxPerMetre,
                maxPxPerMetre);
    }

    public SceneSpec withScale(double min, double max) {
        return new SceneSpec(widthPx, heightPx, light, classes, density, emptyShare, cloudShare, clutter, min, max);
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }
}
