package space.perigee.learn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.mission.Check;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.vision.Box;

/**
 * Anchors by k-means over the shapes of true boxes with the distance 1 - IoU of shapes laid on one centre (Redmon and Farhadi 2017,
 * "YOLO9000", 2, "Dimension Clusters"); seeded by k-means++ (Arthur and Vassilvitskii 2007).
 */
public final class AnchorFit {
    /** It stands still after some ten; the rest is for odd data. */
    private static final int MAX_ROUNDS = 100;

    private AnchorFit() {}

    /** {@code count} anchors for {@code boxes}, smallest area first, in pixels. */
    public static List<Anchor> fit(List<Box> boxes, int count, RandomGenerator chance) {
        Check.that(boxes.size() >= count && count > 0, "%d anchors from %d boxes", count, boxes.size());
        List<Anchor> anchors = spreadOut(boxes, count, chance);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<Anchor> moved = means(boxes, anchors);
            if (moved.equals(anchors)) break;
            anchors = moved;
        }
        List<Anchor> sorted = new ArrayList<>(anchors);
        sorted.sort(Comparator.comparingDouble(anchor -> (double) anchor.widthPx() * anchor.heightPx()));
        return List.copyOf(sorted);
    }

    /** Mean over the boxes of the IoU with the anchor that fits best: how good a set of anchors is, 0..1. */
    public static double meanIou(List<Box> boxes, List<Anchor> anchors) {
        return boxes.stream()
                .mapToDouble(box -> shapeIou(box, anchors.get(nearest(box, anchors))))
                .average()
                .orElse(0);
    }

    /** IoU of two shapes laid on one centre. */
    public static float shapeIou(Box box, Anchor anchor) {
        float width = box.xMax() - box.xMin();
        float height = box.yMax() - box.yMin();
        float shared = Math.min(width, anchor.widthPx()) * Math.min(height, anchor.heightPx());
        return shared / (width * height + anchor.widthPx() * anchor.heightPx() - shared);
    }

    private static List<Anchor> spreadOut(List<Box> boxes, int count, RandomGenerator chance) {
        List<Anchor> anchors = new ArrayList<>();
        anchors.add(shape(boxes.get(chance.nextInt(boxes.size()))));
        while (anchors.size() < count) {
            double[] weights = boxes.stream()
                    .mapToDouble(box -> {
                        double distance = 1 - shapeIou(box, anchors.get(nearest(box, anchors)));
                        return distance * distance;
                    })
                    .toArray();
            anchors.add(shape(boxes.get(drawn(weights, chance))));
        }
        return anchors;
    }

    private static int drawn(double[] weights, RandomGenerator chance) {
        double sum = 0;
        for (double weight : weights) sum += weight;
        double left = chance.nextDouble() * sum;
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) return i;
        }
        return weights.length - 1;
    }

    private static List<Anchor> means(List<Box> boxes, List<Anchor> anchors) {
        double[] width = new double[anchors.size()];
        double[] height = new double[anchors.size()];
        int[] members = new int[anchors.size()];
        for (Box box : boxes) {
            int k = nearest(box, anchors);
            width[k] += box.xMax() - box.xMin();
            height[k] += box.yMax() - box.yMin();
            members[k]++;
        }
        List<Anchor> moved = new ArrayList<>();
        for (int k = 0; k < anchors.size(); k++)
            moved.add(
                    members[k] == 0
                            ? anchors.get(k)
                            : new Anchor((float) (width[k] / members[k]), (float) (height[k] / members[k])));
        return moved;
    }

    private static int nearest(Box box, List<Anchor> anchors) {
        int best = 0;
        for (int k = 1; k < anchors.size(); k++)
            if (shapeIou(box, anchors.get(k)) > shapeIou(box, anchors.get(best))) best = k;
        return best;
    }

    private static Anchor shape(Box box) {
        return new Anchor(box.xMax() - box.xMin(), box.yMax() - box.yMin());
    }
}
