package space.perigee.mission;

import java.nio.ByteBuffer;
import java.time.Duration;

/** The radio as both segments know it: datagrams out, datagrams in. May lose, repeat, reorder and damage what it carries. */
public interface Channel extends AutoCloseable {
    /** Largest datagram that a channel takes. */
    int MAX_DATAGRAM_BYTES = 2048;

    /** Sends the remaining bytes as one datagram; never blocks, may drop silently. */
    void send(ByteBuffer datagram);

    /**
     * Takes the next datagram, if there is one; never blocks.
     *
     * @param into cleared, filled and flipped; at least {@link #MAX_DATAGRAM_BYTES} long
     * @return false when nothing is there ({@code into} is then left alone)
     */
    boolean receive(ByteBuffer into);

    /** Waits until a datagram is there or the time (of the host) is up. In virtual time it returns at once. */
    void await(Duration atMost);

    @Override
    void close();
}
