package space.perigee.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import space.perigee.mission.Text;

/**
 * The pass as it is drawn: each of the seventeen steps once, from its first to its last time, with its label beside it, in rows in which
 * nothing lies over anything else. Lengths in units of the drawing, which is {@value #WIDTH} wide. What was before AOS and after LOS has
 * a scale of its own, for it may be hours away.
 *
 * @param aosX where the pass begins; left of it what was before
 * @param losX where it ends; right of it what came after
 * @param rows how many
 * @param ticks the axis
 */
public record Timeline(double aosX, double losX, int rows, List<Tick> ticks, List<Mark> marks) {
    static final int WIDTH = 1000;
    static final int LEFT = 20;
    static final int RIGHT = 980;

    /** A character of the label's type, generously: browsers differ in their fonts. */
    static final double CHAR = 7;

    /** Between what shares a row. */
    static final double GAP = 10;

    /** From a bar to its label. */
    private static final double TO_LABEL = 6;

    /** Of the drawing's width; enough for four bars. */
    private static final double BEFORE = 170;

    private static final double AFTER = 120;

    /** So that the axis' own labels do not touch. */
    private static final double MIN_TICK = 75;

    private static final int[] TICK_SECONDS = {10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200};

    /** One moment on the axis. */
    public record Tick(double x, String label) {}

    /**
     * One step.
     *
     * @param at each time that it was told of
     * @param fromX of its bar
     * @param toX of its bar
     * @param labelX where its label begins
     * @param row from the top, from 0
     * @param text what is said of it, for who points at it
     */
    public record Mark(
            int number,
            String segment,
            String label,
            List<Double> at,
            double fromX,
            double toX,
            double labelX,
            int row,
            String text) {
        double left() {
            return Math.min(fromX, labelX);
        }

        double right() {
            return Math.max(toX, labelX + width(label));
        }

        private Mark in(int anyRow) {
            return new Mark(number, segment, label, at, fromX, toX, labelX, anyRow, text);
        }
    }

    static double width(String label) {
        return label.length() * CHAR;
    }

    /** Where a time lies: three straight pieces, the outer two where there is something to show. */
    private record Scale(double first, double length, double last, double aosX, double losX) {
        static Scale of(double lengthSeconds, List<LoopReport.Step> steps) {
            double first = steps.stream()
                    .mapToDouble(LoopReport.Step::secondsAfterAos)
                    .min()
                    .orElse(0);
            double last = steps.stream()
                    .mapToDouble(LoopReport.Step::untilSecondsAfterAos)
                    .max()
                    .orElse(0);
            return new Scale(
                    first,
                    lengthSeconds,
                    last,
                    first < 0 ? LEFT + BEFORE : LEFT,
                    last > lengthSeconds ? RIGHT - AFTER : RIGHT);
        }

        double x(double seconds) {
            if (seconds < 0) return aosX - (aosX - LEFT) * seconds / first;
            if (seconds <= length) return aosX + (losX - aosX) * seconds / length;
            return losX + (RIGHT - losX) * (seconds - length) / (last - length);
        }
    }

    /** Of a pass and the steps around it, in any order. */
    public static Timeline of(LoopReport.PassView pass, List<LoopReport.Step> steps) {
        double length = Duration.between(Instant.parse(pass.aos()), Instant.parse(pass.los()))
                        .toMillis()
                / 1e3;
        Scale scale = Scale.of(length, steps);
        SortedMap<Integer, List<LoopReport.Step>> byNumber = new TreeMap<>();
        steps.forEach(step -> byNumber.computeIfAbsent(step.number(), number -> new ArrayList<>())
                .add(step));
        List<Mark> loose = byNumber.values().stream()
                .map(times -> mark(times, scale))
                .sorted(Comparator.comparingDouble(Mark::fromX).thenComparingInt(Mark::number))
                .toList();
        List<Mark> marks = inRows(loose);
        int rows = marks.stream().mapToInt(mark -> mark.row() + 1).max().orElse(0);
        return new Timeline(scale.aosX(), scale.losX(), rows, ticks(scale), marks);
    }

    private static Mark mark(List<LoopReport.Step> times, Scale scale) {
        LoopReport.Step any = times.getFirst();
        double from = times.stream()
                .mapToDouble(LoopReport.Step::secondsAfterAos)
                .min()
                .orElseThrow();
        double until = times.stream()
                .mapToDouble(LoopReport.Step::untilSecondsAfterAos)
                .max()
                .orElseThrow();
        int most = times.stream().mapToInt(LoopReport.Step::count).max().orElseThrow();
        String label = any.number() + " " + any.name() + (most > 1 ? " ×" + most : "")
                + (until - from >= 1 ? Text.of(", %.0f s", until - from) : "");
        double fromX = scale.x(from);
        double toX = scale.x(until);
        return new Mark(
                any.number(),
                any.segment(),
                label,
                times.stream().map(step -> scale.x(step.secondsAfterAos())).toList(),
                fromX,
                toX,
                labelX(fromX, toX, width(label)),
                0,
                String.join(
                        "\n",
                        times.stream()
                                .map(step -> Text.of("%+.1f s: ", step.secondsAfterAos()) + step.text())
                                .toList()));
    }

    /** Right of the bar, else left of it, else upon it. */
    private static double labelX(double fromX, double toX, double width) {
        if (toX + TO_LABEL + width <= WIDTH) return toX + TO_LABEL;
        if (fromX - TO_LABEL - width >= 0) return fromX - TO_LABEL - width;
        return Math.min(fromX + TO_LABEL, WIDTH - width);
    }

    /** Each into the first row in which it touches nothing. */
    private static List<Mark> inRows(List<Mark> loose) {
        List<Mark> placed = new ArrayList<>();
        for (Mark mark : loose) {
            int row = 0;
            while (touches(mark.in(row), placed)) row++;
            placed.add(mark.in(row));
        }
        return List.copyOf(placed);
    }

    private static boolean touches(Mark mark, List<Mark> placed) {
        return placed.stream()
                .anyMatch(other -> other.row() == mark.row()
                        && mark.left() < other.right() + GAP
                        && other.left() < mark.right() + GAP);
    }

    private static List<Tick> ticks(Scale scale) {
        double perSecond = (scale.losX() - scale.aosX()) / scale.length();
        int every = TICK_SECONDS[TICK_SECONDS.length - 1];
        for (int i = TICK_SECONDS.length - 1; i >= 0 && TICK_SECONDS[i] * perSecond >= MIN_TICK; i--)
            every = TICK_SECONDS[i];
        List<Tick> ticks = new ArrayList<>();
        if (scale.first() < 0) ticks.add(new Tick(LEFT, Text.of("%.0f s", scale.first())));
        for (int second = 0; second <= scale.length(); second += every)
            ticks.add(new Tick(scale.x(second), second + " s"));
        if (scale.last() > scale.length()) ticks.add(new Tick(RIGHT, Text.of("%.0f s", scale.last())));
        return ticks;
    }
}
