package space.perigee.link;

/**
 * How far a transfer is.
 *
 * @param sending true for one of ours, false for one that comes in
 * @param sizeBytes size of the file; 0 while it is not known
 * @param doneBytes sent at least once, or here
 */
public record TransactionReport(
        TransactionId id,
        boolean sending,
        String flashFile,
        String destinationName,
        Priority priority,
        State state,
        long sizeBytes,
        long doneBytes) {
    /** Steps of a transfer, in their order. */
    public enum State {
        QUEUED,
        MOVING,
        /** All was sent once; the peer asks for what it lacks. */
        REPAIRING,
        /** All is here and being checked. */
        CHECKING,
        /** Told to the peer that it was given up. */
        CANCELLING
    }
}
