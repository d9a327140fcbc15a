package space.perigee.orbit;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.orekit.attitudes.FrameAlignedProvider;
import org.orekit.bodies.GeodeticPoint;
import org.orekit.frames.Frame;
import org.orekit.frames.Frames;
import org.orekit.frames.StaticTransform;
import org.orekit.models.earth.ReferenceEllipsoid;
import org.orekit.propagation.Propagator;
import org.orekit.propagation.analytical.tle.TLE;
import org.orekit.propagation.analytical.tle.TLEPropagator;
import org.orekit.time.AbsoluteDate;
import org.orekit.time.DateComponents;
import org.orekit.time.OffsetModel;
import org.orekit.time.TimeScales;
import org.orekit.time.UTCScale;
import org.orekit.utils.Constants;
import org.orekit.utils.IERSConventions;

/**
 * Time scales, frames and ellipsoid, set up without a data file. Frames: TEME of date for SGP4, ITRF (IERS 2010 conventions) for the
 * ground. Earth orientation: UT1 = UTC and no polar motion, which puts the ground off by at most 0.9 s of Earth rotation (400 m); in
 * April 2023 it was 0.02 s (9 m).
 */
final class Earth {
    /** TAI - UTC (s) from the given day on: IERS Bulletin C, complete up to Bulletin C 72 of July 2026 (no leap second since 2017). */
    private static final int[][] LEAP_SECONDS = {
        {1972, 1, 10}, {1972, 7, 11}, {1973, 1, 12}, {1974, 1, 13}, {1975, 1, 14}, {1976, 1, 15}, {1977, 1, 16},
        {1978, 1, 17}, {1979, 1, 18}, {1980, 1, 19}, {1981, 7, 20}, {1982, 7, 21}, {1983, 7, 22}, {1985, 7, 23},
        {1988, 1, 24}, {1990, 1, 25}, {1991, 1, 26}, {1992, 7, 27}, {1993, 7, 28}, {1994, 7, 29}, {1996, 1, 30},
        {1997, 7, 31}, {1999, 1, 32}, {2006, 1, 33}, {2009, 1, 34}, {2012, 7, 35}, {2015, 7, 36}, {2017, 1, 37}
    };

    private static final int NORAD_IDS_OF_A_TLE = 100_000;

    private static final class Room {
        private static final Earth ONE = new Earth();
    }

    private final UTCScale utc;
    private final Frame teme;
    private final Frame itrf;
    private final ReferenceEllipsoid wgs84;

    private Earth() {
        List<OffsetModel> leaps = Arrays.stream(LEAP_SECONDS)
                .map(row -> new OffsetModel(new DateComponents(row[0], row[1], 1), row[2]))
                .toList();
        TimeScales scales = TimeScales.of(leaps, (conventions, all) -> List.of());
        Frames frames = Frames.of(scales, () -> {
            throw new IllegalStateException("nothing here asks for the barycentre of the solar system");
        });
        utc = scales.getUTC();
        teme = frames.getTEME();
        itrf = frames.getITRF(IERSConventions.IERS_2010, true);
        wgs84 = ReferenceEllipsoid.getWgs84(itrf);
    }

    /** Made on first use: it costs some 100 ms. */
    static Earth earth() {
        return Room.ONE;
    }

    /** Earth radius at the equator (m), WGS 84. */
    static double equatorM() {
        return Constants.WGS84_EARTH_EQUATORIAL_RADIUS;
    }

    TLEPropagator propagator(MeanElements e) {
        TLE tle = new TLE(
                e.noradId() % NORAD_IDS_OF_A_TLE,
                'U',
                2000,
                1,
                "A",
                TLE.DEFAULT,
                1,
                date(e.orbitEpoch()),
                e.meanMotionRadPerS(),
                0, // the two derivatives are no part of SGP4
                0,
                e.eccentricity(),
                e.inclinationRad(),
                e.argOfPericenterRad(),
                e.raanRad(),
                e.meanAnomalyRad(),
                1,
                e.bStar(),
                utc);
        return TLEPropagator.selectExtrapolator(tle, FrameAlignedProvider.of(teme), Propagator.DEFAULT_MASS, teme);
    }

    AbsoluteDate date(Instant instant) {
        return new AbsoluteDate(instant, utc);
    }

    StaticTransform temeToItrf(Instant instant) {
        return teme.getStaticTransformTo(itrf, date(instant));
    }

    GeodeticPoint geodetic(Vector3D itrfM, Instant instant) {
        return wgs84.transform(itrfM, itrf, date(instant));
    }

    Vector3D positionM(GroundStation station) {
        return wgs84.transform(point(station));
    }

    static Vector3D zenith(GroundStation station) {
        return point(station).getZenith();
    }

    private static GeodeticPoint point(GroundStation station) {
        return new GeodeticPoint(station.latRad(), station.lonRad(), station.altM());
    }
}
