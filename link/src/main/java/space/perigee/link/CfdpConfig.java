package space.perigee.link;

import java.time.Duration;
import space.perigee.mission.Channel;
import space.perigee.mission.Check;

/**
 * What a CFDP entity is set up with.
 *
 * @param localId our entity id, 16 bit
 * @param remoteId the only peer's
 * @param maxPduBytes longest PDU that we send (bytes), 93 to {@link Channel#MAX_DATAGRAM_BYTES}; 1400 fits an Ethernet frame
 * @param firstSequence where sequence numbers start on an empty folder. Give the seconds since 1970: a segment that lost its state
 *     then does not use old numbers again, which the peer would take for transfers that are over
 * @param nakEvery least time between two batches of NAKs (contact time)
 * @param turnaround how long a peer may take to answer, beyond light time and pacing
 * @param journalEvery how often progress is journalled: what is repeated after a crash
 * @param burst how long a pause the pacing may make up for at once; the radio must queue as much
 */
public record CfdpConfig(
        int localId,
        int remoteId,
        int maxPduBytes,
        long firstSequence,
        Duration nakEvery,
        Duration turnaround,
        Duration journalEvery,
        Duration burst) {
    /** Smallest PDU that still carries our Metadata with a short name. */
    private static final int MIN_PDU_BYTES = 93;

    private static final int DEFAULT_PDU_BYTES = 1400;
    private static final Duration NAK_EVERY = Duration.ofMillis(50);
    private static final Duration TURNAROUND = Duration.ofMillis(80);
    private static final Duration JOURNAL_EVERY = Duration.ofMillis(500);
    private static final Duration BURST = Duration.ofMillis(50);

    public CfdpConfig {
        Check.that(localId >= 0 && localId <= TransactionId.MAX_ENTITY, "local entity id %d", localId);
        Check.that(remoteId >= 0 && remoteId <= TransactionId.MAX_ENTITY, "remote entity id %d", remoteId);
        Check.that(localId != remoteId, "both entities are %d", localId);
        Check.that(
                maxPduBytes >= MIN_PDU_BYTES && maxPduBytes <= Channel.MAX_DATAGRAM_BYTES,
                "PDU of %d bytes",
                maxPduBytes);
        Check.that(firstSequence >= 0 && firstSequence <= TransactionId.MAX_SEQUENCE, "sequence %d", firstSequence);
    }

    /** The defaults for two entities. */
    public static CfdpConfig between(int localId, int remoteId) {
        return new CfdpConfig(localId, remoteId, DEFAULT_PDU_BYTES, 1, NAK_EVERY, TURNAROUND, JOURNAL_EVERY, BURST);
    }

    public CfdpConfig withMaxPduBytes(int bytes) {
        return new CfdpConfig(localId, remoteId, bytes, firstSequence, nakEvery, turnaround, journalEvery, burst);
    }

    public CfdpConfig withFirstSequence(long sequence) {
        return new CfdpConfig(localId, remoteId, maxPduBytes, sequence, nakEvery, turnaround, journalEvery, burst);
    }

    int maxDataBytes() {
        return maxPduBytes - PduCodec.FILE_DATA_OVERHEAD_BYTES;
    }

    /** Segment requests that fit one NAK. */
    int maxNakRequests() {
        return Math.min(PduCodec.MAX_NAK_REQUESTS, (maxPduBytes - PduCodec.HEADER_BYTES - 9) / 8);
    }
}
