package space.perigee.kube;

/**
 * A ground station, shared by all tenants.
 *
 * @param latitudeDeg geodetic latitude (degrees north, WGS84)
 * @param longitudeDeg longitude (degrees east, WGS84)
 * @param altitudeM above the ellipsoid (m)
 * @param minElevationDeg passes count above this elevation (degrees)
 * @param downlinkBps what it receives at most (bit/s)
 * @param uplinkBps what it sends at most (bit/s)
 */
public record GroundStationSpec(
        double latitudeDeg,
        double longitudeDeg,
        double altitudeM,
        double minElevationDeg,
        long downlinkBps,
        long uplinkBps) {
    public GroundStationSpec {
        Specs.in("latitudeDeg", latitudeDeg, -90, 90);
        Specs.in("longitudeDeg", longitudeDeg, -180, 180);
        Specs.in("altitudeM", altitudeM, -500, 9000);
        Specs.in("minElevationDeg", minElevationDeg, 0, 90);
        Specs.in("downlinkBps", downlinkBps, 0, Specs.MAX_BPS);
        Specs.in("uplinkBps", uplinkBps, 0, Specs.MAX_BPS);
    }
}
