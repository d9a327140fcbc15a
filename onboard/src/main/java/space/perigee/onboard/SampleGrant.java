package space.perigee.onboard;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Flash;

/**
 * What samples may still use of the contact that was open last. On flash it is a {@link StateLine}: LOS (ms since 1970), bytes left,
 * station.
 *
 * @param los end of that contact (UTC)
 */
record SampleGrant(String station, Instant los, long leftBytes) {
    static final StateLine LINE = new StateLine("plan/grant", "perigee-grant", 3);

    void write(Flash flash) {
        LINE.write(flash, Long.toString(los.toEpochMilli()), Long.toString(leftBytes), station);
    }

    /** Nothing where there is none or it is damaged: then the next contact is granted as a first one is. */
    static Optional<SampleGrant> read(Flash flash) {
        try {
            return LINE.read(flash).map(SampleGrant::of);
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static SampleGrant of(List<String> values) {
        Instant los = Instant.ofEpochMilli(Long.parseLong(values.get(0)));
        return new SampleGrant(values.get(2), los, Math.max(0, Long.parseLong(values.get(1))));
    }

    /** Whether it was given for a contact over this station that is not over yet; a new plan may have moved its end. */
    boolean isOf(ContactBook.Window window, Instant now) {
        return now.isBefore(los) && station.equals(window.station());
    }
}
