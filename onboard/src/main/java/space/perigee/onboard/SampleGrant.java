package space.perigee.onboard;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import space.perigee.mission.MissionProblem;

/**
 * What samples may still use of the contact that was open last. On flash it is one line, its words parted by a space: {@code
 * perigee-grant}, format version 1, LOS (ms since 1970), bytes left, station.
 *
 * @param los end of that contact (UTC)
 */
record SampleGrant(String station, Instant los, long leftBytes) {
    private static final String MAGIC = "perigee-grant";
    private static final int FORMAT = 1;
    private static final int WORDS = 5;

    byte[] encode() {
        String line = String.join(
                " ",
                MAGIC,
                Integer.toString(FORMAT),
                Long.toString(los.toEpochMilli()),
                Long.toString(leftBytes),
                station);
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing where it is damaged: then the next contact is granted as a first one is. */
    static Optional<SampleGrant> decode(byte[] content, String where) {
        String[] words = new String(content, StandardCharsets.UTF_8).split(" ", WORDS);
        if (words.length < WORDS || !words[0].equals(MAGIC)) return Optional.empty();
        try {
            int format = Integer.parseInt(words[1]);
            if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(where, format, FORMAT);
            Instant los = Instant.ofEpochMilli(Long.parseLong(words[2]));
            return Optional.of(new SampleGrant(words[4], los, Math.max(0, Long.parseLong(words[3]))));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it was given for a contact over this station that is not over yet; a new plan may have moved its end. */
    boolean isOf(ContactBook.Window window, Instant now) {
        return now.isBefore(los) && station.equals(window.station());
    }
}
