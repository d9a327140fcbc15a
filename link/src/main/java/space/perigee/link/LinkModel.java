package space.perigee.link;

import java.time.Duration;
import java.util.Optional;
import space.perigee.mission.Check;

/**
 * One direction of a radio link, as a model.
 *
 * @param rateBps bit/s on the air, IP and UDP headers included
 * @param delay one way, beside the time that the octets take
 * @param loss probability that a datagram is lost, each by itself
 * @param bursts losses that come together (Gilbert 1960, Elliott 1963), beside {@code loss}
 * @param duplication probability that a datagram arrives twice
 * @param jitter most that a datagram may arrive later than its delay; more than a datagram's time reorders
 * @param queueBytes what waits for the radio at most; what comes beyond is dropped
 */
public record LinkModel(
        long rateBps,
        Duration delay,
        double loss,
        Bursts bursts,
        double duplication,
        Duration jitter,
        long queueBytes) {
    private static final long BUPT1_DOWN_BPS = 100_000_000;
    private static final long BUPT1_UP_BPS = 1_000_000;
    private static final Duration BUPT1_DELAY = Duration.ofMillis(10);

    /** A radio's buffer of 160 ms at full rate, but never less than some datagrams. */
    private static final Duration QUEUE = Duration.ofMillis(160);

    private static final long MIN_QUEUE_BYTES = 16 << 10;

    /**
     * Two states with a loss each; per datagram the state may change.
     *
     * @param toBad probability to get from the good state into the bad one
     * @param toGood probability to get back; its inverse is the mean length of a burst in datagrams
     * @param lossInBad probability of loss in the bad state
     */
    public record Bursts(double toBad, double toGood, double lossInBad) {
        public static final Bursts NONE = new Bursts(0, 1, 0);

        public Bursts {
            probability(toBad);
            probability(toGood);
            probability(lossInBad);
        }
    }

    public LinkModel {
        Check.that(rateBps > 0, "rate %d bit/s", rateBps);
        Check.that(!delay.isNegative() && !jitter.isNegative(), "delay %s, jitter %s", delay, jitter);
        Check.that(queueBytes > 0, "queue of %d bytes", queueBytes);
        probability(loss);
        probability(duplication);
    }

    /** A clean link. */
    public static LinkModel of(long rateBps, Duration delay) {
        long queueBytes = Math.max(MIN_QUEUE_BYTES, rateBps / Byte.SIZE * QUEUE.toMillis() / 1000);
        return new LinkModel(rateBps, delay, 0, Bursts.NONE, 0, Duration.ZERO, queueBytes);
    }

    /** BUPT-1's downlink: 100 Mbit/s, 10 ms. */
    public static LinkModel bupt1Down() {
        return of(BUPT1_DOWN_BPS, BUPT1_DELAY);
    }

    /** BUPT-1's uplink: 1 Mbit/s, 10 ms. */
    public static LinkModel bupt1Up() {
        return of(BUPT1_UP_BPS, BUPT1_DELAY);
    }

    public LinkModel withLoss(double probability) {
        return new LinkModel(rateBps, delay, probability, bursts, duplication, jitter, queueBytes);
    }

    public LinkModel withBursts(Bursts model) {
        return new LinkModel(rateBps, delay, loss, model, duplication, jitter, queueBytes);
    }

    public LinkModel withDuplication(double probability) {
        return new LinkModel(rateBps, delay, loss, bursts, probability, jitter, queueBytes);
    }

    public LinkModel withJitter(Duration most) {
        return new LinkModel(rateBps, delay, loss, bursts, duplication, most, queueBytes);
    }

    private static void probability(double value) {
        Check.that(value >= 0 && value <= 1, "probability %s", value);
    }

    /** What happened to the datagrams of one direction. Octets are those on the air, IP and UDP headers included. */
    public record Counts(
            long offered, long offeredBytes, long arrived, long arrivedBytes, long lost, long overflowed, long unseen) {
        /** Empty unless something was offered. */
        public Optional<Double> lossRatio() {
            return offered == 0 ? Optional.empty() : Optional.of((double) (offered - arrived) / offered);
        }
    }
}
