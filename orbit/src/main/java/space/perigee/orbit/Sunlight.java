package space.perigee.orbit;

import java.time.Duration;
import java.time.Instant;
import org.hipparchus.geometry.euclidean.threed.Vector3D;

/**
 * Whether a spacecraft is in the sun. The shadow is a cylinder of Earth's equatorial radius: no penumbra, no refraction. Against a
 * conical umbra, a low satellite enters within some 10 s of it.
 */
public final class Sunlight {
    private static final Instant J2000 = Instant.parse("2000-01-01T12:00:00Z");
    private static final double SECONDS_PER_CENTURY = 36_525.0 * 86_400;

    private Sunlight() {}

    /** Whether the spacecraft is outside Earth's shadow at {@code instant} (UTC). */
    public static boolean isSunlit(MeanElements elements, Instant instant) {
        elements.requireFreshAt(instant);
        return isSunlit(new Trajectory(elements).temeM(instant), instant);
    }

    /** @param positionM in TEME of date (m) */
    static boolean isSunlit(Vector3D positionM, Instant instant) {
        Vector3D sun = sunDirection(instant);
        double towards = positionM.dotProduct(sun);
        if (towards >= 0) return true;
        return positionM.subtract(sun.scalarMultiply(towards)).getNorm() > Earth.equatorM();
    }

    /**
     * Unit vector to the sun, mean equator of date; 0.01 degrees from 1950 to 2050 (Vallado 2013, algorithm 29, from the Astronomical
     * Almanac). UTC stands for UT1 and TDB: 70 s of the sun's way are 0.0008 degrees.
     */
    static Vector3D sunDirection(Instant instant) {
        double centuries = Duration.between(J2000, instant).toSeconds() / SECONDS_PER_CENTURY;
        double meanLongitude = Math.toRadians(280.460 + 36_000.771 * centuries);
        double meanAnomaly = Math.toRadians(357.529_109_2 + 35_999.050_34 * centuries);
        double eclipticLongitude = meanLongitude
                + Math.toRadians(1.914_666_471 * Math.sin(meanAnomaly) + 0.019_994_643 * Math.sin(2 * meanAnomaly));
        double obliquity = Math.toRadians(23.439_291 - 0.013_004_2 * centuries);
        return new Vector3D(
                Math.cos(eclipticLongitude),
                Math.cos(obliquity) * Math.sin(eclipticLongitude),
                Math.sin(obliquity) * Math.sin(eclipticLongitude));
    }
}
