package space.perigee.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.TypeConversionException;
import space.perigee.mission.Text;

/** Times as people write and read them. */
final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Times() {}

    /** A day, or a time of UTC as in ISO 8601. */
    static Instant parse(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text.endsWith("Z") ? text : text + "Z")
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time; write 2023-04-04 or 2023-04-04T02:53:23Z (UTC)");
        }
    }

    static String seconds(Instant time) {
        return SECONDS.format(time);
    }

    static String minutes(Duration length) {
        return Text.of("%d:%02d", length.toMinutes(), length.toSecondsPart());
    }

    /** A length of time as people say it: 45 s, 12 min, 5 h, 3 d. */
    static String about(Duration length) {
        if (length.isNegative()) return "-" + about(length.negated());
        if (length.toSeconds() < 120) return length.toSeconds() + " s";
        if (length.toMinutes() < 120) return length.toMinutes() + " min";
        return length.toHours() < 48 ? length.toHours() + " h" : length.toDays() + " d";
    }
}
