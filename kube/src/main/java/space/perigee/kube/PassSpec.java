package space.perigee.kube;

import java.time.Instant;

/**
 * A computed pass; nobody writes one by hand.
 *
 * @param aos acquisition of signal (UTC)
 * @param los loss of signal (UTC)
 * @param maxElevationDeg greatest elevation (degrees), topocentric frame
 */
public record PassSpec(String spacecraft, String station, Instant aos, Instant los, double maxElevationDeg) {
    public PassSpec {
        spacecraft = Specs.name("spacecraft", spacecraft);
        station = Specs.name("station", station);
        aos = Specs.required("aos", aos);
        los = Specs.required("los", los);
        if (!los.isAfter(aos)) throw new IllegalArgumentException("los " + los + " is not after aos " + aos);
        Specs.in("maxElevationDeg", maxElevationDeg, 0, 90);
    }
}
