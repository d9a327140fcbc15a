package space.perigee.link;

import space.perigee.mission.Check;

/**
 * Octets of a file.
 *
 * @param start first octet
 * @param end octet after the last; equal to {@code start} only in the request for Metadata
 */
public record Range(long start, long end) {
    /** NAK's way of asking for the Metadata (727.0-B-5, 5.2.6.1). */
    static final Range METADATA = new Range(0, 0);

    public Range {
        Check.that(start >= 0 && end >= start, "range %d..%d", start, end);
    }

    long sizeBytes() {
        return end - start;
    }
}
