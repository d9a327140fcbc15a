package space.perigee.vision.scenes;

/**
 * Where something stands.
 *
 * @param x of its middle (px)
 * @param y of its middle (px)
 * @param angleRad of its long axis, from x towards y
 */
record Pose(float x, float y, float angleRad) {
    /** The pose {@code along} px further on its axis and {@code across} px to the right of it. */
    Pose moved(double along, double across) {
        double c = StrictMath.cos(angleRad);
        double s = StrictMath.sin(angleRad);
        return new Pose((float) (x + along * c - across * s), (float) (y + along * s + across * c), angleRad);
    }

    Pose turned(double byRad) {
        return new Pose(x, y, (float) (angleRad + byRad));
    }

    Pose shifted(double dx, double dy) {
        return new Pose((float) (x + dx), (float) (y + dy), angleRad);
    }
}
