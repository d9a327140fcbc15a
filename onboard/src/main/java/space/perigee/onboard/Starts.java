package space.perigee.onboard;

import java.util.List;
import java.util.Optional;
import space.perigee.mission.Flash;

/**
 * How often the process has started on this flash, and why the one before ended where it could still say so: a {@link StateLine} of
 * both.
 *
 * @param count of starts, this one counted in
 * @param endedBefore why the process before this one ended; empty where it did not say
 */
record Starts(long count, String endedBefore) {
    private static final StateLine LINE = new StateLine("starts", "perigee-starts", 2);
    private static final int MAX_REASON = 200;

    /** A start of the process after those that the flash knows of. */
    static Starts next(Flash flash) {
        Starts before = read(flash);
        return new Starts(before.count + 1, before.endedBefore);
    }

    /** Writes down that there was this start, and that what the one before said was told. */
    void count(Flash flash) {
        new Starts(count, "").write(flash);
    }

    /** The last word of a process that ends now: the next start tells it to the ground. */
    static void endsOn(Flash flash, String reason) {
        String cut = reason.substring(0, Math.min(MAX_REASON, reason.length()));
        new Starts(read(flash).count, cut).write(flash);
    }

    private void write(Flash flash) {
        LINE.write(flash, Long.toString(count), endedBefore);
    }

    private static Starts read(Flash flash) {
        Optional<List<String>> words = LINE.read(flash);
        try {
            return words.map(values -> new Starts(Math.max(0, Long.parseLong(values.get(0))), values.get(1)))
                    .orElse(new Starts(0, ""));
        } catch (NumberFormatException e) {
            return new Starts(0, "");
        }
    }

    /** What happened at the start, with what was said at the end before it. */
    String told(String what) {
        return endedBefore.isEmpty() ? what : what + "; before: " + endedBefore;
    }
}
