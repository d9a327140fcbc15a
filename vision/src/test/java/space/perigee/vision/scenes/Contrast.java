package space.perigee.vision.scenes;

import space.perigee.vision.Box;
import space.perigee.vision.Image;

/** Test only: how much brighter the inside of a box is than what surrounds it. */
final class Contrast {
    /** The inner share of a box, by side: its corners are ground. */
    private static final double CORE = 0.6;

    private static final int RIM_PX = 5;

    private Contrast() {}

    /** Mean of the box's core less the mean of a rim around the box (grey levels). */
    static double of(Image image, Box box) {
        double[] core = {0, 0};
        double[] rim = {0, 0};
        for (int y = (int) box.yMin() - RIM_PX; y < box.yMax() + RIM_PX; y++) {
            for (int x = (int) box.xMin() - RIM_PX; x < box.xMax() + RIM_PX; x++) {
                if (x < 0 || y < 0 || x >= image.widthPx() || y >= image.heightPx()) continue;
                double[] sum = isCore(box, x + 0.5, y + 0.5) ? core : isOutside(box, x, y) ? rim : new double[2];
                sum[0] += image.at(x, y, 0);
                sum[1]++;
            }
        }
        return core[0] / Math.max(1, core[1]) - rim[0] / Math.max(1, rim[1]);
    }

    private static boolean isCore(Box box, double x, double y) {
        double dx = Math.abs(x - (box.xMin() + box.xMax()) / 2) / (box.xMax() - box.xMin());
        double dy = Math.abs(y - (box.yMin() + box.yMax()) / 2) / (box.yMax() - box.yMin());
        return dx < CORE / 2 && dy < CORE / 2;
    }

    private static boolean isOutside(Box box, int x, int y) {
        return x < box.xMin() || x >= box.xMax() || y < box.yMin() || y >= box.yMax();
    }
}
