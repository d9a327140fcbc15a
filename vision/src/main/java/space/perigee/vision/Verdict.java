package space.perigee.vision;

/** What a miner says of one scene, also of one without detections. */
public sealed interface Verdict {
    /** The model knows this well enough. */
    record Easy() implements Verdict {}

    /** Adds nothing to what was kept already. */
    record Redundant() implements Verdict {}

    /**
     * Worth sending.
     *
     * @param reason for people, short
     * @param value greater is worth more, at least 0; the queue orders by value per byte
     */
    record Hard(String reason, double value) implements Verdict {}
}
