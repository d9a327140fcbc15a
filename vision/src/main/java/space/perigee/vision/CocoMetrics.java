package space.perigee.vision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import space.perigee.mission.Check;

/**
 * Mean average precision by the rules of COCO (Lin et al. 2014; the reference is pycocotools' {@code COCOeval}): 100 detections an image,
 * intersection over union .50:.05:.95, precision at 101 points of recall, crowd and ignore regions that swallow what lies in them by intersection over the
 * detection's area. Give it image after image, then ask. What it keeps of a detection is 40 bytes, so a bootstrap needs no second look.
 */
public final class CocoMetrics {
    /** Undefined, as COCO writes it: a class without boxes has no precision. */
    public static final double UNDEFINED = -1;

    /** Detections of an image and class that count. */
    static final int MAX_DETECTIONS = 100;

    /** Classes with fewer test boxes are listed apart: one box more or less moves them by points. */
    public static final int MIN_BOXES = 100;

    private static final int THRESHOLDS = 10;
    private static final int RECALLS = 101;
    private static final int AREAS = 4;
    private static final double[] AREA_MIN_PX = {0, 0, 32 * 32, 96 * 96};
    private static final double[] AREA_MAX_PX = {1e10, 32 * 32, 96 * 96, 1e10};

    /** numpy.spacing(1), which COCOeval adds below the fraction bar. */
    private static final double EPSILON = Math.ulp(1.0);

    private final List<String> classNames;
    private final List<ClassTable> tables;
    private int images;

    public CocoMetrics(List<String> classNames) {
        this.classNames = List.copyOf(classNames);
        this.tables = classNames.stream().map(name -> new ClassTable()).toList();
    }

    /**
     * One true object of an image.
     *
     * @param crowd a region that hides several: it is no miss, and what lies in it is no false alarm
     * @param areaPx of the object itself (COCO: of its mask), which decides whether it is small, medium or large
     */
    public record Truth(Box box, int classId, boolean crowd, double areaPx) {
        public static Truth of(LabelledBox labelled) {
            return new Truth(
                    labelled.box(), labelled.classId(), false, labelled.box().areaPx());
        }
    }

    /**
     * One detection as it counts: bit {@code area * 10 + threshold} says whether it met a true box, and whether it is left out.
     *
     * @param rank in its image and class, from 0
     */
    private record Scored(int image, int rank, float score, long matched, long ignored) {}

    /** What is known of one class. */
    private static final class ClassTable {
        final List<Scored> scored = new ArrayList<>();
        final List<int[]> positives = new ArrayList<>();
        private boolean isSorted = true;

        void add(List<Scored> ofImage, int[] positivesOfImage) {
            scored.addAll(ofImage);
            positives.add(positivesOfImage);
            isSorted = false;
        }

        List<Scored> byFallingScore() {
            if (!isSorted)
                scored.sort(Comparator.comparingDouble((Scored s) -> s.score()).reversed());
            isSorted = true;
            return scored;
        }

        int positives(int area) {
            return positives.stream().mapToInt(ofImage -> ofImage[area]).sum();
        }
    }

    /** Precision and recall of a class at one threshold. */
    private record Curve(double averagePrecision, double recall) {
        static final Curve NONE = new Curve(UNDEFINED, UNDEFINED);
    }

    /**
     * Metrics of a file of detections against a file of truth, in COCO's formats.
     *
     * @throws space.perigee.mission.Problem when a file is broken, or speaks of images or categories that the truth does not know
     */
    public static CocoMetrics ofFiles(java.nio.file.Path truth, java.nio.file.Path results) {
        return CocoJson.evaluate(truth, results);
    }

    /** Takes in one image; its ignore regions are crowds of every class. */
    public void add(LabelledImage truth, Detections found) {
        List<Truth> truths = new ArrayList<>();
        for (LabelledBox box : truth.boxes()) truths.add(Truth.of(box));
        for (Box region : truth.ignore()) {
            for (int c = 0; c < classNames.size(); c++) truths.add(new Truth(region, c, true, region.areaPx()));
        }
        add(truths, found.all());
    }

    /** Takes in one image. */
    public void add(List<Truth> truths, List<Detection> found) {
        for (int c = 0; c < tables.size(); c++) {
            int classId = c;
            List<Detection> best = found.stream()
                    .filter(detection -> detection.classId() == classId)
                    .sorted(Comparator.comparingDouble(Detection::score).reversed())
                    .limit(MAX_DETECTIONS)
                    .toList();
            List<Truth> ofClass =
                    truths.stream().filter(truth -> truth.classId() == classId).toList();
            new Matching(images, best, ofClass).into(tables.get(c));
        }
        images++;
    }

    public int images() {
        return images;
    }

    /** Figures with {@link #MIN_BOXES}. */
    public CocoReport report() {
        return report(MIN_BOXES);
    }

