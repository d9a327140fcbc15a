package space.perigee.vision;

import java.util.List;

/**
 * Figures of {@link CocoMetrics}, all fractions 0..1, or {@link CocoMetrics#UNDEFINED} where there is nothing to measure.
 *
 * @param images that were looked at
 * @param classes all, in the order of their ids
 * @param minBoxes least true boxes of a class that counts in the means
 * @param overAll no class has so many boxes, so the means go over all: say so where they are shown
 * @param map50 mean over the counted classes at intersection over union 0.50
 * @param map5095 the same over .50:.05:.95
 * @param twelve COCO's figures over all classes, in the order of {@link #TWELVE_NAMES}
 */
public record CocoReport(
        int images,
        List<ClassFigures> classes,
        int minBoxes,
        boolean overAll,
        double map50,
        double map5095,
        List<Double> twelve) {
    public static final List<String> TWELVE_NAMES = List.of(
            "AP",
            "AP50",
            "AP75",
            "AP small",
            "AP medium",
            "AP large",
            "AR 1",
            "AR 10",
            "AR 100",
            "AR small",
            "AR medium",
            "AR large");

    public CocoReport {
        classes = List.copyOf(classes);
        twelve = List.copyOf(twelve);
    }

    /**
     * Average precision of one class.
     *
     * @param boxes true ones
     * @param counted in the means
     */
    public record ClassFigures(String name, int boxes, double ap50, double ap5095, boolean counted) {}
}
