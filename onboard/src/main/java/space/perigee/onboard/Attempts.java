package space.perigee.onboard;

import java.util.List;
import java.util.Optional;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;

/**
 * How often the update that came last was begun. One that ends the process while it is patched or tried would be taken up at every
 * start for ever; so many beginnings without an end are enough. On flash it is a {@link StateLine}: number, digest of the update.
 */
final class Attempts {
    /** Power may go in each of four; the fifth is the update. */
    static final int MAX = 5;

    private static final StateLine LINE = new StateLine("slots/attempts", "perigee-attempts", 2);

    private final Flash flash;

    Attempts(Flash flash) {
        this.flash = flash;
    }

    /** Whether {@code update} may be begun once more. */
    boolean mayBegin(Digest update) {
        return count(update) < MAX;
    }

    /** Counts one more beginning of {@code update}, durably. */
    void begin(Digest update) {
        LINE.write(flash, Integer.toString(count(update) + 1), update.toString());
    }

    /** Beginnings of {@code update} until now; none where another one came since. */
    private int count(Digest update) {
        Optional<List<String>> words =
                LINE.read(flash).filter(values -> values.get(1).equals(update.toString()));
        try {
            return words.map(values -> Math.max(0, Integer.parseInt(values.get(0))))
                    .orElse(0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
