package space.perigee.ground;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * Reads a YOLO label file: lines of {@code class xCentre yCentre width height}, as fractions of the picture. {@code DIGEST.txt} is of a
 * sample as it came down, {@code SCENE.txt} of a scene that came down whole: of which part of a larger scene a fraction speaks, nobody
 * on the ground knows, and {@link CocoLabels} has pixels for it.
 */
public final class YoloLabels {
    private static final int FIELDS = 5;

    /** Rounded by tools to some digits. */
    private static final double SLACK = 1e-3;

    private YoloLabels() {}

    /** @param classes in the order of the model's class ids */
    public static ImportedLabels read(Path file, List<String> classes) {
        String name = LabelFiles.name(String.valueOf(file.getFileName()));
        List<Fraction> lines = lines(file, classes.size());
        return LabelFiles.isSample(name)
                ? new ImportedLabels(Map.of(name, frame -> Optional.of(inside(frame, lines))), file.toString())
                : new ImportedLabels(
                        Map.of(
                                LabelFiles.stem(name),
                                frame -> frame.isAtCorner() ? Optional.of(inside(frame, lines)) : Optional.empty()),
                        file.toString());
    }

    /** That the classes of a folder, its {@code classes.txt}, are the model's in the model's order: numbers mean the same then. */
    static void requireClasses(Path file, List<String> classes) {
        List<String> named = LabelFiles.text(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        for (int i = 0; i < Math.max(named.size(), classes.size()); i++) {
            String expected = i < classes.size() ? "\"" + classes.get(i) + "\"" : "no more class";
            String found = i < named.size() ? "\"" + named.get(i) + "\"" : "no more class";
            if (!expected.equals(found)) throw bad(file, i + 1, found + " where the model has " + expected);
        }
    }

    private record Fraction(int classId, double x, double y, double width, double height) {
        LabelledBox in(SampleFrame frame) {
            double left = (x - width / 2) * frame.widthPx();
            double top = (y - height / 2) * frame.heightPx();
            return new LabelledBox(
                    new Box((float) left, (float) top, (float) (left + width * frame.widthPx()), (float)
                            (top + height * frame.heightPx())),
                    classId);
        }
    }

    private static Labels inside(SampleFrame frame, List<Fraction> lines) {
        return ImportedLabels.inside(
                frame, lines.stream().map(line -> line.in(frame)).toList(), List.of());
    }

    private static List<Fraction> lines(Path file, int classes) {
        String text = LabelFiles.text(file);
        List<Fraction> found = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank()) continue;
            if (found.size() == LabelFiles.MAX_BOXES)
                throw bad(file, number, "more than " + LabelFiles.MAX_BOXES + " boxes");
            found.add(fraction(file, number, line.strip().split("\\s+", -1), classes));
        }
        return found;
    }

    private static Fraction fraction(Path file, int number, String[] fields, int classes) {
        if (fields.length != FIELDS) throw bad(file, number, fields.length + " fields, not " + FIELDS);
        try {
            int classId = Integer.parseInt(fields[0]);
            if (classId < 0 || classId >= classes)
                throw bad(file, number, "class " + classId + " is not one of 0.." + (classes - 1));
            double[] values = new double[FIELDS];
            for (int i = 1; i < FIELDS; i++) {
                values[i] = Double.parseDouble(fields[i]);
                if (!(values[i] >= -SLACK && values[i] <= 1 + SLACK))
                    throw bad(file, number, fields[i] + " is not in 0..1");
            }
            return new Fraction(classId, values[1], values[2], values[3], values[4]);
        } catch (NumberFormatException e) {
            throw bad(file, number, "no number: " + e.getMessage()).because(e);
        }
    }

    private static Problem bad(Path file, int number, String what) {
        return GroundProblem.BAD_LABELS.with(file, "line " + number, what);
    }
}