    /** Figures; the means go over the classes of at least {@code minBoxes} boxes, over all where none has so many. */
    public CocoReport report(int minBoxes) {
        List<Integer> counted = counted(minBoxes);
        List<CocoReport.ClassFigures> figures = new ArrayList<>();
        for (int c = 0; c < tables.size(); c++) {
            ClassTable table = tables.get(c);
            double[] atThresholds = averagePrecisions(table, 0);
            figures.add(new CocoReport.ClassFigures(
                    classNames.get(c), table.positives(0), atThresholds[0], mean(atThresholds), counted.contains(c)));
        }
        List<CocoReport.ClassFigures> means =
                figures.stream().filter(CocoReport.ClassFigures::counted).toList();
        return new CocoReport(
                images,
                figures,
                minBoxes,
                isOverAll(minBoxes),
                mean(means.stream().mapToDouble(CocoReport.ClassFigures::ap50).toArray()),
                mean(means.stream().mapToDouble(CocoReport.ClassFigures::ap5095).toArray()),
                twelve());
    }

    private boolean isOverAll(int minBoxes) {
        return tables.stream().noneMatch(table -> table.positives(0) >= minBoxes);
    }

    private List<Integer> counted(int minBoxes) {
        boolean all = isOverAll(minBoxes);
        List<Integer> counted = new ArrayList<>();
        for (int c = 0; c < tables.size(); c++) {
            if (all || tables.get(c).positives(0) >= minBoxes) counted.add(c);
        }
        return counted;
    }

    /**
     * mAP50 of {@code resamples} draws of as many images with replacement (Efron 1979). The same seed draws the same images, so two models that were
     * measured on the same images in the same order are compared draw by draw: {@link Interval#ofDifferences}.
     */
    public double[] bootstrap(long seed, int resamples) {
        return bootstrap(seed, resamples, MIN_BOXES);
    }

    /** The same with another least number of boxes; which classes count is decided once, on all images. */
    public double[] bootstrap(long seed, int resamples, int minBoxes) {
        Check.that(resamples > 0 && resamples <= 100_000, "%d resamples", resamples);
        List<Integer> counted = counted(minBoxes);
        var chance = new SplittableRandom(seed);
        double[] means = new double[resamples];
        int[] weights = new int[images];
        for (int r = 0; r < resamples; r++) {
            Arrays.fill(weights, 0);
            for (int i = 0; i < images; i++) weights[chance.nextInt(images)]++;
            means[r] = mean(counted.stream()
                    .mapToDouble(c ->
                            curve(tables.get(c), 0, 0, MAX_DETECTIONS, weights).averagePrecision())
                    .toArray());
        }
        return means;
    }

    /** COCO's summary: AP, AP50, AP75, AP small, medium, large; AR of 1, 10, 100 detections, AR small, medium, large. */
    private List<Double> twelve() {
        List<Double> twelve = new ArrayList<>();
        twelve.add(mean(precisions(0)));
        twelve.add(mean(
                tables.stream().mapToDouble(t -> averagePrecisions(t, 0)[0]).toArray()));
        twelve.add(mean(
                tables.stream().mapToDouble(t -> averagePrecisions(t, 0)[5]).toArray()));
        for (int area = 1; area < AREAS; area++) twelve.add(mean(precisions(area)));
        for (int most : new int[] {1, 10, MAX_DETECTIONS}) twelve.add(mean(recalls(0, most)));
        for (int area = 1; area < AREAS; area++) twelve.add(mean(recalls(area, MAX_DETECTIONS)));
        return twelve;
    }

    private double[] precisions(int area) {
        return tables.stream()
                .flatMapToDouble(table -> Arrays.stream(averagePrecisions(table, area)))
                .toArray();
    }

    private double[] averagePrecisions(ClassTable table, int area) {
        int[] once = once();
        double[] precisions = new double[THRESHOLDS];
        for (int t = 0; t < THRESHOLDS; t++) {
            precisions[t] = curve(table, area, t, MAX_DETECTIONS, once).averagePrecision();
        }
        return precisions;
    }

    private double[] recalls(int area, int most) {
        int[] once = once();
        double[] recalls = new double[tables.size() * THRESHOLDS];
        for (int i = 0; i < recalls.length; i++) {
            recalls[i] = curve(tables.get(i / THRESHOLDS), area, i % THRESHOLDS, most, once)
                    .recall();
        }
        return recalls;
    }

    private int[] once() {
        int[] once = new int[images];
        Arrays.fill(once, 1);
        return once;
    }

    /** COCOeval.accumulate for one class, area and threshold; {@code weights} says how often each image counts. */
    private static Curve curve(ClassTable table, int area, int threshold, int most, int[] weights) {
        long positives = 0;
        for (int i = 0; i < weights.length; i++)
            positives += (long) weights[i] * table.positives.get(i)[area];
        if (positives == 0) return Curve.NONE;
        long bit = 1L << (area * THRESHOLDS + threshold);
        List<Scored> all = table.byFallingScore();
        double[] recall = new double[all.size()];
        double[] precision = new double[all.size()];
        int points = 0;
        double hits = 0;
        double seen = 0;
        for (Scored one : all) {
            int weight = weights[one.image()];
            if (weight == 0 || one.rank() >= most || (one.ignored() & bit) != 0) continue;
            seen += weight;
            if ((one.matched() & bit) != 0) hits += weight;
            recall[points] = hits / positives;
            precision[points] = hits / (seen + EPSILON);
            points++;
        }
        for (int i = points - 2; i >= 0; i--) precision[i] = Math.max(precision[i], precision[i + 1]);
        return new Curve(areaUnder(recall, precision, points), points == 0 ? 0 : recall[points - 1]);
    }

