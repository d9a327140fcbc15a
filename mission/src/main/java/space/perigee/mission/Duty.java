package space.perigee.mission;

import java.time.Instant;

/** An active part that is driven, never self-driving: flight ticks it by the clock, the simulation in virtual time. */
@FunctionalInterface
public interface Duty {
    /**
     * Does a bounded piece of work.
     *
     * @param now mission time (UTC)
     * @return when it next wants to run: {@code now} for at once, {@link Instant#MAX} for on input only
     */
    Instant tick(Instant now);

    /** The earlier of two wishes. */
    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
