package space.perigee.icd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Digest;

/**
 * Down: something that happened on board.
 *
 * <table>
 * <caption>Type 4, version 1; fields after the header</caption>
 * <tr><th>type</th><th>field</th><th>limits</th></tr>
 * <tr><td>code</td><td>kind</td><td>see {@link Kind}</td></tr>
 * <tr><td>time</td><td>time</td><td></td></tr>
 * <tr><td>flag</td><td>hasSubject</td><td></td></tr>
 * <tr><td>digest</td><td>subject</td><td>there only if hasSubject is 1</td></tr>
 * <tr><td>text</td><td>text</td><td>0..200 octets</td></tr>
 * </table>
 *
 * @param kind what happened
 * @param time mission time (UTC), cut to milliseconds
 * @param subject the image, update, model or plan that it happened to
 * @param text for people; cut to 200 octets
 */
public record FactBody(Kind kind, Instant time, Optional<Digest> subject, String text) implements Body {
    static final int TYPE = 4;
    static final int VERSION = 1;

    public FactBody {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        text = Icd.cut(text, Icd.MAX_TEXT_BYTES);
        Icd.checkText("text", text, Icd.MAX_TEXT_BYTES);
    }

    /** What happens on board. */
    public enum Kind implements Coded {
        STARTED(1),
        IMAGE_REFUSED(2),
        UPDATE_REFUSED(3),
        UPDATE_VERIFIED(4),
        PATCHED(5),
        CANARY_HEALTHY(6),
        CANARY_SICK(7),
        SWITCHED(8),
        FELL_BACK(9),
        DISK_FULL(10),
        CONTACT_PLAN_TAKEN(11),
        CONTACT_PLAN_REFUSED(12),
        TELECOMMAND_DONE(13),
        TELECOMMAND_REFUSED(14),
        MESSAGE_REFUSED(15),
        SAMPLE_EVICTED(16),
        STATE_REPAIRED(17),
        DETECTOR_FAILED(18);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    public static FactBody of(Kind kind, Instant time, String text) {
        return new FactBody(kind, time, Optional.empty(), text);
    }

    public static FactBody about(Digest subject, Kind kind, Instant time, String text) {
        return new FactBody(kind, time, Optional.of(subject), text);
    }

    void write(OctetWriter out) {
        out.code(kind).time(time).u8(subject.isPresent() ? 1 : 0);
        subject.ifPresent(out::digest);
        out.text(text);
    }

    static FactBody read(OctetReader in) {
        return new FactBody(
                in.code("kind", List.of(Kind.values())),
                in.time("time"),
                in.flag("hasSubject") ? Optional.of(in.digest("subject")) : Optional.empty(),
                in.text("text", Icd.MAX_TEXT_BYTES));
    }
}
