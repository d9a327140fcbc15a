package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Cases by hand. */
final class CocoMetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    private static final Comparator<Double> CLOSE = (a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b);

    private static Detection found(float x, float y, float side, float score) {
        return new Detection(new Box(x, y, x + side, y + side), 0, score);
    }

    private static LabelledBox truth(float x, float y, float side) {
        return new LabelledBox(new Box(x, y, x + side, y + side), 0);
    }

    private static LabelledImage image(List<LabelledBox> boxes, Box... ignore) {
        return new LabelledImage(Path.of("image"), boxes, List.of(ignore));
    }

    @Test
    void twoOfThreeFoundWithAFalseAlarmBetween() {
        var metrics = new CocoMetrics(List.of("car"));
        metrics.add(
                image(List.of(truth(0, 0, 10), truth(20, 0, 10), truth(40, 0, 10))),
                new Detections(List.of(found(0, 0, 10, .9f), found(80, 80, 10, .8f), found(20, 0, 10, .7f)), 0));
        // recall 1/3 at precision 1 (points 0..33), 2/3 at 2/3 (points 34..66): (34 + 33 * 2/3) / 101
        assertThat(metrics.report(1).map50()).isCloseTo((34 + 33 * 2 / 3.0) / 101, EXACT);
        assertThat(metrics.report(1).twelve().get(8)).isCloseTo(2 / 3.0, EXACT);
    }

    @Test
    void eachTrueBoxIsFoundOnlyOnce() {
        var metrics = new CocoMetrics(List.of("car"));
        metrics.add(
                image(List.of(truth(0, 0, 10))),
                new Detections(List.of(found(0, 0, 10, .9f), found(0, 0, 10, .8f)), 0));
        assertThat(metrics.report(1).map50()).isCloseTo(1, EXACT);
        metrics.add(image(List.of(truth(0, 0, 10))), new Detections(List.of(found(0, 0, 10, .5f)), 0));
        // precision 1, 1/2, 2/3: envelope 2/3 beyond recall 1/2 (51 points at 1, 50 at 2/3)
        assertThat(metrics.report(1).map50()).isCloseTo((51 + 50 * 2 / 3.0) / 101, EXACT);
    }

    @Test
    void overlapDecidesAtWhichThresholdsABoxIsFound() {
        var metrics = new CocoMetrics(List.of("car"));
        // 10 x 10 shifted by 2: 80 / 120 = .667: found at .50, .55, .60, .65
        metrics.add(image(List.of(truth(0, 0, 10))), new Detections(List.of(found(2, 0, 10, .9f)), 0));
        assertThat(metrics.report(1).map50()).isCloseTo(1, EXACT);
        assertThat(metrics.report(1).map5095()).isCloseTo(.4, EXACT);
        assertThat(metrics.report(1).twelve().get(2)).isZero();
    }

    @Test
    void whatLiesInAnIgnoreRegionNeitherHelpsNorHarms() {
        var metrics = new CocoMetrics(List.of("car"));
        metrics.add(
                image(List.of(truth(0, 0, 10)), new Box(50, 50, 150, 150)),
                new Detections(List.of(found(60, 60, 10, .95f), found(100, 100, 10, .94f), found(0, 0, 10, .9f)), 0));
        assertThat(metrics.report(1).map50()).isCloseTo(1, EXACT);
        assertThat(metrics.report(1).classes().getFirst().boxes()).isEqualTo(1);
    }

    @Test
    void areasDecideWhatIsSmallMediumAndLarge() {
        var metrics = new CocoMetrics(List.of("car"));
        metrics.add(
                image(List.of(truth(0, 0, 20), truth(100, 0, 50), truth(200, 0, 120))),
                new Detections(List.of(found(0, 0, 20, .9f), found(200, 0, 120, .8f)), 0));
        assertThat(metrics.report(1).twelve().subList(3, 6))
                .usingElementComparator(CLOSE)
                .containsExactly(1.0, 0.0, 1.0);
    }

    @Test
    void classesOfFewBoxesAreListedApart() {
        var metrics = new CocoMetrics(List.of("car", "tram", "never"));
        metrics.add(
                List.of(
                        new CocoMetrics.Truth(new Box(0, 0, 9, 9), 0, false, 81),
                        new CocoMetrics.Truth(new Box(20, 0, 29, 9), 0, false, 81),
                        new CocoMetrics.Truth(new Box(40, 0, 49, 9), 1, false, 81)),
                List.of(new Detection(new Box(40, 0, 49, 9), 1, .9f)));
        CocoReport few = metrics.report(2);
        assertThat(few.overAll()).isFalse();
        assertThat(few.map50()).isZero();
        assertThat(few.classes()).extracting(CocoReport.ClassFigures::counted).containsExactly(true, false, false);
        CocoReport all = metrics.report(100);
        assertThat(all.overAll()).isTrue();
        assertThat(all.map50()).isCloseTo(.5, EXACT); // a class without boxes is no part of the mean
        assertThat(all.classes().getLast().ap50()).isEqualTo(CocoMetrics.UNDEFINED);
    }

    /** Four images, half of them found: AP50 of a draw is that of its share of found images. */
    @Test
    void theBootstrapDrawsImages() {
        var half = new CocoMetrics(List.of("car"));
        var none = new CocoMetrics(List.of("car"));
        for (int i = 0; i < 40; i++) {
            Detections found = i % 2 == 0 ? new Detections(List.of(found(0, 0, 10, .9f)), 0) : Detections.NONE;
            half.add(image(List.of(truth(0, 0, 10))), found);
            none.add(image(List.of(truth(0, 0, 10))), Detections.NONE);
        }
        Interval interval = Interval.of(half.bootstrap(1, 2000, 1), 0.95);
        // the share of found images is binomial: .5 +- 1.96 * sqrt(.25 / 40) = .345 .. .655
        assertThat(interval.median()).isCloseTo(.5, within(.02));
        assertThat(interval.low()).isCloseTo(.345, within(.03));
        assertThat(interval.high()).isCloseTo(.655, within(.03));
        assertThat(half.bootstrap(1, 10, 1)).containsExactly(half.bootstrap(1, 10, 1));
        Interval gain = Interval.ofDifferences(none.bootstrap(1, 500, 1), half.bootstrap(1, 500, 1), 0.95);
        assertThat(gain.low()).isGreaterThan(.3);
        Interval same = Interval.ofDifferences(half.bootstrap(3, 500, 1), half.bootstrap(3, 500, 1), 0.95);
        assertThat(same.high()).isZero();
    }
}
