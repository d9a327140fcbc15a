package space.perigee.ground;

import java.time.Instant;
import space.perigee.mission.Digest;

/**
 * A sample package that came down.
 *
 * @param number order of arrival for its spacecraft, from 1
 * @param arrivedAt mission time (UTC)
 */
public record StoredSample(long number, Digest digest, long sizeBytes, Instant arrivedAt) {}
