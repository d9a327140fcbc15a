package space.perigee.ground;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import space.perigee.mission.Nearest;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a COCO instances file (Lin et al. 2014; cocodataset.org, "Data format") whose images are named by the digests of samples, or
 * as the camera named its scenes: boxes are in the pixels of that picture. Categories are matched to classes by name; {@code iscrowd} marks a region to ignore; an image without annotations is a sample
 * without objects.
 */
public final class CocoLabels {
    private static final int BOX_FIELDS = 4;

    private final Path file;
    private final List<String> classes;
    private final Map<Long, Integer> classOfCategory = new HashMap<>();
    private final Map<Long, String> nameOfImage = new HashMap<>();
    private final Map<String, List<LabelledBox>> boxes = new HashMap<>();
    private final Map<String, List<Box>> ignore = new HashMap<>();

    private CocoLabels(Path file, List<String> classes) {
        this.file = file;
        this.classes = classes;
    }

    /** @param classes in the order of the model's class ids */
    public static ImportedLabels read(Path file, List<String> classes) {
        CocoLabels reader = new CocoLabels(file, classes);
        try {
            JsonNode tree = GroundJson.MAPPER.readTree(LabelFiles.read(file));
            if (!tree.path("images").isArray()) throw reader.bad("images", "the list is missing");
            int place = 0;
            for (JsonNode category : tree.path("categories")) reader.category(place++, category);
            place = 0;
            for (JsonNode image : tree.path("images")) reader.image(place++, image);
            place = 0;
            for (JsonNode annotation : tree.path("annotations")) reader.annotation(place++, annotation);
        } catch (JacksonException e) {
            throw GroundProblem.BAD_LABELS.with(file, "JSON", GroundJson.why(e)).because(e);
        }
        return reader.labels();
    }

    private ImportedLabels labels() {
        Map<String, Function<SampleFrame, Optional<Labels>>> byName = new HashMap<>();
        boxes.forEach((name, found) -> {
            List<Box> regions = ignore.getOrDefault(name, List.of());
            byName.put(
                    name,
                    LabelFiles.isSample(name)
                            ? frame -> Optional.of(ImportedLabels.inside(frame, found, regions))
                            : frame -> Optional.of(frame.ofScene(found, regions)));
        });
        return new ImportedLabels(byName, file.toString());
    }

    private void category(int place, JsonNode category) {
        String name = category.path("name").asString("");
        int classId = classes.indexOf(name);
        String where = "categories[" + place + "]";
        if (classId < 0)
            throw bad(where, "class \"" + name + "\" is unknown; did you mean \"" + Nearest.to(name, classes) + "\"?");
        classOfCategory.put(number(category.path("id"), where + ".id"), classId);
    }

    private void image(int place, JsonNode image) {
        String where = "images[" + place + "]";
        String name = LabelFiles.name(image.path("file_name").asString(""));
        if (name.isEmpty()) throw bad(where, "file_name is missing");
        nameOfImage.put(number(image.path("id"), where + ".id"), name);
        boxes.putIfAbsent(name, new ArrayList<>());
    }

    private void annotation(int place, JsonNode annotation) {
        String where = "annotations[" + place + "]";
        String name = nameOfImage.get(number(annotation.path("image_id"), where + ".image_id"));
        if (name == null) throw bad(where, "image_id is that of no image");
        Integer classId = classOfCategory.get(number(annotation.path("category_id"), where + ".category_id"));
        if (classId == null) throw bad(where, "category_id is that of no category");
        Box box = box(annotation.path("bbox"), where + ".bbox");
        add(name, box, classId, annotation.path("iscrowd").asInt(0) == 1, where);
    }

    private void add(String name, Box box, int classId, boolean crowd, String where) {
        List<LabelledBox> found = boxes.computeIfAbsent(name, any -> new ArrayList<>());
        List<Box> regions = ignore.computeIfAbsent(name, any -> new ArrayList<>());
        if (found.size() + regions.size() >= LabelFiles.MAX_BOXES)
            throw bad(where, "more than " + LabelFiles.MAX_BOXES + " boxes of one image");
        if (crowd) regions.add(box);
        else found.add(new LabelledBox(box, classId));
    }

    /** {@code [x, y, width, height]} in pixels. */
    private Box box(JsonNode bbox, String where) {
        if (bbox.size() != BOX_FIELDS) throw bad(where, "it has " + bbox.size() + " numbers, not " + BOX_FIELDS);
        float[] values = new float[BOX_FIELDS];
        for (int i = 0; i < BOX_FIELDS; i++) {
            values[i] = (float) bbox.path(i).asDouble(Double.NaN);
            if (!Float.isFinite(values[i])) throw bad(where, "it holds something other than numbers");
        }
        if (values[2] < 0 || values[3] < 0) throw bad(where, "width or height is negative");
        return new Box(values[0], values[1], values[0] + values[2], values[1] + values[3]);
    }

    private long number(JsonNode node, String where) {
        if (!node.isIntegralNumber()) throw bad(where, "no whole number");
        return node.asLong(0);
    }

    private Problem bad(String where, String what) {
        return GroundProblem.BAD_LABELS.with(file, where, what);
    }
}
