package space.perigee.ground;

/** What came of a blob that was offered. */
public sealed interface PutOutcome {
    /** It is new, and kept. */
    record Stored() implements PutOutcome {}

    /** It came before; offering it again changes nothing. */
    record AlreadyThere() implements PutOutcome {}

    /** It is not what it was said to be, and is deleted. */
    record Refused(String reason) implements PutOutcome {}
}
