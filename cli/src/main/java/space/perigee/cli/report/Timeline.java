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
 * nothing lies over anything else; below the axis the edges of the passes, in rows of their own. Lengths in units of the drawing, which is
 * {@value #WIDTH} wide. What was before AOS and after LOS has a scale of its own, for it may be hours away; so has each later pass, and
 * what lies between two.
 *
 * @param aosX where the first pass begins; left of it what was before
 * @param losX where its signal ended, at LOS or at the cut; right of it what came after
 * @param rows how many for the steps
 * @param ticks the axis
 * @param later the passes after the first
 * @param edgeRows how many for the edges
 * @param edges of all passes
 */
public record Timeline(
        double aosX,
        double losX,
        int rows,
        List<Tick> ticks,
        List<Mark> marks,
        List<Band> later,
        int edgeRows,
        List<Edge> edges) {
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

    /** From one pass to the next, however long that was: a tick apart. */
    private static final double BETWEEN = 80;

    /** Of a later pass, however long it was. Three of them leave a tick's room for the first. */
    private static final double LATER = 110;

    /** So that the axis' own labels do not touch. */
    private static final double MIN_TICK = 75;

    private static final String BEFORE_REMARK = "before, own scale";
    private static final String AFTER_REMARK = "after, own scale";

    private static final int[] TICK_SECONDS = {10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200};

    /** What takes a row of its own where it would touch another. */
    public sealed interface Laid<T> permits Edge, Mark {
        double left();

        double right();

        int row();

        T in(int anyRow);

        default boolean touches(Laid<?> other) {
            return left() < other.right() + GAP && other.left() < right() + GAP;
        }
    }

    /** A later pass. */
    public record Band(double fromX, double toX) {}

    /**
     * What is said below the axis.
     *
     * @param x where its line is, from the axis down to its label; for a remark without one its right end
     * @param isLined false for a remark
     * @param labelX where its label begins: it ends at {@code x}, if there is room left of it
     * @param row from the axis, from 0
     */
    public record Edge(double x, boolean isLined, double labelX, int row, String label) implements Laid<Edge> {
        static Edge of(double x, boolean isLined, String label) {
            return new Edge(x, isLined, Math.max(0, x - width(label)), 0, label);
        }

        @Override
        public double left() {
            return labelX;
        }

        @Override
        public double right() {
            return Math.max(x, labelX + width(label));
        }

        @Override
        public Edge in(int anyRow) {
            return new Edge(x, isLined, labelX, anyRow, label);
        }
    }

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
            String text)
            implements Laid<Mark> {
        @Override
        public double left() {
            return Math.min(fromX, labelX);
        }

        @Override
        public double right() {
            return Math.max(toX, labelX + width(label));
        }

        @Override
        public Mark in(int anyRow) {
            return new Mark(number, segment, label, at, fromX, toX, labelX, anyRow, text);
        }
    }

    static double width(String label) {
        return label.length() * CHAR;
    }

    /** A time (s after AOS) and where it lies. */
    private record Knot(double seconds, double x) {}

    /** Where a time lies: straight pieces from knot to knot; those of the first pass are {@code aos} and {@code los}. */
    private record Scale(List<Knot> knots, Knot aos, Knot los) {
        /** @param later AOS and LOS of each later pass, in order (s after the first AOS) */
        static Scale of(double lengthSeconds, List<double[]> later, List<LoopReport.Step> steps) {
            double first = steps.stream()
                    .mapToDouble(LoopReport.Step::secondsAfterAos)
                    .min()
                    .orElse(0);
            double last = steps.stream()
                    .mapToDouble(LoopReport.Step::untilSecondsAfterAos)
                    .max()
                    .orElse(0);
            double end = later.isEmpty() ? lengthSeconds : later.getLast()[1];
            double after = later.size() * (BETWEEN + LATER) + (last > end ? AFTER : 0);
            Knot aos = new Knot(0, first < 0 ? LEFT + BEFORE : LEFT);
            Knot los = new Knot(lengthSeconds, RIGHT - after);
            List<Knot> knots = new ArrayList<>();
            if (first < 0) knots.add(new Knot(first, LEFT));
            knots.addAll(List.of(aos, los));
            for (double[] pass : later) {
                knots.add(new Knot(pass[0], knots.getLast().x() + BETWEEN));
                knots.add(new Knot(pass[1], knots.getLast().x() + LATER));
            }
            if (last > end) knots.add(new Knot(last, RIGHT));
            return new Scale(List.copyOf(knots), aos, los);
        }

        double x(double seconds) {
            int i = 1;
            while (i < knots.size() - 1 && seconds > knots.get(i).seconds()) i++;
            Knot from = knots.get(i - 1);
            Knot to = knots.get(i);
            return from.x() + (to.x() - from.x()) * (seconds - from.seconds()) / (to.seconds() - from.seconds());
        }
    }

    /**
     * Of the passes and the steps around them.
     *
     * @param passes that were flown, the first of them {@code pass}; at most four, none before the one before it has ended
     * @param steps in any order
     */
    public static Timeline of(LoopReport.PassView pass, List<LoopReport.Flown> passes, List<LoopReport.Step> steps) {
        Instant aos = Instant.parse(pass.aos());
        List<LoopReport.Flown> others = passes.stream().skip(1).toList();
        List<double[]> later = others.stream()
                .map(one -> new double[] {seconds(aos, one.aos()), seconds(aos, one.los())})
                .toList();
        Scale scale = Scale.of(seconds(aos, pass.cutAt().orElse(pass.los())), later, steps);
        SortedMap<Integer, List<LoopReport.Step>> byNumber = new TreeMap<>();
        steps.forEach(step -> byNumber.computeIfAbsent(step.number(), number -> new ArrayList<>())
                .add(step));
        List<Mark> loose = byNumber.values().stream()
                .map(times -> mark(times, scale))
                .sorted(Comparator.comparingDouble(Mark::fromX).thenComparingInt(Mark::number))
                .toList();
        List<Mark> marks = inRows(loose);
        List<Edge> edges = stacked(edges(pass, others, later, scale));
        return new Timeline(
                scale.aos().x(),
                scale.los().x(),
                rows(marks),
                ticks(scale),
                marks,
                later.stream()
                        .map(one -> new Band(scale.x(one[0]), scale.x(one[1])))
                        .toList(),
                rows(edges),
                edges);
    }

    private static double seconds(Instant aos, String at) {
        return Duration.between(aos, Instant.parse(at)).toMillis() / 1e3;
    }

    private static int rows(List<? extends Laid<?>> laid) {
        return laid.stream().mapToInt(one -> one.row() + 1).max().orElse(0);
    }

    /** From left to right. */
    private static List<Edge> edges(
            LoopReport.PassView pass, List<LoopReport.Flown> others, List<double[]> later, Scale scale) {
        List<Edge> edges = new ArrayList<>();
        if (scale.aos().x() > LEFT) edges.add(new Edge(LEFT + width(BEFORE_REMARK), false, LEFT, 0, BEFORE_REMARK));
        edges.add(Edge.of(scale.aos().x(), true, pass.station() + " AOS " + clock(pass.aos())));
        String los = pass.station() + " LOS "
                + pass.cutAt()
                        .map(cut -> clock(cut) + ": cut, planned "
                                + clock(pass.los()).substring(0, 8))
                        .orElse(clock(pass.los()));
        edges.add(Edge.of(scale.los().x(), true, los));
        for (int i = 0; i < others.size(); i++) {
            LoopReport.Flown one = others.get(i);
            edges.add(Edge.of(scale.x(later.get(i)[0]), true, one.station() + " AOS " + clock(one.aos())));
            edges.add(Edge.of(scale.x(later.get(i)[1]), true, one.station() + " LOS " + clock(one.los())));
        }
        if (scale.los().x() < RIGHT) edges.add(Edge.of(RIGHT, false, AFTER_REMARK));
        return edges;
    }

    /** The time of day (UTC) of an instant as ISO 8601 writes it. */
    private static String clock(String at) {
        return at.substring(11, 19) + " UTC";
    }

    /** Each one row farther than all that it touches: so no line that goes down to a label crosses another one. */
    private static List<Edge> stacked(List<Edge> leftToRight) {
        List<Edge> placed = new ArrayList<>();
        for (Edge edge : leftToRight)
            placed.add(edge.in(rows(placed.stream().filter(edge::touches).toList())));
        return List.copyOf(placed);
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
            while (isTaken(row, mark, placed)) row++;
            placed.add(mark.in(row));
        }
        return List.copyOf(placed);
    }

    private static boolean isTaken(int row, Mark mark, List<Mark> placed) {
        return placed.stream().anyMatch(other -> other.row() == row && mark.touches(other));
    }

    private static List<Tick> ticks(Scale scale) {
        Knot los = scale.los();
        double perSecond = (los.x() - scale.aos().x()) / los.seconds();
        int every = TICK_SECONDS[TICK_SECONDS.length - 1];
        for (int i = TICK_SECONDS.length - 1; i >= 0 && TICK_SECONDS[i] * perSecond >= MIN_TICK; i--)
            every = TICK_SECONDS[i];
        List<Tick> ticks = new ArrayList<>();
        Knot first = scale.knots().getFirst();
        if (first.seconds() < 0) ticks.add(new Tick(first.x(), Text.of("%.0f s", first.seconds())));
        for (int second = 0; second <= los.seconds(); second += every)
            ticks.add(new Tick(scale.x(second), second + " s"));
        for (Knot knot : scale.knots())
            if (knot.x() > los.x()) ticks.add(new Tick(knot.x(), Text.of("%.0f s", knot.seconds())));
        return ticks;
    }
}
