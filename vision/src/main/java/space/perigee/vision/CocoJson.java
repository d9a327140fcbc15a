package space.perigee.vision;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;

/**
 * COCO's two files (cocodataset.org, "data format" and "results format"): what is true, and what was found.
 *
 * @param images by id
 * @param classes names by category id, in the order of the ids
 */
record CocoJson(Map<Long, ImageEntry> images, TreeMap<Long, String> classes, List<Annotation> annotations) {
    /** COCO train2017 has 118,287 images and 860,001 boxes. */
    private static final int MAX_ENTRIES = 4_000_000;

    /** An image as the file names it. */
    record ImageEntry(String file, int widthPx, int heightPx) {}

    /** No id was given: COCO numbers from 1, and results have none. */
    private static final long NO_ID = -1;

    /**
     * A box: true ({@code score} not a number) or found.
     *
     * @param index in its list, from 0
     */
    record Annotation(
            long id, int index, long image, long category, Box box, double areaPx, boolean crowd, float score) {
        /** How a person finds it in the file. */
        String name() {
            return nameOf(id, index);
        }

        /** Its box as the file has it. */
        String bbox() {
            return Text.of(
                    "[%.2f, %.2f, %.2f, %.2f]",
                    box.xMin(), box.yMin(), box.xMax() - box.xMin(), box.yMax() - box.yMin());
        }

        private static String nameOf(long id, int index) {
            return id == NO_ID ? "annotation at index " + index + " (it has no id)" : "annotation " + id;
        }
    }

    /** Reads what is true. */
    static CocoJson truth(Path file) {
        CocoJson coco = new CocoJson(new HashMap<>(), new TreeMap<>(), new ArrayList<>());
        read(
                file,
                json -> json.object(name -> {
                    switch (name) {
                        case "images" -> json.array(() -> coco.image(json));
                        case "categories" -> json.array(() -> coco.category(json));
                        case "annotations" -> json.array(() -> add(json, coco.annotations));
                        default -> json.skip();
                    }
                }));
        return coco;
    }

    /** Reads what was found: a list of image_id, category_id, bbox, score. */
    static List<Annotation> results(Path file) {
        List<Annotation> found = new ArrayList<>();
        read(
                file,
                json -> json.array(() -> {
                    add(json, found);
                    Annotation last = found.getLast();
                    if (Float.isNaN(last.score())) throw json.broken(last.name() + ": a detection has a score");
                }));
        return found;
    }

    /**
     * Figures of detections against truth: {@code perigee eval --truth --detections}.
     *
     * @throws space.perigee.mission.Problem when a file is broken, or speaks of images or categories that the truth does not know
     */
    static CocoMetrics evaluate(Path truthFile, Path resultsFile) {
        CocoJson truth = truth(truthFile);
        List<Long> categories = List.copyOf(truth.classes.keySet());
        Map<Long, List<CocoMetrics.Truth>> truths = new HashMap<>();
        Map<Long, List<Detection>> found = new HashMap<>();
        for (Annotation one : truth.annotations) {
            int classId = truth.classId(categories, one, truthFile);
            truths.computeIfAbsent(one.image, id -> new ArrayList<>())
                    .add(new CocoMetrics.Truth(one.box, classId, one.crowd, one.areaPx));
        }
        for (Annotation one : results(resultsFile)) {
            int classId = truth.classId(categories, one, resultsFile);
            found.computeIfAbsent(one.image, id -> new ArrayList<>()).add(new Detection(one.box, classId, one.score));
        }
        CocoMetrics metrics = new CocoMetrics(List.copyOf(truth.classes.values()));
        truth.images.keySet().stream()
                .sorted()
                .forEach(id -> metrics.add(truths.getOrDefault(id, List.of()), found.getOrDefault(id, List.of())));
        return metrics;
    }

    int classId(List<Long> categories, Annotation one, Path file) {
        int classId = categories.indexOf(one.category);
        if (classId < 0)
            throw VisionProblem.DATA_TROUBLE.with(file, one.name() + ": category " + one.category + " is unknown");
        if (!images.containsKey(one.image))
            throw VisionProblem.DATA_TROUBLE.with(file, one.name() + ": image " + one.image + " is unknown");
        return classId;
    }

    private static void read(Path file, Consumer<JsonReader> all) {
        if (!Files.isRegularFile(file)) throw VisionProblem.DATA_TROUBLE.with(file, "there is no such file");
        try (BufferedReader in = Files.newBufferedReader(file)) {
            JsonReader json = new JsonReader(in, file.toString());
            all.accept(json);
            json.end();
        } catch (IOException failed) {
            throw VisionProblem.IMAGE_READ_FAILED
                    .with(file, failed.getMessage())
                    .because(failed);
        }
    }

    private static void add(JsonReader json, List<Annotation> to) {
        if (to.size() >= MAX_ENTRIES) throw json.broken("more than " + MAX_ENTRIES + " boxes");
        to.add(annotation(json, to.size()));
    }

    private void image(JsonReader json) {
        long[] numbers = new long[3];
        String[] file = {""};
        json.object(name -> {
            switch (name) {
                case "id" -> numbers[0] = (long) json.number();
                case "width" -> numbers[1] = (long) json.number();
                case "height" -> numbers[2] = (long) json.number();
                case "file_name" -> file[0] = json.string();
                default -> json.skip();
            }
        });
        if (images.size() >= MAX_ENTRIES) throw json.broken("more than " + MAX_ENTRIES + " images");
        images.put(
                numbers[0],
                new ImageEntry(file[0], Math.clamp(numbers[1], 0, 1 << 30), Math.clamp(numbers[2], 0, 1 << 30)));
    }

    private void category(JsonReader json) {
        long[] id = new long[1];
        String[] text = {""};
        json.object(name -> {
            switch (name) {
                case "id" -> id[0] = (long) json.number();
                case "name" -> text[0] = json.string();
                default -> json.skip();
            }
        });
        if (classes.size() >= 1000) throw json.broken("more than 1000 categories");
        classes.put(id[0], text[0]);
    }

    private static Annotation annotation(JsonReader json, int index) {
        long[] ids = {0, 0, 0, NO_ID}; // image, category, crowd, its own
        double[] numbers = {-1, Double.NaN}; // area, score
        List<Double> box = new ArrayList<>();
        json.object(name -> {
            switch (name) {
                case "id" -> ids[3] = (long) json.number();
                case "image_id" -> ids[0] = (long) json.number();
                case "category_id" -> ids[1] = (long) json.number();
                case "iscrowd" -> ids[2] = (long) json.number();
                case "area" -> numbers[0] = json.number();
                case "score" -> numbers[1] = json.number();
                case "bbox" ->
                    json.array(() -> {
                        if (box.size() >= 4) throw notFour(json, ids[3], index);
                        box.add(json.number());
                    });
                default -> json.skip();
            }
        });
        if (box.size() != 4) throw notFour(json, ids[3], index);
        float x = box.get(0).floatValue();
        float y = box.get(1).floatValue();
        Box inImage = new Box(x, y, (float) (box.get(0) + box.get(2)), (float) (box.get(1) + box.get(3)));
        double area = numbers[0] >= 0 ? numbers[0] : box.get(2) * box.get(3);
        return new Annotation(ids[3], index, ids[0], ids[1], inImage, area, ids[2] != 0, (float) numbers[1]);
    }

    private static Problem notFour(JsonReader json, long id, int index) {
        return json.broken(Annotation.nameOf(id, index) + ": a bbox has 4 numbers: x, y, width, height");
    }
}
