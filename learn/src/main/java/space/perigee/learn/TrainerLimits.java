package space.perigee.learn;

import java.time.Duration;

/**
 * What a trainer may cost before it counts as failed. None of these decides how long it trains, which its steps do: they only abort.
 *
 * @param silence longest pause between two lines, the first one included: libtorch unpacks 445 MB on its first start
 * @param total longest training
 * @param exitGrace how long it may take to exit after its last line
 */
public record TrainerLimits(Duration silence, Duration total, Duration exitGrace) {
    /** A line every five steps and an epoch line: far above what the longest training says. */
    public static final int MAX_LINES = 1_000_000;

    /** A progress line has some 80 characters; a reason for failure may quote a path or two. */
    public static final int MAX_LINE_BYTES = 8192;

    /** For a round: its steps are meant for two and a half minutes on an idle machine. */
    public static final TrainerLimits ROUND =
            new TrainerLimits(Duration.ofMinutes(2), Duration.ofMinutes(20), Duration.ofSeconds(30));

    /** For a base, which trains for hours on a busy machine. */
    public static final TrainerLimits BASE =
            new TrainerLimits(Duration.ofMinutes(5), Duration.ofHours(12), Duration.ofSeconds(60));
}
