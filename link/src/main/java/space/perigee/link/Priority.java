package space.perigee.link;

/**
 * Classes of traffic, most urgent first. A class is served strictly before those after it, from one PDU to the next.
 *
 * <p>The code is what crosses the radio (one octet in our message to user); the size limit is what a receiver believes of a peer.
 */
public enum Priority {
    /** Orders up: small, and everything waits for them. */
    TELECOMMAND(0, 1L << 20),
    /** Updates of models: some 100 kB; a whole model of up to 20 MB must fit, too. */
    MODEL_UPDATE(1, 64L << 20),
    /** Telemetry, plans, answers. */
    MESSAGE(2, 1L << 20),
    /** Packages of hard samples: one scene at most. */
    HARD_SAMPLE(3, 64L << 20),
    /** Everything else; the limit is that of 32-bit offsets (no large-file flag). */
    BULK(4, (1L << 32) - 1);

    private static final Priority[] ALL = values();

    private final int code;
    private final long maxFileBytes;

    Priority(int code, long maxFileBytes) {
        this.code = code;
        this.maxFileBytes = maxFileBytes;
    }

    /** Largest file of this class that is sent or accepted (bytes). */
    public long maxFileBytes() {
        return maxFileBytes;
    }

    /** The code on the wire. */
    int code() {
        return code;
    }

    /** The class of a code from outside; what is unknown comes last. */
    static Priority ofCode(int code) {
        for (Priority priority : ALL) {
            if (priority.code == code) return priority;
        }
        return BULK;
    }
}
