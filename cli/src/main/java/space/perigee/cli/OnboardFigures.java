package space.perigee.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.mission.DiskFlash;

/** What the on-board process tells of itself once a second, in the file {@code status} of its state: lines {@code key=value}. */
record OnboardFigures(Map<String, String> values) {
    private static final String FILE = "status";
    private static final int MAX_BYTES = 1 << 16;

    /** Empty where it never ran. */
    static OnboardFigures of(Mission mission) {
        if (!Files.isRegularFile(mission.onboardState().resolve(FILE))) return new OnboardFigures(Map.of());
        byte[] content = new DiskFlash(mission.onboardState()).read(FILE, MAX_BYTES);
        Map<String, String> values = new TreeMap<>();
        new String(content, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[0], parts[1]));
        return new OnboardFigures(values);
    }

    String text(String key, String fallback) {
        return values.getOrDefault(key, fallback);
    }

    long count(String key) {
        String text = text(key, "0");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
