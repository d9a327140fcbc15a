package space.perigee.vision;

/**
 * An axis-parallel box in pixels of its image, x to the right, y down, edges at {@code xMin <= xMax}; pixel (0, 0) covers [0, 1) x [0, 1).
 */
public record Box(float xMin, float yMin, float xMax, float yMax) {
    public float areaPx() {
        return Math.max(0, xMax - xMin) * Math.max(0, yMax - yMin);
    }

    /** Intersection over union, 0..1 (Everingham et al. 2010, eq. 3 of "The PASCAL VOC challenge"). */
    public float iou(Box other) {
        float shared = intersectionPx(other);
        float all = areaPx() + other.areaPx() - shared;
        return all <= 0 ? 0 : shared / all;
    }

    /** Area that both cover. */
    public float intersectionPx(Box other) {
        float width = Math.min(xMax, other.xMax) - Math.max(xMin, other.xMin);
        float height = Math.min(yMax, other.yMax) - Math.max(yMin, other.yMin);
        return width <= 0 || height <= 0 ? 0 : width * height;
    }

    public Box shifted(float dx, float dy) {
        return new Box(xMin + dx, yMin + dy, xMax + dx, yMax + dy);
    }
}