    private static double areaUnder(double[] recall, double[] precision, int points) {
        double sum = 0;
        int at = 0;
        for (int r = 0; r < RECALLS; r++) {
            double wanted = r == RECALLS - 1 ? 1 : r * 0.01;
            while (at < points && recall[at] < wanted) at++;
            if (at < points) sum += precision[at];
        }
        return sum / RECALLS;
    }

    /** Over what is defined. */
    private static double mean(double[] values) {
        return Arrays.stream(values)
                .filter(value -> value > UNDEFINED)
                .average()
                .orElse(UNDEFINED);
    }

    /** COCOeval.evaluateImg for one image and class, all areas and thresholds. */
    private static final class Matching {
        private final int image;
        private final List<Detection> found;
        private final List<Truth> truths;
        private final double[][] overlaps;
        private final long[] matched;
        private final long[] ignored;
        private final int[] positives = new int[AREAS];

        Matching(int image, List<Detection> found, List<Truth> truths) {
            this.image = image;
            this.found = found;
            this.truths = truths;
            this.matched = new long[found.size()];
            this.ignored = new long[found.size()];
            this.overlaps = new double[found.size()][truths.size()];
            for (int d = 0; d < found.size(); d++) {
                for (int g = 0; g < truths.size(); g++)
                    overlaps[d][g] = overlap(found.get(d).box(), truths.get(g));
            }
        }

        void into(ClassTable table) {
            for (int area = 0; area < AREAS; area++) match(area);
            List<Scored> scored = new ArrayList<>(found.size());
            for (int d = 0; d < found.size(); d++) {
                scored.add(new Scored(image, d, found.get(d).score(), matched[d], ignored[d]));
            }
            table.add(scored, positives);
        }

        /** Of a crowd: over the detection's own area. In doubles: a box may lie right at a threshold. */
        private static double overlap(Box found, Truth truth) {
            Box box = truth.box();
            double width = Math.min((double) found.xMax(), box.xMax()) - Math.max((double) found.xMin(), box.xMin());
            double height = Math.min((double) found.yMax(), box.yMax()) - Math.max((double) found.yMin(), box.yMin());
            if (width <= 0 || height <= 0) return 0;
            double shared = width * height;
            double own = areaPx(found);
            return shared / (truth.crowd() ? own : own + areaPx(box) - shared);
        }

        private static double areaPx(Box box) {
            return ((double) box.xMax() - box.xMin()) * ((double) box.yMax() - box.yMin());
        }

        private void match(int area) {
            List<Integer> order = new ArrayList<>(); // what counts first, then what is left out
            for (int g = 0; g < truths.size(); g++) if (!isLeftOut(g, area)) order.add(g);
            positives[area] = order.size();
            for (int g = 0; g < truths.size(); g++) if (isLeftOut(g, area)) order.add(g);
            for (int t = 0; t < THRESHOLDS; t++) match(area, t, order);
        }

        private boolean isLeftOut(int g, int area) {
            Truth truth = truths.get(g);
            return truth.crowd() || isOutside(truth.areaPx(), area);
        }

        private static boolean isOutside(double areaPx, int area) {
            return areaPx < AREA_MIN_PX[area] || areaPx > AREA_MAX_PX[area];
        }

        private void match(int area, int threshold, List<Integer> order) {
            long bit = 1L << (area * THRESHOLDS + threshold);
            boolean[] taken = new boolean[truths.size()];
            for (int d = 0; d < found.size(); d++) {
                int best = best(d, area, threshold, order, taken);
                if (best < 0) {
                    if (isOutside(areaPx(found.get(d).box()), area)) ignored[d] |= bit;
                } else {
                    taken[best] = true;
                    matched[d] |= bit;
                    if (isLeftOut(best, area)) ignored[d] |= bit;
                }
            }
        }

        /** The true box that overlaps most, at least by the threshold; one that counts goes before one that is left out. */
        private int best(int d, int area, int threshold, List<Integer> order, boolean[] taken) {
            // numpy.linspace(.5, .95, 10), and COCOeval's start just below one
            double least = Math.min(0.5 + threshold * ((0.95 - 0.5) / 9), 1 - 1e-10);
            int best = -1;
            for (int g : order) {
                if (taken[g] && !truths.get(g).crowd()) continue;
                if (best >= 0 && !isLeftOut(best, area) && isLeftOut(g, area)) break;
                if (overlaps[d][g] < least) continue;
                least = overlaps[d][g];
                best = g;
            }
            return best;
        }
    }
}
