package space.perigee.link;

import java.nio.ByteBuffer;

/**
 * One message, as its receiver gets it.
 *
 * @param sequence grows by one with each message of a channel, from 1
 * @param type which {@code icd} body it is, 16 bit
 * @param body its octets, read-only
 */
public record Message(long sequence, int type, ByteBuffer body) {
    /** A copy of the body's octets. */
    public byte[] octets() {
        byte[] octets = new byte[body.remaining()];
        body.duplicate().get(octets);
        return octets;
    }
}
