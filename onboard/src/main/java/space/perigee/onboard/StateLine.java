package space.perigee.onboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;

/**
 * A small file of state: one line, its words parted by a space. The first says what it is, the second its format version, the rest are
 * its values; the last of them may hold spaces itself.
 *
 * @param file its name on flash
 * @param magic the first word
 * @param values how many follow the version
 */
record StateLine(String file, String magic, int values) {
    private static final int FORMAT = 1;
    private static final int MAX_BYTES = 1024;

    void write(Flash flash, String... words) {
        String line = magic + " " + FORMAT + " " + String.join(" ", words);
        flash.replace(file, line.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing where there is none or it is damaged; a newer format stops the process, as all newer state does. */
    Optional<List<String>> read(Flash flash) {
        if (!flash.exists(file) || flash.sizeBytes(file) > MAX_BYTES) return Optional.empty();
        String line = new String(flash.read(file, MAX_BYTES), StandardCharsets.UTF_8);
        String[] words = line.split(" ", values + 2);
        if (words.length < 2 || !words[0].equals(magic)) return Optional.empty();
        try { // first of all: a newer format may have fewer values
            int format = Integer.parseInt(words[1]);
            if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(file, format, FORMAT);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return words.length < values + 2
                ? Optional.empty()
                : Optional.of(List.of(words).subList(2, words.length));
    }
}
