package space.perigee.learn;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.learn.TrainingSample.Domain;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Samples as JSON lines, one image a line:
 * {@code {"image": "/abs/path", "boxes": [[classId, xMin, yMin, xMax, yMax], ...], "ignore": [[xMin, yMin, xMax, yMax], ...], "domain": "known"|"new"}},
 * all in pixels of the image.
 */
public final class SampleFile {
    /** A hundred times what a round of the largest budget holds. */
    static final int MAX_SAMPLES = 100_000;

    /** A crowd of some hundreds of boxes is 30 kB of text. */
    static final int MAX_LINE_CHARS = 1 << 18;

    private static final int BOX_NUMBERS = 4;

    private SampleFile() {}

    public static void write(Path file, List<TrainingSample> samples) {
        StringBuilder text = new StringBuilder();
        for (TrainingSample sample : samples)
            text.append(Json.write(line(sample))).append('\n');
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    private static ObjectNode line(TrainingSample sample) {
        ObjectNode line = Json.object();
        line.put("image", sample.image().toAbsolutePath().toString());
        ArrayNode boxes = line.putArray("boxes");
        for (LabelledBox box : sample.boxes()) addEdges(boxes.addArray().add(box.classId()), box.box());
        ArrayNode ignore = line.putArray("ignore");
        for (Box box : sample.ignore()) addEdges(ignore.addArray(), box);
        line.put("domain", sample.domain().name().toLowerCase(Locale.ROOT));
        return line;
    }

    private static void addEdges(ArrayNode array, Box box) {
        array.add(box.xMin()).add(box.yMin()).add(box.xMax()).add(box.yMax());
    }

    public static List<TrainingSample> read(Path file) {
        List<TrainingSample> samples = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                int number = samples.size() + 1;
                if (number > MAX_SAMPLES) throw bad(file, number, "more than " + MAX_SAMPLES + " samples");
                if (line.length() > MAX_LINE_CHARS) throw bad(file, number, line.length() + " characters");
                samples.add(sample(file, number, line));
            }
        } catch (NoSuchFileException e) {
            throw MissionProblem.FILE_MISSING.with(file).because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
        return samples;
    }

    private static TrainingSample sample(Path file, int number, String line) {
        try {
            JsonNode json = Json.read(line);
            List<LabelledBox> boxes = new ArrayList<>();
            for (JsonNode row : json.path("boxes")) boxes.add(labelled(file, number, row));
            List<Box> ignore = new ArrayList<>();
            for (JsonNode row : json.path("ignore")) ignore.add(box(file, number, row, 0));
            return new TrainingSample(image(file, number, json), boxes, ignore, domain(file, number, json));
        } catch (JacksonException e) {
            throw bad(file, number, "no JSON").because(e);
        }
    }

    private static Path image(Path file, int number, JsonNode json) {
        String path = json.path("image").asString("");
        if (path.isEmpty()) throw bad(file, number, "no image");
        return Path.of(path);
    }

    private static Domain domain(Path file, int number, JsonNode json) {
        String domain = json.path("domain").asString("");
        return switch (domain) {
            case "known" -> Domain.KNOWN;
            case "new" -> Domain.NEW;
            default -> throw bad(file, number, "domain \"" + domain + "\" is neither known nor new");
        };
    }

    private static LabelledBox labelled(Path file, int number, JsonNode row) {
        Box box = box(file, number, row, 1);
        JsonNode classId = row.get(0);
        if (!classId.isInt() || classId.asInt() < 0) throw bad(file, number, "class " + classId);
        return new LabelledBox(box, classId.asInt());
    }

    private static Box box(Path file, int number, JsonNode row, int from) {
        if (row.size() != from + BOX_NUMBERS) throw bad(file, number, "box " + row);
        float[] edges = new float[BOX_NUMBERS];
        for (int i = 0; i < BOX_NUMBERS; i++) {
            JsonNode edge = row.get(from + i);
            edges[i] = edge.isNumber() ? (float) edge.asDouble() : Float.NaN;
            if (!Float.isFinite(edges[i])) throw bad(file, number, "box " + row);
        }
        if (edges[2] <= edges[0] || edges[3] <= edges[1]) throw bad(file, number, "box without area " + row);
        return new Box(edges[0], edges[1], edges[2], edges[3]);
    }

    private static Problem bad(Path file, int number, String what) {
        return LearnProblem.BAD_SAMPLES.with(file, number, what);
    }
}
