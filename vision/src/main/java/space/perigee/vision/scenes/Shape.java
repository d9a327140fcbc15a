package space.perigee.vision.scenes;

/**
 * The one shape that everything is made of: a box with round corners (a disc, a capsule, a line, a ring are cases of it), with a
 * soft edge.
 *
 * @param halfLengthPx half its extent along the pose's axis
 * @param halfWidthPx half its extent across
 * @param cornerPx radius of the corners, at most the smaller half extent
 * @param softPx width of the edge over which it fades, greater than 0
 * @param wobblePx how far the edge follows the canvas's noise: leaves, torn edges
 * @param strokePx width of the outline when hollow, 0 for a filled shape
 */
record Shape(
        Pose pose,
        float halfLengthPx,
        float halfWidthPx,
        float cornerPx,
        float softPx,
        float wobblePx,
        float strokePx) {
    private static final float EDGE_PX = 1f;

    static Shape box(Pose pose, double lengthPx, double widthPx) {
        return rounded(pose, lengthPx, widthPx, 0);
    }

    static Shape rounded(Pose pose, double lengthPx, double widthPx, double cornerPx) {
        double corner = Math.min(cornerPx, Math.min(lengthPx, widthPx) / 2);
        return new Shape(pose, (float) lengthPx / 2, (float) widthPx / 2, (float) corner, EDGE_PX, 0, 0);
    }

    static Shape capsule(Pose pose, double lengthPx, double widthPx) {
        return rounded(pose, lengthPx, widthPx, Math.min(lengthPx, widthPx) / 2);
    }

    static Shape disc(Pose pose, double diameterPx) {
        return capsule(pose, diameterPx, diameterPx);
    }

    Shape soft(double px) {
        return new Shape(pose, halfLengthPx, halfWidthPx, cornerPx, (float) Math.max(EDGE_PX, px), wobblePx, strokePx);
    }

    Shape wobbly(double px) {
        return new Shape(pose, halfLengthPx, halfWidthPx, cornerPx, softPx, (float) px, strokePx);
    }

    Shape hollow(double px) {
        return new Shape(pose, halfLengthPx, halfWidthPx, cornerPx, softPx, wobblePx, (float) px);
    }

    Shape shifted(double dx, double dy) {
        return new Shape(pose.shifted(dx, dy), halfLengthPx, halfWidthPx, cornerPx, softPx, wobblePx, strokePx);
    }

    /** How far paint can reach beyond the outline. */
    float reachPx() {
        return softPx / 2 + wobblePx + strokePx / 2;
    }

    /** Signed distance of (along, across) from the edge, negative inside (Quilez, "2D distance functions", rounded box). */
    float distancePx(float along, float across) {
        float a = Math.abs(along) - halfLengthPx + cornerPx;
        float b = Math.abs(across) - halfWidthPx + cornerPx;
        float outside = a > 0 && b > 0 ? (float) Math.sqrt(a * a + b * b) : Math.max(a, b);
        float distance = outside - cornerPx;
        return strokePx > 0 ? Math.abs(distance) - strokePx / 2 : distance;
    }
}
