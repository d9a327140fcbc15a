package space.perigee.link;

import space.perigee.mission.Digest;

/**
 * A file that has come whole: size, checksum and digest agree, and it is on the medium.
 *
 * @param destinationName as its sender named it
 * @param flashFile where it lies on our flash
 * @param digest of its content, as checked; of a peer that sends none, as computed
 */
public record ReceivedFile(
        TransactionId id, String destinationName, String flashFile, long sizeBytes, Priority priority, Digest digest) {}
