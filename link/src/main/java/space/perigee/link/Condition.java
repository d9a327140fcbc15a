package space.perigee.link;

import java.util.Optional;

/** Condition codes (727.0-B-5, table 5-5). */
public enum Condition {
    NO_ERROR(0),
    POSITIVE_ACK_LIMIT(1),
    KEEP_ALIVE_LIMIT(2),
    INVALID_TRANSMISSION_MODE(3),
    FILESTORE_REJECTION(4),
    FILE_CHECKSUM_FAILURE(5),
    FILE_SIZE_ERROR(6),
    NAK_LIMIT(7),
    INACTIVITY(8),
    INVALID_FILE_STRUCTURE(9),
    CHECK_LIMIT(10),
    UNSUPPORTED_CHECKSUM_TYPE(11),
    SUSPEND_REQUESTED(14),
    CANCEL_REQUESTED(15);

    private final int code;

    Condition(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<Condition> ofCode(int code) {
        for (Condition condition : values()) {
            if (condition.code == code) return Optional.of(condition);
        }
        return Optional.empty();
    }
}
