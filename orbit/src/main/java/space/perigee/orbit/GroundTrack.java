package space.perigee.orbit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.orekit.bodies.GeodeticPoint;
import space.perigee.mission.Check;

/** The sub-satellite path. */
public final class GroundTrack {
    /** A month of minutes. */
    public static final int MAX_POINTS = PassFinder.MAX_DAYS * 1440;

    private GroundTrack() {}

    /**
     * One point of it.
     *
     * @param time UTC
     * @param latRad geodetic latitude (rad), WGS 84
     * @param lonRad longitude (rad), -pi..pi, east positive
     * @param altM altitude of the spacecraft above the ellipsoid (m)
     * @param sunlit whether the spacecraft is outside Earth's shadow, see {@link Sunlight}
     */
    public record Point(Instant time, double latRad, double lonRad, double altM, boolean sunlit) {}

    /** Points at {@code from}, then every {@code step} up to and with {@code to} (UTC). */
    public static List<Point> sample(MeanElements elements, Instant from, Instant to, Duration step) {
        elements.requireFreshAt(from);
        elements.requireFreshAt(to);
        Check.that(!step.isNegative() && !step.isZero(), "step %s", step);
        long count = Duration.between(from, to).dividedBy(step) + 1;
        Check.that(count > 0 && count <= MAX_POINTS, "%d points of a ground track", count);
        Trajectory trajectory = new Trajectory(elements);
        List<Point> points = new ArrayList<>();
        for (Instant t = from; !t.isAfter(to); t = t.plus(step)) points.add(point(trajectory, t));
        return List.copyOf(points);
    }

    private static Point point(Trajectory trajectory, Instant time) {
        Vector3D temeM = trajectory.temeM(time);
        GeodeticPoint below =
                Earth.earth().geodetic(Earth.earth().temeToItrf(time).transformPosition(temeM), time);
        double lonRad = Math.IEEEremainder(below.getLongitude(), 2 * Math.PI);
        return new Point(time, below.getLatitude(), lonRad, below.getAltitude(), Sunlight.isSunlit(temeM, time));
    }
}
