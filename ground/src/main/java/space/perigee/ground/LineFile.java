package space.perigee.ground;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.mission.Check;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;

/**
 * A text file that only grows, line by line:
 *
 * <pre>
 * {"kind":"perigee-events","format":1}      first line
 * ...                                        one JSON object a line, UTF-8, ends with a line feed
 * </pre>
 *
 * A crash in the middle of an append leaves a last line without its line feed; opening cuts it off, for nobody was told that it is kept.
 */
final class LineFile {
    private static final Pattern HEADER = Pattern.compile("\\{\"kind\":\"([-a-z]{1,40})\",\"format\":(\\d{1,9})\\}");

    private final Flash flash;
    private final String name;
    private final int maxBytes;
    private long sizeBytes;
    private int format;

    private LineFile(Flash flash, String name, int maxBytes) {
        this.flash = flash;
        this.name = name;
        this.maxBytes = maxBytes;
    }

    /**
     * Opens it or makes it, and mends a torn end.
     *
     * @param kind what it must say that it is
     * @param format newest one that is known
     * @param maxBytes a longer file is refused
     */
    static LineFile open(Flash flash, String name, String kind, int format, int maxBytes) {
        if (!flash.exists(name)) flash.replace(name, bytes(header(kind, format)));
        LineFile file = view(flash, name, kind, format, maxBytes);
        if (file.format < format && file.isEmpty()) {
            flash.replace(name, bytes(header(kind, format)));
            return view(flash, name, kind, format, maxBytes);
        }
        if (file.sizeBytes < flash.sizeBytes(name)) file.cut();
        return file;
    }

    /** Opens it to read only: what another process is writing at this moment is passed over, not mended. */
    static LineFile view(Flash flash, String name, String kind, int format, int maxBytes) {
        LineFile file = new LineFile(flash, name, maxBytes);
        file.format = checked(file.wholeLines(), name, kind, format);
        return file;
    }

    /** All that ends with a line feed. */
    private String wholeLines() {
        byte[] content = flash.read(name, maxBytes);
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') end--;
        sizeBytes = end;
        return new String(content, 0, end, StandardCharsets.UTF_8);
    }

    private static String header(String kind, int format) {
        return "{\"kind\":\"" + kind + "\",\"format\":" + format + "}\n";
    }

    /** @return the file's own format */
    private static int checked(String content, String name, String kind, int format) {
        Matcher header = HEADER.matcher(content.lines().findFirst().orElse(""));
        if (!header.matches() || !header.group(1).equals(kind)) throw GroundProblem.NOT_OURS.with(name, kind);
        int found = Integer.parseInt(header.group(2));
        if (found > format) throw MissionProblem.NEWER_STATE.with(name, found, format);
        return found;
    }

    private void cut() {
        try (Flash.FlashFile file = flash.open(name)) {
            file.truncate(sizeBytes);
            file.force();
        }
    }

    String name() {
        return name;
    }

    /** What its first line says; lines of a newer one do not belong into it. */
    int format() {
        return format;
    }

    private boolean isEmpty() {
        boolean[] empty = {true};
        read((number, line) -> empty[0] = false);
        return empty[0];
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** All lines after the first, in order. */
    void read(LineReader reader) {
        int number = 0;
        for (String line : (Iterable<String>) wholeLines().lines()::iterator) {
            number++;
            if (number > 1) reader.read(number, line);
        }
    }

    /** All of them, or after a crash a first part; on the medium when this returns. */
    void append(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            Check.that(line.indexOf('\n') < 0, "a line of %s holds a line feed", name);
            text.append(line).append('\n');
        }
        byte[] content = bytes(text.toString());
        if (sizeBytes + content.length > maxBytes)
            throw MissionProblem.FILE_TOO_LARGE.with(name, sizeBytes + content.length, maxBytes);
        try (Flash.FlashFile file = flash.open(name)) {
            file.truncate(sizeBytes); // what a failed append left behind
            file.write(sizeBytes, ByteBuffer.wrap(content));
            file.force();
        }
        sizeBytes += content.length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    interface LineReader {
        void read(int number, String line);
    }
}
