package space.perigee.link;

import java.util.regex.Pattern;

/** The one rule for names of files that cross the radio: they are hostile when they come, so it is strict on both sides. */
final class DestinationNames {
    /** Fits one LV beside a source name in a PDU of the default size, and a path of any file system. */
    static final int MAX_CHARS = 200;

    /** Segments of letters, digits, '.', '_', '-' that are not made of dots alone, joined by '/'. */
    private static final Pattern GOOD = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*(/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*");

    private DestinationNames() {}

    static boolean good(String name) {
        return name.length() <= MAX_CHARS
                && !name.contains("..")
                && GOOD.matcher(name).matches();
    }
}
