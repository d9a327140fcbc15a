package space.perigee.onboard;

import space.perigee.mission.Flash;

/**
 * The format of the whole state folder, a {@link StateLine}. It goes up when any file in it changes so that an older process would read
 * it wrongly or drop it: also those without a version of their own ({@code camera/seen}, {@code samples/}, {@code kept/}) and those that
 * hold a body of the radio ({@code plan/current}, {@code samples/}), when a new version of that body is stored. A folder without the file
 * is of format 1, from before there was one.
 */
final class FolderFormat {
    private static final StateLine LINE = new StateLine("format", "perigee-onboard", 1);

    private FolderFormat() {}

    /** Before anything else is read or written: a folder that a newer process wrote is a {@link space.perigee.mission.Problem}. */
    static void check(Flash flash) {
        LINE.read(flash);
    }

    /** Says the format in a folder that does not say it yet. */
    static void write(Flash flash) {
        if (!flash.exists(LINE.file())) LINE.write(flash, "state folder of a spacecraft");
    }
}
