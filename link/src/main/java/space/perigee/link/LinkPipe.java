package space.perigee.link;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import space.perigee.mission.Channel;
import space.perigee.mission.Check;

/** One direction of a link at work: datagrams go in, wait for the radio, are lost or come out later. The same in real and in virtual time. */
final class LinkPipe {
    private record Flying(Instant arrival, long order, ByteBuffer datagram) implements Comparable<Flying> {
        @Override
        public int compareTo(Flying other) {
            int byTime = arrival.compareTo(other.arrival);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private static final double NANOS_PER_SECOND = 1e9;

    private final LinkModel model;
    private final Predicate<Instant> visible;
    private final RandomGenerator random;
    private final PriorityQueue<Flying> flying = new PriorityQueue<>();
    private Instant radioFree = Instant.MIN;
    private boolean inBurst;
    private long order;
    private long offered;
    private long offeredBytes;
    private long arrived;
    private long arrivedBytes;
    private long lost;
    private long overflowed;
    private long unseen;

    /**
     * @param visible whether the two sides see each other at a moment; asked for non-decreasing times, mostly
     */
    LinkPipe(LinkModel model, Predicate<Instant> visible, RandomGenerator random) {
        this.model = model;
        this.visible = visible;
        this.random = random;
    }

    /** A datagram is handed to the radio. */
    void offer(ByteBuffer datagram, Instant now) {
        int bytes = datagram.remaining() + LinkCounters.IP_UDP_BYTES;
        offered++;
        offeredBytes += bytes;
        if (!visible.test(now)) {
            unseen++;
            return;
        }
        Instant start = radioFree.isAfter(now) ? radioFree : now;
        if (queuedBytes(now, start) + bytes > model.queueBytes()) {
            overflowed++;
            return;
        }
        radioFree = start.plusNanos(Math.round(bytes * Byte.SIZE * NANOS_PER_SECOND / model.rateBps()));
        if (isLost()) {
            lost++;
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(datagram.remaining())
                .put(datagram.duplicate())
                .flip();
        fly(copy);
        if (model.duplication() > 0 && random.nextDouble() < model.duplication()) fly(copy);
    }

    private double queuedBytes(Instant now, Instant start) {
        return Duration.between(now, start).toNanos() * (model.rateBps() / (Byte.SIZE * NANOS_PER_SECOND));
    }

    private boolean isLost() {
        LinkModel.Bursts bursts = model.bursts();
        if (bursts.toBad() > 0) {
            inBurst = inBurst ? random.nextDouble() >= bursts.toGood() : random.nextDouble() < bursts.toBad();
            if (inBurst && random.nextDouble() < bursts.lossInBad()) return true;
        }
        return model.loss() > 0 && random.nextDouble() < model.loss();
    }

    private void fly(ByteBuffer datagram) {
        long jitterNanos = model.jitter().toNanos();
        long late = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        flying.add(new Flying(radioFree.plus(model.delay()).plusNanos(late), order++, datagram));
    }

    /** When the next datagram comes out; {@link Instant#MAX} when none flies. */
    Instant nextArrival() {
        Flying first = flying.peek();
        return first == null ? Instant.MAX : first.arrival;
    }

    /** The next datagram that has come out by {@code now}. What was in flight when the sides lost sight is lost. */
    Optional<ByteBuffer> poll(Instant now) {
        while (!flying.isEmpty() && !flying.peek().arrival.isAfter(now)) {
            Flying first = flying.remove();
            if (visible.test(first.arrival)) {
                arrived++;
                arrivedBytes += first.datagram.remaining() + LinkCounters.IP_UDP_BYTES;
                return Optional.of(first.datagram.duplicate());
            }
            unseen++;
        }
        return Optional.empty();
    }

    int inFlight() {
        return flying.size();
    }

    LinkModel.Counts counts() {
        return new LinkModel.Counts(offered, offeredBytes, arrived, arrivedBytes, lost, overflowed, unseen);
    }

    /** Copies a datagram into a receiver's buffer as {@link Channel#receive} promises. */
    static void copy(ByteBuffer datagram, ByteBuffer into) {
        Check.that(into.capacity() >= datagram.remaining(), "buffer of %d bytes", into.capacity());
        into.clear().put(datagram).flip();
    }
}
