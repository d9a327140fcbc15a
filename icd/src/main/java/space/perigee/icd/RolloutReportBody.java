package space.perigee.icd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import space.perigee.mission.Digest;

/**
 * Down: how far an update has come on board.
 *
 * <table>
 * <caption>Type 5, version 1; fields after the header</caption>
 * <tr><th>type</th><th>field</th><th>limits</th></tr>
 * <tr><td>digest</td><td>delta</td><td>of the signed update as it came up</td></tr>
 * <tr><td>digest</td><td>from</td><td></td></tr>
 * <tr><td>digest</td><td>to</td><td></td></tr>
 * <tr><td>code</td><td>stage</td><td>1 REFUSED, 2 VERIFIED, 3 PATCHED, 4 CANARY, 5 SICK, 6 ACTIVE, 7 FELL_BACK, 8 PROVED</td></tr>
 * <tr><td>time</td><td>time</td><td></td></tr>
 * <tr><td>text</td><td>reason</td><td>0..200 octets</td></tr>
 * </table>
 *
 * @param delta the signed update
 * @param from the model that it patches
 * @param to the model that it makes
 * @param time mission time (UTC) when the stage was reached, cut to milliseconds
 * @param reason for people; cut to 200 octets
 */
public record RolloutReportBody(Digest delta, Digest from, Digest to, Stage stage, Instant time, String reason)
        implements Body {
    static final int TYPE = 5;
    static final int VERSION = 1;

    public RolloutReportBody {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        reason = Icd.cut(reason, Icd.MAX_TEXT_BYTES);
        Icd.checkText("reason", reason, Icd.MAX_TEXT_BYTES);
    }

    /**
     * The stages of an update on board. Active is when it serves, proved is when its probation beside the old model is over; refused,
     * sick, fell back and proved are the ends.
     */
    public enum Stage implements Coded {
        REFUSED(1),
        VERIFIED(2),
        PATCHED(3),
        CANARY(4),
        SICK(5),
        ACTIVE(6),
        FELL_BACK(7),
        PROVED(8);

        private final int code;

        Stage(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    void write(OctetWriter out) {
        out.digest(delta).digest(from).digest(to).code(stage).time(time).text(reason);
    }

    static RolloutReportBody read(OctetReader in) {
        return new RolloutReportBody(
                in.digest("delta"),
                in.digest("from"),
                in.digest("to"),
                in.code("stage", List.of(Stage.values())),
                in.time("time"),
                in.text("reason", Icd.MAX_TEXT_BYTES));
    }
}
