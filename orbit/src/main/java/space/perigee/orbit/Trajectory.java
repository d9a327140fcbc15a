package space.perigee.orbit;

import java.time.Instant;
import java.util.Locale;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.orekit.errors.OrekitException;
import org.orekit.propagation.analytical.tle.TLEPropagator;
import space.perigee.mission.Problem;

/** SGP4 of one spacecraft (as corrected by Vallado et al. 2006, "Revisiting Spacetrack Report #3"). Not safe for several threads. */
final class Trajectory {
    /** Below this a satellite burns within minutes, while SGP4 goes on giving numbers. */
    private static final double BURNS_BELOW_M = 100_000;

    private final MeanElements elements;
    private final TLEPropagator sgp4;

    Trajectory(MeanElements elements) {
        this.elements = elements;
        try {
            this.sgp4 = Earth.earth().propagator(elements);
        } catch (OrekitException e) {
            throw decayed(elements.orbitEpoch(), String.valueOf(e.getMessage())).because(e);
        }
    }

    /** Position (m) in TEME of date. */
    Vector3D temeM(Instant instant) {
        Vector3D position;
        try {
            position = sgp4.getPVCoordinates(Earth.earth().date(instant)).getPosition();
        } catch (OrekitException e) {
            throw decayed(instant, String.valueOf(e.getMessage())).because(e);
        }
        double altitudeM = position.getNorm() - Earth.equatorM();
        if (!(altitudeM > BURNS_BELOW_M))
            throw decayed(instant, String.format(Locale.ROOT, "it is %.0f km high", altitudeM / 1000));
        return position;
    }

    private Problem decayed(Instant instant, String why) {
        return OrbitProblem.DECAYED.with(elements.label(), instant, why);
    }
}
