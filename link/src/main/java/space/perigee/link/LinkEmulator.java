package space.perigee.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import space.perigee.mission.Channel;
import space.perigee.mission.Duty;

/**
 * A radio between two processes: takes the datagrams of each side on a UDP port of its own and gives them to the other side as a
 * {@link LinkModel} has it. Drops everything while the two do not see each other.
 */
public final class LinkEmulator implements AutoCloseable {
    /** Datagrams taken of one side at once, so that the other gets its turn. */
    private static final int MAX_AT_ONCE = 256;

    private static final Duration MAX_REST = Duration.ofMillis(100);

    /**
     * One side.
     *
     * @param bind our port for it
     * @param peer where that side listens
     */
    public record Side(InetSocketAddress bind, InetSocketAddress peer) {}

    private final DatagramChannel space;
    private final DatagramChannel ground;
    private final InetSocketAddress spacePeer;
    private final InetSocketAddress groundPeer;
    private final LinkPipe down;
    private final LinkPipe up;
    private final InstantSource time;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Channel.MAX_DATAGRAM_BYTES);
    private volatile boolean stopping;

    /**
     * Opens both ports.
     *
     * @param visible whether the two sides see each other at a moment of {@code time}
     * @param time real or mission time; must advance as fast as the host's inside contacts
     */
    public LinkEmulator(
            Side space,
            Side ground,
            LinkModel down,
            LinkModel up,
            Predicate<Instant> visible,
            InstantSource time,
            RandomGenerator random) {
        this.time = time;
        this.down = new LinkPipe(down, visible, random);
        this.up = new LinkPipe(up, visible, random);
        spacePeer = space.peer();
        groundPeer = ground.peer();
        this.space = open(space.bind());
        try {
            this.ground = open(ground.bind());
        } catch (RuntimeException e) {
            closeQuietly(this.space);
            throw e;
        }
        selector = selector();
    }

    private static DatagramChannel open(InetSocketAddress bind) {
        try {
            return UdpChannel.open(bind);
        } catch (IOException e) {
            throw UdpChannel.notOpened(bind, e);
        }
    }

    private Selector selector() {
        try {
            Selector opened = Selector.open();
            space.register(opened, SelectionKey.OP_READ);
            ground.register(opened, SelectionKey.OP_READ);
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Carries datagrams until {@link #stop}; the only place here that sleeps. */
    public void run() {
        while (!stopping) {
            Instant wish = step();
            rest(wish);
        }
    }

    /** Makes {@link #run} return soon; from any thread. */
    public void stop() {
        stopping = true;
        selector.wakeup();
    }

    /**
     * Takes what has come and gives what is due.
     *
     * @return when something is due next
     */
    private Instant step() {
        Instant now = time.instant();
        boolean more = take(space, spacePeer, down, now);
        more |= take(ground, groundPeer, up, now);
        give(down, ground, groundPeer, now);
        give(up, space, spacePeer, now);
        return more ? now : Duty.earlier(down.nextArrival(), up.nextArrival());
    }

    private boolean take(DatagramChannel from, InetSocketAddress peer, LinkPipe pipe, Instant now) {
        try {
            for (int i = 0; i < MAX_AT_ONCE; i++) {
                buffer.clear();
                if (!(from.receive(buffer) instanceof InetSocketAddress sender)) return false;
                if (sender.getPort() != peer.getPort()) continue;
                buffer.flip();
                pipe.offer(buffer, now);
            }
            return true;
        } catch (IOException e) {
            // An unreachable peer is told to us here; there is nothing to take then.
            return false;
        }
    }

    private static void give(LinkPipe pipe, DatagramChannel through, InetSocketAddress peer, Instant now) {
        for (Optional<ByteBuffer> next = pipe.poll(now); next.isPresent(); next = pipe.poll(now)) {
            send(next.get(), through, peer);
        }
    }

    private static void send(ByteBuffer datagram, DatagramChannel through, InetSocketAddress peer) {
        try {
            through.send(datagram, peer);
        } catch (IOException e) {
            // The process there is down: lost, as on the air.
            datagram.position(datagram.limit());
        }
    }

    private void rest(Instant wish) {
        Instant now = time.instant();
        Duration rest = wish.isBefore(now.plus(MAX_REST)) ? Duration.between(now, wish) : MAX_REST;
        try {
            if (rest.toMillis() < 1) selector.selectNow();
            else selector.select(rest.toMillis());
            selector.selectedKeys().clear();
            if (!rest.isNegative() && rest.toMillis() < 1) Thread.sleep(Duration.ofNanos(rest.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What became of the spacecraft's datagrams. Good once {@link #run} has returned, near enough before. */
    public LinkModel.Counts downCounts() {
        return down.counts();
    }

    /** What became of the ground's datagrams. */
    public LinkModel.Counts upCounts() {
        return up.counts();
    }

    @Override
    public void close() {
        stop();
        closeQuietly(space);
        closeQuietly(ground);
        closeQuietly(selector);
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a socket of the emulator", e);
        }
    }
}
