package space.perigee.orbit;

import java.util.List;

/**
 * BUPT-1 and the stations of the Tiansuan constellation (Wang et al. 2021, "Tiansuan Constellation: An Open Research Platform"). The
 * elements are of 2023-04-03, so this mission lives in April 2023.
 */
public final class DefaultMission {
    private static final String BUPT1_TLE = """
            BUPT-1
            1 55261U 23007P   23093.85628476  .00018574  00000+0  65276-3 0  9997
            2 55261  97.3598 167.3962 0009698  41.8613  69.7682 15.29378720 12017
            """;

    /** Tongchuan's position is the town's; altitudes are not published and count as 0 m. */
    private static final List<GroundStation> TIANSUAN = List.of(
            station("tongchuan", 34.9, 108.9),
            station("east", 37.52, 121.39),
            station("beijing", 39.54, 116.20),
            station("heihe", 50.22, 127.53),
            station("changsha", 28.12, 112.59),
            station("south", 24.18, 109.45),
            station("jiuquan", 39.71, 98.50),
            station("korla", 41.72, 86.17),
            station("dabancheng", 43.36, 88.31));

    private DefaultMission() {}

    public static MeanElements elements() {
        return Tle.parse(BUPT1_TLE);
    }

    /** The elements as they were published: name and two lines. */
    public static String tle() {
        return BUPT1_TLE;
    }

    /** Nine stations; the first, Tongchuan, is BUPT-1's own. */
    public static List<GroundStation> stations() {
        return TIANSUAN;
    }

    private static GroundStation station(String name, double latDeg, double lonDeg) {
        return GroundStation.ofDegrees(name, latDeg, lonDeg, 0, StationsFile.DEFAULT_MIN_ELEVATION_DEG);
    }
}
