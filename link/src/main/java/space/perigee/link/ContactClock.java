package space.perigee.link;

import java.time.Duration;
import java.time.Instant;

/**
 * Nanoseconds spent inside contacts. Every timer of the engine runs on it, so all of them freeze at LOS and thaw at AOS, and no retry
 * counts outside a contact. Never runs backwards, whatever mission time does.
 */
final class ContactClock {
    private long nanos;
    private Instant last = Instant.MIN;
    private Instant los = Instant.MIN;
    private boolean open;

    void open(Instant now, Instant until) {
        advance(now);
        open = true;
        last = now;
        los = until;
    }

    void close(Instant now) {
        advance(now);
        open = false;
    }

    Instant los() {
        return los;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Moves on to {@code now}, but never beyond LOS.
     *
     * @return false once LOS has passed
     */
    boolean advance(Instant now) {
        if (!open) return false;
        Instant upTo = now.isAfter(los) ? los : now;
        if (upTo.isAfter(last)) nanos += Duration.between(last, upTo).toNanos();
        if (upTo.isAfter(last) || now.isBefore(last)) last = upTo;
        return now.isBefore(los);
    }

    long nanos() {
        return nanos;
    }

    /** Mission time at which this clock will show {@code atNanos}, if the contact lasts. */
    Instant instantOf(long atNanos) {
        return last.plusNanos(Math.max(0, atNanos - nanos));
    }
}
