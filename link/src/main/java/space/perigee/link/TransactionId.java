package space.perigee.link;

import space.perigee.mission.Check;

/**
 * The name of one transfer (727.0-B-5, 1.4): who sent it and its number there.
 *
 * @param source entity id of the sender, 16 bit
 * @param sequence number of the transfer at its sender, 32 bit
 */
public record TransactionId(int source, long sequence) implements Comparable<TransactionId> {
    static final int MAX_ENTITY = 0xFFFF;
    static final long MAX_SEQUENCE = 0xFFFF_FFFFL;

    public TransactionId {
        Check.that(source >= 0 && source <= MAX_ENTITY, "entity id %d", source);
        Check.that(sequence >= 0 && sequence <= MAX_SEQUENCE, "transaction sequence number %d", sequence);
    }

    @Override
    public int compareTo(TransactionId other) {
        int bySource = Integer.compare(source, other.source);
        return bySource != 0 ? bySource : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return source + ":" + sequence;
    }
}
