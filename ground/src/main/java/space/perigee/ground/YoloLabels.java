package space.perigee.ground;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import space.perigee.mission.Digest;
import space.perigee.mission.MissionProblem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/** Reads a folder of YOLO label files, {@code DIGEST.txt}: lines of {@code class xCentre yCentre width height}, as fractions of the sample. */
public final class YoloLabels {
    private static final int FIELDS = 5;

    /** Rounded by tools to some digits. */
    private static final double SLACK = 1e-3;

    private YoloLabels() {}

    /**
     * @param folder of label files; those not named by a digest ({@code classes.txt}) are passed over
     * @param classes in the order of the model's class ids
     */
    public static ImportedLabels read(Path folder, List<String> classes) {
        Map<Digest, Function<SampleFrame, Labels>> bySample = new HashMap<>();
        for (Path file : files(folder))
            LabelFiles.sample(String.valueOf(file.getFileName())).ifPresent(sample -> {
                List<Fraction> lines = lines(file, classes.size());
                bySample.put(sample, frame -> inside(frame, lines));
            });
        return new ImportedLabels(bySample, folder.toString());
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        } catch (IOException e) {
            throw MissionProblem.FILE_MISSING.with(folder).because(e);
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
        String text = new String(LabelFiles.read(file), StandardCharsets.UTF_8);
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

    private static space.perigee.mission.Problem bad(Path file, int number, String what) {
        return GroundProblem.BAD_LABELS.with(file, "line " + number, what);
    }
}
