package space.perigee.mission;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/** Sentences with numbers in them, the same on every machine: a decimal point is a point whatever the host's language is. */
public final class Text {
    private Text() {}

    @FormatMethod
    public static String of(@FormatString String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    /** Without the byte order mark that some editors put before a text. */
    public static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
