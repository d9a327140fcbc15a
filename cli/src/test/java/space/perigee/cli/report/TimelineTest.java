package space.perigee.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimelineTest {
    private static final int STEPS = 17;
    private static final int LONG_NAME = 12;
    private static final int MAX_LATER = 3;
    private static final List<LoopReport.Flown> ONE = List.of(flown("heihe", 0, 400));

    private static LoopReport.PassView pass(double seconds) {
        return pass("heihe", seconds, Optional.empty());
    }

    private static LoopReport.PassView pass(String station, double seconds, Optional<Double> cutSeconds) {
        return new LoopReport.PassView(
                "bupt-1", station, at(0), at(seconds), cutSeconds.map(TimelineTest::at), 40, 0, 0, List.of());
    }

    private static String at(double seconds) {
        return Instant.parse("2023-04-04T01:17:05Z")
                .plusMillis((long) (seconds * 1e3))
                .toString();
    }

    private static LoopReport.Flown flown(String station, double aos, double los) {
        return new LoopReport.Flown(station, at(aos), at(los));
    }

    private static LoopReport.Step step(int number, double from, double until, int count) {
        return new LoopReport.Step(
                number, "n".repeat(LONG_NAME), "", from, until, count, number < 5 ? "space" : "ground", "it happened");
    }

    private static LoopReport.Step once(int number, double at) {
        return step(number, at, at, 1);
    }

    /** As a demo on drawn scenes went. */
    private static List<LoopReport.Step> demo() {
        return List.of(
                step(1, -294.2, -280.0, 260),
                step(2, -294.2, -280.0, 260),
                step(3, -294.2, -280.0, 260),
                step(4, -294.0, -279.5, 129),
                step(5, 0.1, 4.0, 129),
                step(6, 0.6, 4.5, 129),
                step(7, 0.6, 4.5, 129),
                once(8, 5.6),
                once(8, 243.7),
                once(9, 243.9),
                once(10, 250.7),
                once(11, 250.7),
                once(12, 250.7),
                once(13, 251.3),
                once(14, 251.8),
                once(15, 258.1),
                once(16, 258.1),
                once(17, 258.4));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Timeline any(long seed) {
        Random random = new Random(seed);
        double length = 1 + random.nextDouble() * (random.nextBoolean() ? 900 : 40_000);
        List<LoopReport.Step> steps = new ArrayList<>();
        for (int number = 1; number <= STEPS; number++)
            for (int i = random.nextInt(3); i >= 0; i--) {
                double from = (random.nextInt(4) - 1) * length * random.nextDouble();
                boolean spans = random.nextInt(4) == 0;
                steps.add(step(
                        number, from, spans ? from + length * random.nextDouble() : from, 1 + random.nextInt(9999)));
            }
        Optional<Double> cut =
                random.nextBoolean() ? Optional.of(length * (0.01 + 0.9 * random.nextDouble())) : Optional.empty();
        return Timeline.of(
                pass("s".repeat(1 + random.nextInt(LONG_NAME)), length, cut),
                passes(random, length, cut.orElse(length)),
                steps);
    }

    private static List<LoopReport.Flown> passes(Random random, double length, double firstLos) {
        List<LoopReport.Flown> passes = new ArrayList<>(List.of(flown("heihe", 0, firstLos)));
        double end = length;
        for (int i = random.nextInt(MAX_LATER + 1); i > 0; i--) {
            double aos = end + 1 + random.nextDouble() * 20_000;
            end = aos + 1 + random.nextDouble() * 600;
            passes.add(flown("s".repeat(1 + random.nextInt(LONG_NAME)), aos, end));
        }
        return passes;
    }

    /** Also the line that goes from the axis down to an edge's label. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noEdgeLiesOverAnotherAndEachIsWhereItsPassIs(long seed) {
        Timeline timeline = any(seed);

        for (Timeline.Edge one : timeline.edges()) {
            assertThat(one.left()).as("%s", one).isBetween(0.0, 1000.0);
            assertThat(one.right()).as("%s", one).isBetween(0.0, 1000.0);
            assertThat(one.row()).isBetween(0, timeline.edgeRows() - 1);
            for (Timeline.Edge other : timeline.edges()) {
                if (other.equals(one)) continue;
                if (one.row() == other.row())
                    assertThat(one.right() < other.left() || other.right() < one.left())
                            .as("%s and %s", one, other)
                            .isTrue();
                if (one.isLined() && one.row() > other.row())
                    assertThat(one.x() <= other.left() || one.x() >= other.right())
                            .as("the line of %s and %s", one, other)
                            .isTrue();
            }
        }
        List<Double> sides = new ArrayList<>(List.of(timeline.aosX(), timeline.losX()));
        timeline.later().forEach(band -> sides.addAll(List.of(band.fromX(), band.toX())));
        assertThat(sides).isSorted().doesNotHaveDuplicates();
        assertThat(timeline.edges().stream()
                        .filter(Timeline.Edge::isLined)
                        .map(Timeline.Edge::x)
                        .toList())
                .isEqualTo(sides);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingLiesOverAnythingElseAndEveryStepIsOnIt(long seed) {
        Timeline timeline = any(seed);

        assertThat(timeline.marks()).extracting(Timeline.Mark::number).containsExactlyInAnyOrderElementsOf(numbers());
        for (Timeline.Mark one : timeline.marks()) {
            assertThat(one.left()).as("%s", one).isBetween(0.0, 1000.0);
            assertThat(one.right()).as("%s", one).isBetween(0.0, 1000.0);
            assertThat(one.row()).isBetween(0, timeline.rows() - 1);
            for (Timeline.Mark other : timeline.marks())
                if (one.number() != other.number() && one.row() == other.row())
                    assertThat(one.right() < other.left() || other.right() < one.left())
                            .as("%s and %s", one, other)
                            .isTrue();
        }
        for (int i = 1; i < timeline.ticks().size(); i++)
            assertThat(timeline.ticks().get(i).x() - timeline.ticks().get(i - 1).x())
                    .as("%s", timeline.ticks())
                    .isGreaterThanOrEqualTo(i == timeline.ticks().size() - 1 ? 0 : 75);
    }

    private static List<Integer> numbers() {
        return IntStream.rangeClosed(1, STEPS).boxed().toList();
    }

    @Test
    void aDemoHasItsFlightBeforeTheAosWithItsSpanAndItsCount() {
        Timeline timeline = Timeline.of(pass(428), ONE, demo());

        assertThat(timeline.marks()).extracting(Timeline.Mark::number).containsExactlyElementsOf(numbers());
        assertThat(timeline.marks().subList(0, 4))
                .allMatch(mark -> mark.toX() < timeline.aosX() && mark.toX() > mark.fromX());
        assertThat(timeline.marks().subList(4, STEPS)).allMatch(mark -> mark.fromX() >= timeline.aosX());
        assertThat(timeline.marks().getFirst().label()).isEqualTo("1 nnnnnnnnnnnn ×260, 14 s");
        assertThat(timeline.marks().get(7).label()).isEqualTo("8 nnnnnnnnnnnn, 238 s");
        assertThat(timeline.marks().get(7).at()).hasSize(2);
        assertThat(timeline.losX()).isEqualTo(980);
        assertThat(timeline.rows()).isLessThan(STEPS);
        assertThat(timeline.ticks()).extracting(Timeline.Tick::label).startsWith("-294 s", "0 s", "60 s", "120 s");
    }

    @Test
    void whatComesAfterTheLosIsRightOfIt() {
        Timeline timeline = Timeline.of(pass(400), ONE, List.of(once(5, 1), once(12, 390), once(17, 5_700)));

        assertThat(timeline.aosX()).isEqualTo(20);
        assertThat(timeline.marks().get(1).fromX()).isLessThan(timeline.losX());
        assertThat(timeline.marks().getLast().fromX()).isEqualTo(980).isGreaterThan(timeline.losX() + 100);
        assertThat(timeline.ticks().getLast()).isEqualTo(new Timeline.Tick(980, "5700 s"));
    }

    /** As {@code demo --quick --cut 20} went: the first pass ends at the cut, the second has its place and its name. */
    @Test
    void aPassThatWasCutEndsThereAndTheNextOneIsOnIt() {
        List<LoopReport.Flown> passes = List.of(flown("heihe", 0, 20), flown("beijing", 5_600, 6_000));
        Timeline timeline = Timeline.of(
                pass("heihe", 428, Optional.of(20.0)),
                passes,
                List.of(once(5, 1), once(7, 19), once(9, 60), once(17, 5_640)));

        assertThat(timeline.edges())
                .extracting(Timeline.Edge::label)
                .containsExactly(
                        "heihe AOS 01:17:05 UTC",
                        "heihe LOS 01:17:25 UTC: cut, planned 01:24:13",
                        "beijing AOS 02:50:25 UTC",
                        "beijing LOS 02:57:05 UTC",
                        "after, own scale");
        Timeline.Band beijing = timeline.later().getFirst();
        List<Double> at = timeline.marks().stream().map(Timeline.Mark::fromX).toList();
        assertThat(at.get(1)).isBetween(timeline.losX() - 100, timeline.losX());
        assertThat(at.get(2)).isBetween(timeline.losX(), beijing.fromX());
        assertThat(at.get(3)).isBetween(beijing.fromX(), beijing.toX());
        assertThat(timeline.ticks()).extracting(Timeline.Tick::label).endsWith("20 s", "5600 s", "6000 s");
    }

    @Test
    void nothingAtAllIsAnEmptyPass() {
        assertThat(Timeline.of(pass(400), ONE, List.of()))
                .matches(timeline -> timeline.marks().isEmpty() && timeline.rows() == 0);
    }
}
