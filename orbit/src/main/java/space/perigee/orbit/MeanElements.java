package space.perigee.orbit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Mean elements of SGP4 (Hoots and Roehrich 1980, "Spacetrack Report No. 3"): what a TLE and an OMM of theory SGP4 hold. Angles are
 * of the frame TEME at the epoch.
 *
 * @param objectName for people
 * @param noradId catalogue number
 * @param orbitEpoch of the elements (UTC)
 * @param meanMotionRadPerS Kozai's mean motion (rad/s)
 * @param bStar drag term (1/earth radii)
 */
public record MeanElements(
        String objectName,
        int noradId,
        Instant orbitEpoch,
        double meanMotionRadPerS,
        double eccentricity,
        double inclinationRad,
        double raanRad,
        double argOfPericenterRad,
        double meanAnomalyRad,
        double bStar) {
    /** Beyond this, drag has moved a low satellite by minutes along its orbit: its passes are fiction. */
    public static final int MAX_AGE_DAYS = 14;

    private static final double SECONDS_PER_DAY = 86_400;

    /** Refuses a time for which these elements say nothing any more, or not yet. */
    public void requireFreshAt(Instant asked) {
        Duration age = Duration.between(orbitEpoch, asked);
        if (age.abs().compareTo(Duration.ofDays(MAX_AGE_DAYS)) <= 0) return;
        throw OrbitProblem.ELEMENTS_TOO_OLD.with(
                label(),
                orbitEpoch,
                age.abs().toSeconds() / SECONDS_PER_DAY,
                age.isNegative() ? "after" : "before",
                asked.truncatedTo(ChronoUnit.SECONDS),
                MAX_AGE_DAYS);
    }

    /** Name and catalogue number, for people. */
    public String label() {
        return objectName.isEmpty()
                ? String.format(Locale.ROOT, "NORAD %d", noradId)
                : String.format(Locale.ROOT, "%s (NORAD %d)", objectName, noradId);
    }
}
