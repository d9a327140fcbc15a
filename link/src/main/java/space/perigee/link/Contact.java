package space.perigee.link;

import java.time.Duration;
import java.time.Instant;
import space.perigee.mission.Check;

/**
 * What an entity is told of a contact when it opens.
 *
 * @param sendBps rate at which this side may send (bit/s on the air, IP and UDP headers included)
 * @param lightTime one way
 * @param los loss of signal (UTC); the entity falls silent by itself then
 */
public record Contact(long sendBps, Duration lightTime, Instant los) {
    /** A slower link could not carry one PDU within a minute. */
    private static final long MIN_BPS = 300;

    private static final long MAX_BPS = 10_000_000_000L;

    /** One way to the edge of the solar system that CFDP is flown in. */
    private static final Duration MAX_LIGHT_TIME = Duration.ofHours(12);

    public Contact {
        Check.that(sendBps >= MIN_BPS && sendBps <= MAX_BPS, "send rate %d bit/s", sendBps);
        Check.that(!lightTime.isNegative() && lightTime.compareTo(MAX_LIGHT_TIME) <= 0, "light time %s", lightTime);
    }
}
