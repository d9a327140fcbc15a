package space.perigee.link;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import space.perigee.mission.Channel;

/** A radio in virtual time: one end of a pair, joined by two {@link LinkModel}s. Deterministic: same random numbers, same losses. */
public final class LossyChannel implements Channel {
    private final LinkPipe out;
    private final LinkPipe in;
    private final InstantSource time;

    private LossyChannel(LinkPipe out, LinkPipe in, InstantSource time) {
        this.out = out;
        this.in = in;
        this.time = time;
    }

    /** The two ends. */
    public record Pair(LossyChannel space, LossyChannel ground) {
        /** When something arrives next at either end; {@link Instant#MAX} when nothing flies. */
        public Instant nextArrival() {
            Instant down = ground.in.nextArrival();
            Instant up = space.in.nextArrival();
            return down.isBefore(up) ? down : up;
        }
    }

    /**
     * Joins two ends.
     *
     * @param visible whether they see each other; everything is dropped while they do not
     * @param time the virtual clock
     */
    public static Pair pair(
            LinkModel down, LinkModel up, Predicate<Instant> visible, InstantSource time, RandomGenerator random) {
        LinkPipe downPipe = new LinkPipe(down, visible, random);
        LinkPipe upPipe = new LinkPipe(up, visible, random);
        return new Pair(new LossyChannel(downPipe, upPipe, time), new LossyChannel(upPipe, downPipe, time));
    }

    @Override
    public void send(ByteBuffer datagram) {
        out.offer(datagram, time.instant());
        datagram.position(datagram.limit());
    }

    @Override
    public boolean receive(ByteBuffer into) {
        Optional<ByteBuffer> next = in.poll(time.instant());
        next.ifPresent(datagram -> LinkPipe.copy(datagram, into));
        return next.isPresent();
    }

    @Override
    public void await(Duration atMost) {}

    /** What became of the datagrams that this end sent. */
    public LinkModel.Counts sent() {
        return out.counts();
    }

    /** Nothing to give back; the other end lives on. */
    @Override
    public void close() {}
}
