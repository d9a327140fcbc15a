package space.perigee.orbit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

/**
 * Ground stations as text: one a line, {@code name,latDeg,lonDeg,altM,minElevationDeg}, the last two optional (0 m, 5 degrees).
 * {@code #} begins a comment; a heading line that begins with {@code name} is passed over.
 */
public final class StationsFile {
    /** Where an X-band dish begins to see well above hills and hot ground. */
    public static final double DEFAULT_MIN_ELEVATION_DEG = 5;

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final int MAX_STATIONS = 1000;
    private static final int MIN_FIELDS = 3;
    private static final int MAX_FIELDS = 5;

    private StationsFile() {}

    /** At least one station. */
    public static List<GroundStation> read(Path file) {
        return parse(TextFile.read(file, MAX_FILE_BYTES), file.toString());
    }

    /** @param where named in every problem: the file */
    static List<GroundStation> parse(String text, String where) {
        List<GroundStation> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.replaceFirst("#.*", "").strip();
            if (content.isEmpty() || content.startsWith("name,")) continue;
            GroundStation station = station(content, where, number);
            if (!names.add(station.id().name()))
                throw OrbitProblem.BAD_STATIONS.with(where, number, station.id() + " for the second time");
            all.add(station);
        }
        if (all.isEmpty()) throw OrbitProblem.BAD_STATIONS.with(where, 1, "there is no station in it");
        if (all.size() > MAX_STATIONS)
            throw OrbitProblem.BAD_STATIONS.with(where, number, all.size() + " stations are over " + MAX_STATIONS);
        return List.copyOf(all);
    }

    private static GroundStation station(String content, String where, int line) {
        String[] fields = content.split(",", -1);
        if (fields.length < MIN_FIELDS || fields.length > MAX_FIELDS)
            throw OrbitProblem.BAD_STATIONS.with(where, line, fields.length + " fields");
        double lat = number(fields, 1, -90, 90, 0, where, line);
        double lon = number(fields, 2, -180, 360, 0, where, line);
        double alt = number(fields, 3, -500, 10_000, 0, where, line);
        double elevation = number(fields, 4, 0, 89, DEFAULT_MIN_ELEVATION_DEG, where, line);
        try {
            return GroundStation.ofDegrees(fields[0].strip(), lat, lon, alt, elevation);
        } catch (Problem e) {
            if (e.kind() != MissionProblem.BAD_NAME) throw e;
            throw OrbitProblem.BAD_STATIONS.with(where, line, e.text()).because(e);
        }
    }

    private static double number(
            String[] fields, int index, double min, double max, double absent, String where, int line) {
        if (index >= fields.length) return absent;
        String text = fields[index].strip();
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) return value;
        } catch (NumberFormatException e) {
            throw OrbitProblem.BAD_STATIONS
                    .with(where, line, "\"" + text + "\" is no number")
                    .because(e);
        }
        throw OrbitProblem.BAD_STATIONS.with(where, line, text + " is not in " + min + ".." + max);
    }
}
