package space.perigee.orbit;

import java.time.Duration;
import java.time.Instant;
import space.perigee.mission.Check;
import space.perigee.mission.StationId;

/**
 * One visibility of a spacecraft from a ground station.
 *
 * @param station who sees it
 * @param aos acquisition of signal (UTC): it rises over the station's least elevation; the asked begin where it was up already
 * @param los loss of signal (UTC), after {@code aos}; the asked end where it is still up then
 * @param highestAt when its elevation is greatest (UTC), within the pass
 * @param maxElevationRad greatest elevation above the local horizon within the pass (rad), topocentric frame
 * @param begunBefore it was up already at the asked begin
 * @param endsAfter it is still up at the asked end
 */
public record Pass(
        StationId station,
        Instant aos,
        Instant los,
        Instant highestAt,
        double maxElevationRad,
        boolean begunBefore,
        boolean endsAfter) {
    public Pass {
        Check.that(los.isAfter(aos), "LOS %s must be after AOS %s", los, aos);
        Check.that(maxElevationRad >= 0 && maxElevationRad <= Math.PI / 2, "elevation %s rad", maxElevationRad);
    }

    public Duration duration() {
        return Duration.between(aos, los);
    }

    /** Bytes that fit through the whole pass at {@code rateBps}, before coding overhead. */
    public long capacityBytes(long rateBps) {
        return Math.floorDiv(duration().toMillis() * rateBps, 1000L * Byte.SIZE);
    }
}
