package space.perigee.link;

import java.time.Instant;

/** Told what became of transfers, at the end of the tick in which it happened; may call the entity back. */
public interface CfdpListener {
    /** A file is in the inbox. Take it durably before returning; after a crash it may be told once more. */
    void received(ReceivedFile file);

    /** The peer has the whole file. */
    void delivered(TransactionId id, String destinationName);

    /** A transfer of either direction has ended without its file. */
    void failed(TransactionId id, String destinationName, Condition why);

    /** A contact has begun. */
    default void contactOpened(Instant now) {}
}
