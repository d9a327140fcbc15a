package space.perigee.link;

import java.util.Optional;

/**
 * Small bodies to and from the peer: durable, in order, each applied once, across contacts and restarts of either side.
 *
 * <p>To apply a message exactly once, do its work durably, then call {@link #applied}; who must survive a crash between the two
 * keeps the sequence number with the work and passes over what is not above it.
 */
public interface MessageChannel {
    /** Longest body (bytes); more is a file. */
    int MAX_BODY_BYTES = 64 << 10;

    /** Messages that may wait for the peer; weeks without a contact at one a quarter of an hour. */
    int MAX_OUTBOX = 2000;

    /**
     * Queues a message; it survives a crash once this returns.
     *
     * @param type which body, 16 bit
     * @return its sequence number
     * @throws space.perigee.mission.Problem {@code link.outbox-full}, {@code link.message-too-large} or a full disk
     */
    long post(int type, byte[] body);

    /**
     * The next message to apply; the same one until it is applied. One whose frame is damaged or newer than this side knows comes as an
     * empty body of type 0: to be refused and applied like any other.
     */
    Optional<Message> next();

    /** The message of {@link #next} has been applied and never comes again. */
    void applied(long sequence);

    /** Messages of ours that the peer does not have yet. */
    int outboxSize();
}
