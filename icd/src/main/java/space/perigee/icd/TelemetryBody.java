package space.perigee.icd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;

/**
 * Down: how the spacecraft is.
 *
 * <table>
 * <caption>Type 3, version 1; fields after the header. All i64 are at least 0</caption>
 * <tr><th>type</th><th>field</th><th>limits</th></tr>
 * <tr><td>time</td><td>time</td><td></td></tr>
 * <tr><td>digest</td><td>servingModel</td><td></td></tr>
 * <tr><td>i64</td><td>installedSequence</td><td>of the last update taken, 0 none</td></tr>
 * <tr><td>list of (u8, digest, code)</td><td>slots</td><td>0..8 of slot letter 'A'..'Z', model, state (1 SERVING, 2 CANARY, 3 IDLE)</td></tr>
 * <tr><td>i64 x 5</td><td>scenes</td><td>seen, easy, redundant, hard, kept since the first start</td></tr>
 * <tr><td>i64</td><td>queueItems</td><td></td></tr>
 * <tr><td>i64</td><td>queueBytes</td><td></td></tr>
 * <tr><td>i64</td><td>freeFlashBytes</td><td></td></tr>
 * <tr><td>i64</td><td>bootCounter</td><td></td></tr>
 * <tr><td>i64</td><td>uptimeSeconds</td><td>mission seconds</td></tr>
 * <tr><td>i64</td><td>planRevision</td><td>of the contact plan in force, 0 none</td></tr>
 * </table>
 *
 * @param time mission time (UTC) of the figures, cut to milliseconds
 * @param slots an empty slot is left out
 * @param uptimeSeconds mission seconds since the process started
 */
public record TelemetryBody(
        Instant time,
        Digest servingModel,
        long installedSequence,
        List<Slot> slots,
        Scenes scenes,
        long queueItems,
        long queueBytes,
        long freeFlashBytes,
        long bootCounter,
        long uptimeSeconds,
        long planRevision)
        implements Body {
    /** Two are used; more is room for later. */
    public static final int MAX_SLOTS = 8;

    static final int TYPE = 3;
    static final int VERSION = 1;

    public TelemetryBody {
        time = time.truncatedTo(ChronoUnit.MILLIS);
        slots = List.copyOf(slots);
        Check.that(slots.size() <= MAX_SLOTS, "%d slots", slots.size());
    }

    /** What a slot's model does. */
    public enum SlotState implements Coded {
        SERVING(1),
        CANARY(2),
        IDLE(3);

        private final int code;

        SlotState(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    /** @param letter {@code 'A'..'Z'} */
    public record Slot(char letter, Digest model, SlotState state) {
        public Slot {
            Check.that(letter >= 'A' && letter <= 'Z', "slot %s", letter);
        }
    }

    /** Scenes since the first start: seen is the sum of easy, redundant and hard; kept are the hard ones that the queue took. */
    public record Scenes(long seen, long easy, long redundant, long hard, long kept) {}

    void write(OctetWriter out) {
        out.time(time).digest(servingModel).i64(installedSequence).u16(slots.size());
        for (Slot slot : slots) out.u8(slot.letter).digest(slot.model).code(slot.state);
        out.i64(scenes.seen)
                .i64(scenes.easy)
                .i64(scenes.redundant)
                .i64(scenes.hard)
                .i64(scenes.kept);
        out.i64(queueItems).i64(queueBytes).i64(freeFlashBytes);
        out.i64(bootCounter).i64(uptimeSeconds).i64(planRevision);
    }

    static TelemetryBody read(OctetReader in) {
        return new TelemetryBody(
                in.time("time"),
                in.digest("servingModel"),
                natural(in, "installedSequence"),
                in.list("slots", MAX_SLOTS, TelemetryBody::slot),
                new Scenes(
                        natural(in, "seen"),
                        natural(in, "easy"),
                        natural(in, "redundant"),
                        natural(in, "hard"),
                        natural(in, "kept")),
                natural(in, "queueItems"),
                natural(in, "queueBytes"),
                natural(in, "freeFlashBytes"),
                natural(in, "bootCounter"),
                natural(in, "uptimeSeconds"),
                natural(in, "planRevision"));
    }

    private static Slot slot(OctetReader in) {
        int letter = in.u8("letter");
        in.require(letter >= 'A' && letter <= 'Z', 1, "letter", letter + " is not 'A'..'Z'");
        return new Slot((char) letter, in.digest("model"), in.code("state", List.of(SlotState.values())));
    }

    private static long natural(OctetReader in, String field) {
        return in.i64(field, 0, Long.MAX_VALUE);
    }
}
