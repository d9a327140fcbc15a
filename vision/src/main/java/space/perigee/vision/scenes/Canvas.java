package space.perigee.vision.scenes;

import java.util.Arrays;

/**
 * A frame being painted: apparent temperature in grey levels (0..255, not yet clipped), and for every pixel which object is seen
 * there. Ownership reaches beyond the frame by a margin, so that it is known how much of an object the frame cuts off.
 */
final class Canvas {
    /** Owner of what is nobody's: ground, trees, posts. */
    static final int NOBODY = 0;

    /** Paint that leaves the owner as it is: shadows, markings, warmth. */
    static final int KEEP = -1;

    private static final double COARSE_M = 8;
    private static final double MIDDLE_M = 1.1;
    private static final double FINE_PX = 2.2;

    final int widthPx;
    final int heightPx;
    final int marginPx;
    final float[] levels;
    final float[] coarse;
    final float[] middle;
    final float[] fine;
    private final short[] owners;

    Canvas(int widthPx, int heightPx, int marginPx, double pxPerMetre, Dice dice) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        this.marginPx = marginPx;
        this.levels = new float[widthPx * heightPx];
        this.owners = new short[(widthPx + 2 * marginPx) * (heightPx + 2 * marginPx)];
        this.coarse = NoiseField.of(widthPx, heightPx, COARSE_M * pxPerMetre, dice);
        this.middle = NoiseField.of(widthPx, heightPx, MIDDLE_M * pxPerMetre, dice);
        this.fine = NoiseField.of(widthPx, heightPx, FINE_PX, dice);
    }

    /** Covers the whole frame. */
    void flood(Ink ink) {
        for (int at = 0; at < levels.length; at++) levels[at] = ink.level(at, levels[at]);
        Arrays.fill(owners, (short) NOBODY);
    }

    /** Paints what is inside {@code shape}; half-covered pixels and more belong to {@code owner} afterwards. */
    void paint(Shape shape, Ink ink, int owner) {
        float c = (float) StrictMath.cos(shape.pose().angleRad());
        float s = (float) StrictMath.sin(shape.pose().angleRad());
        float reach = shape.reachPx();
        float tall = Math.abs(s) * shape.halfLengthPx() + Math.abs(c) * shape.halfWidthPx() + reach;
        int top = Math.max(-marginPx, (int) Math.floor(shape.pose().y() - tall));
        int bottom =
                Math.min(heightPx + marginPx - 1, (int) Math.ceil(shape.pose().y() + tall));
        for (int y = top; y <= bottom; y++) paintRow(shape, ink, owner, y, c, s);
    }

    private void paintRow(Shape shape, Ink ink, int owner, int y, float c, float s) {
        float dy = y + 0.5f - shape.pose().y();
        float reach = shape.reachPx();
        var span = new Span(-marginPx, widthPx + marginPx - 1);
        span.cut(c, dy * s, shape.halfLengthPx() + reach, shape.pose().x());
        span.cut(-s, dy * c, shape.halfWidthPx() + reach, shape.pose().x());
        boolean rowInside = y >= 0 && y < heightPx;
        for (int x = span.first; x <= span.last; x++) {
            float dx = x + 0.5f - shape.pose().x();
            boolean inside = rowInside && x >= 0 && x < widthPx;
            int at = y * widthPx + x;
            float distance = shape.distancePx(dx * c + dy * s, dy * c - dx * s);
            if (inside && shape.wobblePx() > 0) distance += shape.wobblePx() * (0.6f * middle[at] + 0.4f * fine[at]);
            float cover = 0.5f - distance / shape.softPx();
            if (cover <= 0) continue;
            if (inside) levels[at] += (ink.level(at, levels[at]) - levels[at]) * Math.min(1, cover);
            if (owner != KEEP && cover >= 0.5f) owners[ownerIndex(x, y)] = (short) owner;
        }
    }

    /** Mean level of the ground around a pose, over a cross of {@code armPx}; what lies outside the frame does not count. */
    float groundLevel(Pose pose, float armPx) {
        float sum = 0;
        int count = 0;
        for (int i = -2; i <= 2; i++) {
            for (int j = -2; j <= 2; j++) {
                int x = Math.clamp((int) (pose.x() + i * armPx / 2), 0, widthPx - 1);
                int y = Math.clamp((int) (pose.y() + j * armPx / 2), 0, heightPx - 1);
                sum += levels[y * widthPx + x];
                count++;
            }
        }
        return sum / count;
    }

    /** What can be seen of an owner whose paint is within {@code radiusPx} of a pose, the margin included or not. */
    Extent extent(int owner, Pose pose, float radiusPx, boolean withMargin) {
        int edge = withMargin ? marginPx : 0;
        int left = Math.max(-edge, (int) (pose.x() - radiusPx));
        int right = Math.min(widthPx + edge - 1, (int) (pose.x() + radiusPx));
        int top = Math.max(-edge, (int) (pose.y() - radiusPx));
        int bottom = Math.min(heightPx + edge - 1, (int) (pose.y() + radiusPx));
        int count = 0;
        int[] edges = {Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1};
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                if (owners[ownerIndex(x, y)] != owner) continue;
                count++;
                edges[0] = Math.min(edges[0], x);
                edges[1] = Math.min(edges[1], y);
                edges[2] = Math.max(edges[2], x);
                edges[3] = Math.max(edges[3], y);
            }
        }
        return new Extent(count, edges[0], edges[1], edges[2], edges[3]);
    }

    private int ownerIndex(int x, int y) {
        return (y + marginPx) * (widthPx + 2 * marginPx) + x + marginPx;
    }

    /** The pixels of one row that a shape can touch; cutting row by row keeps a long thin line as cheap as it looks. */
    private static final class Span {
        private static final float LEVEL = 1e-6f;
        private int first;
        private int last;

        Span(int first, int last) {
            this.first = first;
            this.last = last;
        }

        /** Keeps x where |slope * (x + 0.5 - middle) + offset| <= half. */
        void cut(float slope, float offset, float half, float middle) {
            if (Math.abs(slope) < LEVEL) {
                if (Math.abs(offset) > half) last = first - 1;
                return;
            }
            float one = (-half - offset) / slope;
            float two = (half - offset) / slope;
            first = Math.max(first, (int) Math.floor(Math.min(one, two) + middle - 0.5f));
            last = Math.min(last, (int) Math.ceil(Math.max(one, two) + middle - 0.5f));
        }
    }

    /**
     * Pixels that were counted and the box around them, edges included.
     *
     * @param count pixels
     */
    record Extent(int count, int left, int top, int right, int bottom) {}
}
