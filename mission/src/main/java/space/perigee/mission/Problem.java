package space.perigee.mission;

/**
 * A trouble that is not a bug: what was given, found or needed is not right, and the text says what, where and what to do. Shown
 * to a user as {@code key: text}, without a stack trace.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ProblemKind kind;
    private final String text;

    Problem(ProblemKind kind, String text) {
        super(kind.key() + ": " + text);
        this.kind = kind;
        this.text = text;
    }

    public ProblemKind kind() {
        return kind;
    }

    /** The text alone, without its key. */
    public String text() {
        return text;
    }

    /** This problem, remembering what caused it. */
    public Problem because(Throwable cause) {
        initCause(cause);
        return this;
    }
}
