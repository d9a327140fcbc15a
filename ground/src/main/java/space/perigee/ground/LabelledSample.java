package space.perigee.ground;

import java.time.Instant;
import space.perigee.mission.Digest;

/**
 * A sample that came down and what is true of it.
 *
 * @param sample digest of the package as it was received
 * @param frame where its pixels lie in the scene
 * @param origin file, data set or model that said so
 * @param labelledAt mission time (UTC)
 * @param digest of this labelled sample as it is kept: what a round names as its parent
 */
public record LabelledSample(
        Digest sample,
        SampleFrame frame,
        Labels labels,
        LabelSource source,
        String origin,
        Instant labelledAt,
        Digest digest) {}
