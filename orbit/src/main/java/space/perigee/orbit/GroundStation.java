package space.perigee.orbit;

import space.perigee.mission.Check;
import space.perigee.mission.StationId;

/**
 * A ground station.
 *
 * @param id its name
 * @param latRad geodetic latitude (rad), WGS 84
 * @param lonRad longitude (rad), east positive
 * @param altM altitude above the ellipsoid (m)
 * @param minElevationRad lowest elevation above the horizon at which it has contact (rad)
 */
public record GroundStation(StationId id, double latRad, double lonRad, double altM, double minElevationRad) {
    public GroundStation {
        Check.that(Math.abs(latRad) <= Math.PI / 2, "latitude %s rad", latRad);
        Check.that(Math.abs(lonRad) <= 2 * Math.PI, "longitude %s rad", lonRad);
        Check.that(Double.isFinite(altM), "altitude %s m", altM);
        Check.that(minElevationRad >= 0 && minElevationRad < Math.PI / 2, "elevation %s rad", minElevationRad);
    }

    /** From degrees. */
    public static GroundStation ofDegrees(
            String name, double latDeg, double lonDeg, double altM, double minElevationDeg) {
        return new GroundStation(
                new StationId(name),
                Math.toRadians(latDeg),
                Math.toRadians(lonDeg),
                altM,
                Math.toRadians(minElevationDeg));
    }
}
