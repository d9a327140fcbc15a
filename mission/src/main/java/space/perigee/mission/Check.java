package space.perigee.mission;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/** Assertions that stay on in production: a failed one is a bug of ours, never a user's mistake (that is a {@link Problem}). */
public final class Check {
    private Check() {}

    /** Throws {@link IllegalStateException} with the formatted text unless {@code holds}. */
    @FormatMethod
    public static void that(boolean holds, @FormatString String text, Object... args) {
        if (!holds) throw new IllegalStateException(String.format(Locale.ROOT, text, args));
    }
}
