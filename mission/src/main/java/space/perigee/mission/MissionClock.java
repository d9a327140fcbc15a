package space.perigee.mission;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * How mission time follows from the host's: at {@code hostInstant} it was {@code missionInstant}, and it runs {@code rate} times as
 * fast. Kept in a small file of one line, {@code perigee-clock 1 REVISION MISSION HOST RATE}, that only {@code perigee init} and the
 * demo write. Between passes the demo skips by writing a new line.
 *
 * @param revision grows with each change
 * @param missionInstant mission time (UTC)
 * @param hostInstant the host's time (UTC) of that moment
 * @param rate mission seconds for each second of the host, not negative
 */
public record MissionClock(long revision, Instant missionInstant, Instant hostInstant, double rate) {
    private static final String MAGIC = "perigee-clock";
    private static final int FORMAT = 1;
    private static final int FIELDS = 6;

    public MissionClock {
        Check.that(rate >= 0 && Double.isFinite(rate), "clock rate %s", rate);
    }

    /** Mission time is the host's time: flight. */
    public static MissionClock utc() {
        return new MissionClock(0, Instant.EPOCH, Instant.EPOCH, 1);
    }

    /** Mission time at a moment of the host. */
    public Instant missionTime(Instant host) {
        Duration passed = Duration.between(hostInstant, host);
        return missionInstant.plus(rate == 1 ? passed : Duration.ofNanos(Math.round(passed.toNanos() * rate)));
    }

    /** The next revision: mission time is {@code mission} from {@code host} on. */
    public MissionClock skipTo(Instant mission, Instant host) {
        return new MissionClock(revision + 1, mission, host, rate);
    }

    public byte[] encode() {
        return Text.of(
                        "%s %d %d %s %s %s\n",
                        MAGIC, FORMAT, revision, missionInstant, hostInstant, Double.toString(rate))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param where the file's name, for the error */
    public static MissionClock decode(byte[] content, String where) {
        String[] fields = new String(content, StandardCharsets.US_ASCII).strip().split(" ", -1);
        if (fields.length != FIELDS || !fields[0].equals(MAGIC))
            throw MissionProblem.BAD_CLOCK.with(where, "not a clock line");
        try {
            int format = Integer.parseInt(fields[1]);
            if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(where, format, FORMAT);
            return new MissionClock(
                    Long.parseLong(fields[2]),
                    Instant.parse(fields[3]),
                    Instant.parse(fields[4]),
                    Double.parseDouble(fields[5]));
        } catch (NumberFormatException | DateTimeParseException e) {
            throw MissionProblem.BAD_CLOCK.with(where, e.getMessage()).because(e);
        }
    }
}
