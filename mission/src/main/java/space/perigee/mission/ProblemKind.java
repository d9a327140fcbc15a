package space.perigee.mission;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One row of the error catalogue. Each room has one enum of its own ({@code LinkProblem}, {@code VisionProblem}); together they
 * are the catalogue of docs/errors.md.
 */
public interface ProblemKind {
    /** What went wrong decides the exit code: {@link #INPUT} 2, the others 1. */
    enum Category {
        /** Something that a user or a peer gave us: a file, an argument, a packet. */
        INPUT,
        /** What lies on disk, or who else is running. */
        STATE,
        /** The machine: disk, port, tool, another process. */
        ENVIRONMENT
    }

    /** Stable name, {@code room.what-is-wrong}. */
    String key();

    Category category();

    /** A format for {@link String#format}: what is wrong, where, with units; then a semicolon and what to do. */
    String template();

    /** The problem with its particulars filled in. */
    default Problem with(@Nullable Object... args) {
        return new Problem(this, String.format(Locale.ROOT, template(), args));
    }
}
