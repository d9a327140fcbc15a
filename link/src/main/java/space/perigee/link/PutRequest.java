package space.perigee.link;

import space.perigee.mission.Digest;

/**
 * Send a file.
 *
 * @param flashFile its name on our flash; must stay there, unchanged, until it is delivered or failed
 * @param destinationName its name in the peer's inbox: a-z, A-Z, 0-9, '.', '_', '-' and '/', at most 200 characters, no ".."
 * @param priority its class
 * @param digest of its content; the receiver checks it before the file is seen
 */
public record PutRequest(String flashFile, String destinationName, Priority priority, Digest digest) {}
