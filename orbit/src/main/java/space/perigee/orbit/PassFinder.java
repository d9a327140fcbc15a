package space.perigee.orbit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.orekit.frames.StaticTransform;
import space.perigee.mission.Check;

/**
 * Finds the passes of spacecraft over stations within one span of time. The turning of the Earth is computed once for the span, every
 * 30 s, and shared by all spacecraft and stations; AOS and LOS are then bisected to 10 ms. A pass shorter than the 30 s is found where
 * the elevation has its maximum.
 *
 * <p>Error: edges are within 0.05 s of what the elements say (0.03 s against Skyfield 1.55). The age of the elements dominates in flight: widen by some
 * 2 s and 1 s a day, and let the modem's lock open and close the link.
 */
public final class PassFinder {
    /** A month: the span is held in memory. */
    public static final int MAX_DAYS = 2 * MeanElements.MAX_AGE_DAYS;

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final Duration EDGE = Duration.ofMillis(10);

    /** In 30 s a low satellite's elevation near the horizon changes by less than this. */
    private static final double HIDDEN_PEAK_RAD = Math.toRadians(4);

    private final Instant from;
    private final Instant to;
    private final List<Instant> times = new ArrayList<>();
    private final List<StaticTransform> turns = new ArrayList<>();

    private PassFinder(Instant from, Instant to) {
        this.from = from;
        this.to = to;
        for (Instant t = from; t.isBefore(to); t = t.plus(STEP)) times.add(t);
        times.add(to);
        for (Instant t : times) turns.add(Earth.earth().temeToItrf(t));
    }

    /** Ready for any number of spacecraft within {@code from..to} (UTC). */
    public static PassFinder between(Instant from, Instant to) {
        Check.that(to.isAfter(from), "the span %s..%s is empty", from, to);
        Duration span = Duration.between(from, to);
        if (span.compareTo(Duration.ofDays(MAX_DAYS)) > 0)
            throw OrbitProblem.SPAN_TOO_LONG.with(span.toHours() / 24.0, MAX_DAYS);
        return new PassFinder(from, to);
    }

    /** The passes of one spacecraft, by rising AOS. */
    public static List<Pass> passes(MeanElements elements, List<GroundStation> stations, Instant from, Instant to) {
        elements.requireFreshAt(from);
        elements.requireFreshAt(to);
        return between(from, to).passes(elements, stations);
    }

    /**
     * The passes of one spacecraft within the span, by rising AOS; a pass in progress at either end is cut there and says so. Empty
     * where no station ever sees it.
     */
    public List<Pass> passes(MeanElements elements, List<GroundStation> stations) {
        elements.requireFreshAt(from);
        elements.requireFreshAt(to);
        Trajectory trajectory = new Trajectory(elements);
        List<Vector3D> itrfM = new ArrayList<>(times.size());
        for (int i = 0; i < times.size(); i++)
            itrfM.add(turns.get(i).transformPosition(trajectory.temeM(times.get(i))));
        List<Pass> all = new ArrayList<>();
        for (GroundStation station : stations) new Search(trajectory, station, itrfM).into(all);
        all.sort(Comparator.comparing(Pass::aos).thenComparing(Pass::station));
        return List.copyOf(all);
    }

    /** One spacecraft over one station. */
    private final class Search {
        private final Trajectory trajectory;
        private final GroundStation station;
        private final Vector3D stationM;
        private final Vector3D zenith;
        private final double[] elevationsRad;

        Search(Trajectory trajectory, GroundStation station, List<Vector3D> itrfM) {
            this.trajectory = trajectory;
            this.station = station;
            this.stationM = Earth.earth().positionM(station);
            this.zenith = Earth.zenith(station);
            this.elevationsRad = itrfM.stream().mapToDouble(this::elevationRad).toArray();
        }

        void into(List<Pass> all) {
            int last = elevationsRad.length - 1;
            for (int i = 0; i <= last; i++) {
                if (isUp(elevationsRad[i])) {
                    int first = i;
                    while (i < last && isUp(elevationsRad[i + 1])) i++;
                    all.add(seen(first, i));
                } else if (i > 0 && i < last && mayHideAPeak(i)) {
                    hidden(i, all);
                }
            }
        }

        /** A pass that is up at samples {@code first..last}. */
        private Pass seen(int first, int last) {
            int end = elevationsRad.length - 1;
            Instant aos = first == 0 ? from : edge(times.get(first - 1), times.get(first));
            Instant los = last == end ? to : edge(times.get(last + 1), times.get(last));
            int top = first;
            for (int i = first; i <= last; i++) if (elevationsRad[i] > elevationsRad[top]) top = i;
            Instant before = top == first ? aos : times.get(top - 1);
            Instant after = top == last ? los : times.get(top + 1);
            return pass(aos, los, highest(before, after), first == 0, last == end);
        }

        /** Both neighbours of sample {@code i} are below, and it is the highest of the three, just under the mask. */
        private boolean mayHideAPeak(int i) {
            double here = elevationsRad[i];
            return here > station.minElevationRad() - HIDDEN_PEAK_RAD
                    && here >= elevationsRad[i - 1]
                    && here > elevationsRad[i + 1];
        }

        private void hidden(int i, List<Pass> all) {
            Instant top = highest(times.get(i - 1), times.get(i + 1));
            if (!isUp(elevationRad(top))) return;
            Instant aos = edge(times.get(i - 1), top);
            Instant los = edge(times.get(i + 1), top);
            if (los.isAfter(aos)) all.add(pass(aos, los, top, false, false));
        }

        private Pass pass(Instant aos, Instant los, Instant top, boolean begunBefore, boolean endsAfter) {
            // a pass that grazes the mask for less than EDGE still has a length
            Instant later = los.isAfter(aos) ? los : aos.plus(EDGE);
            double elevation = Math.clamp(elevationRad(top), station.minElevationRad(), Math.PI / 2);
            return new Pass(station.id(), aos, later, top, elevation, begunBefore, endsAfter);
        }

        /** Where it comes up between {@code down} and {@code up}, in either order of time; on the side where it is up. */
        private Instant edge(Instant down, Instant up) {
            Instant below = down;
            Instant above = up;
            while (Duration.between(below, above).abs().compareTo(EDGE) > 0) {
                Instant middle = below.plus(Duration.between(below, above).dividedBy(2));
                if (isUp(elevationRad(middle))) above = middle;
                else below = middle;
            }
            return above;
        }

        /** Ternary search; the elevation has one maximum there. */
        private Instant highest(Instant before, Instant after) {
            Instant left = before;
            Instant right = after;
            while (Duration.between(left, right).compareTo(EDGE) > 0) {
                Duration third = Duration.between(left, right).dividedBy(3);
                Instant a = left.plus(third);
                Instant b = right.minus(third);
                if (elevationRad(a) < elevationRad(b)) left = a;
                else right = b;
            }
            return left;
        }

        private boolean isUp(double elevationRad) {
            return elevationRad >= station.minElevationRad();
        }

        private double elevationRad(Instant instant) {
            return elevationRad(Earth.earth().temeToItrf(instant).transformPosition(trajectory.temeM(instant)));
        }

        private double elevationRad(Vector3D itrfM) {
            Vector3D sight = itrfM.subtract(stationM);
            return Math.asin(Math.clamp(sight.dotProduct(zenith) / sight.getNorm(), -1, 1));
        }
    }
}
