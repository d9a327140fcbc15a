package space.perigee.vision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.vision.DataSets.Troubles;

/** Reads the YOLO layout of {@link DataSets}; goes on after a trouble, so that one look finds them all. CRLF and a byte order mark are borne. */
final class YoloFolder implements DataSets.Layout {
    /** A list of a million image names is some 50 MB. */
    private static final int MAX_LIST_BYTES = 64 << 20;

    /** COCO's fullest image has 93 boxes. */
    private static final int MAX_LABEL_BYTES = 1 << 20;

    private static final int MAX_CLASSES = 1000;

    /** Labels are written with six digits; their rounding may lead a hair out of the image. */
    private static final float ROUNDING = 1e-3f;

    private static final int IGNORED = -1;
    private static final String LIST = ".txt";

    private final Path folder;
    private final Troubles troubles;
    private final List<String> classes;
    private final SortedSet<String> splits;
    private final Map<String, List<Entry>> lists = new HashMap<>();

    /** An image as a list names it. */
    private record Entry(Path file, int line) {}

    YoloFolder(Path folder, Troubles troubles) {
        this.folder = folder;
        this.troubles = troubles;
        this.classes = namedClasses();
        this.splits = namedSplits();
        Path labels = folder.resolve("labels");
        if (!Files.isDirectory(labels))
            troubles.add(labels, 0, "there is no such folder; put the boxes of images/NAME.jpg into NAME.txt there");
    }

    @Override
    public String format() {
        return "YOLO";
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public SortedSet<String> splits() {
        return splits;
    }

    private SortedSet<String> namedSplits() {
        Path lists = folder.resolve("splits");
        if (Files.isDirectory(lists)) return DataSets.splitsOf(lists, LIST, troubles);
        troubles.add(lists, 0, "there is no such folder; put DOMAIN_train.txt and DOMAIN_test.txt there");
        return new TreeSet<>();
    }

    private List<String> namedClasses() {
        Path file = folder.resolve("classes.txt");
        List<String> names = new ArrayList<>();
        Optional<List<String>> lines = lines(file, MAX_LABEL_BYTES);
        if (lines.isEmpty()) troubles.add(file, 0, "there is no such file; write one class name a line");
        for (String line : lines.orElse(List.of())) if (!line.isBlank()) names.add(line.strip());
        if (lines.isPresent() && names.isEmpty()) troubles.add(file, 0, "it names no class; write one a line");
        if (names.size() > MAX_CLASSES) troubles.add(file, MAX_CLASSES + 1, "more than " + MAX_CLASSES + " classes");
        if (new HashSet<>(names).size() < names.size()) troubles.add(file, 0, "a class is named twice");
        return names.subList(0, Math.min(MAX_CLASSES, names.size()));
    }

    @Override
    public List<Path> list(String split) {
        return entries(split).stream().map(Entry::file).toList();
    }

    @Override
    public List<LabelledImage> read(String split, Set<Path> wanted) {
        List<LabelledImage> images = new ArrayList<>();
        for (Entry entry : entries(split))
            if (wanted.contains(entry.file())) image(listOf(split), entry).ifPresent(images::add);
        if (images.isEmpty() && !wanted.isEmpty()) troubles.add(listOf(split), 0, "it names no image that can be read");
        return images;
    }

    private Path listOf(String split) {
        return folder.resolve("splits").resolve(split + LIST);
    }

    private List<Entry> entries(String split) {
        return lists.computeIfAbsent(split, name -> parsed(listOf(name)));
    }

    private List<Entry> parsed(Path list) {
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<String> lines = lines(list, MAX_LIST_BYTES).orElse(List.of());
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).strip();
            if (name.isEmpty()) continue;
            Path file = folder.resolve(name.replace('\\', '/')).normalize();
            if (!seen.add(name)) troubles.add(list, i + 1, name + " is listed twice");
            else if (!DataSets.isInside(folder, file))
                troubles.add(list, i + 1, name + " lies outside of the data set");
            else entries.add(new Entry(file, i + 1));
        }
        if (entries.isEmpty()) troubles.add(list, 0, "it names no image");
        return entries;
    }

    private Optional<LabelledImage> image(Path list, Entry entry) {
        try {
            Images.Size size = Images.size(entry.file());
            String text = name(entry.file()) + ".txt";
            List<LabelledBox> boxes = new ArrayList<>();
            List<Box> ignored = new ArrayList<>();
            for (LabelledBox box : boxes(folder.resolve("labels").resolve(text), size, false)) {
                if (box.classId() == IGNORED) ignored.add(box.box());
                else boxes.add(box);
            }
            for (LabelledBox box : boxes(folder.resolve("ignore").resolve(text), size, true)) ignored.add(box.box());
            return Optional.of(new LabelledImage(entry.file(), boxes, ignored));
        } catch (Problem problem) {
            troubles.add(list, entry.line(), problem.text());
            return Optional.empty();
        }
    }

    /** Path below {@code images/} without its ending, which labels share. */
    private String name(Path file) {
        Path inside = folder.normalize().relativize(file);
        Path below = inside.startsWith("images") && inside.getNameCount() > 1
                ? inside.subpath(1, inside.getNameCount())
                : inside;
        String name = below.toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private List<LabelledBox> boxes(Path file, Images.Size size, boolean ignored) {
        List<LabelledBox> boxes = new ArrayList<>();
        List<String> lines = lines(file, MAX_LABEL_BYTES).orElse(List.of());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty()) box(file, i + 1, line, size, ignored).ifPresent(boxes::add);
        }
        return boxes;
    }

    private Optional<LabelledBox> box(Path file, int line, String text, Images.Size size, boolean ignored) {
        String[] words = text.split("\\s+", -1);
        if (words.length != 5) {
            troubles.add(file, line, "%d numbers, 5 wanted: class cx cy w h".formatted(words.length));
            return Optional.empty();
        }
        int classId;
        float[] numbers = new float[4];
        try {
            classId = Integer.parseInt(words[0]);
            for (int i = 0; i < 4; i++) numbers[i] = Float.parseFloat(words[i + 1]);
        } catch (NumberFormatException bad) {
            troubles.add(
                    file, line, "not a number in \"%s\"".formatted(text.substring(0, Math.min(80, text.length()))));
            return Optional.empty();
        }
        if (!ignored && (classId < 0 || classId >= classes.size())) {
            String unknown = "class %d is unknown; classes.txt names 0 to %d".formatted(classId, classes.size() - 1);
            if (!classes.isEmpty())
                troubles.add(file, line, unknown); // else it was told, and would be again for every box
            return Optional.empty();
        }
        return inRange(file, line, numbers, size).map(box -> new LabelledBox(box, ignored ? IGNORED : classId));
    }

    private Optional<Box> inRange(Path file, int line, float[] numbers, Images.Size size) {
        float xMin = numbers[0] - numbers[2] / 2;
        float yMin = numbers[1] - numbers[3] / 2;
        float xMax = numbers[0] + numbers[2] / 2;
        float yMax = numbers[1] + numbers[3] / 2;
        boolean isInside = xMin >= -ROUNDING && yMin >= -ROUNDING && xMax <= 1 + ROUNDING && yMax <= 1 + ROUNDING;
        boolean hasArea = numbers[2] > 0 && numbers[3] > 0;
        if (!isInside || !hasArea) {
            String why = hasArea ? "reaches out of the image; numbers are fractions 0..1" : "has no area";
            troubles.add(
                    file, line, "box %s %s %s %s %s".formatted(numbers[0], numbers[1], numbers[2], numbers[3], why));
            return Optional.empty();
        }
        return Optional.of(new Box(
                Math.clamp(xMin, 0, 1) * size.widthPx(),
                Math.clamp(yMin, 0, 1) * size.heightPx(),
                Math.clamp(xMax, 0, 1) * size.widthPx(),
                Math.clamp(yMax, 0, 1) * size.heightPx()));
    }

    /** Lines of a small text; empty where there is no such file. */
    private Optional<List<String>> lines(Path file, int maxBytes) {
        if (!Files.isRegularFile(file)) return Optional.empty();
        try {
            if (Files.size(file) > maxBytes) {
                troubles.add(file, 0, "it has more than %d bytes".formatted(maxBytes));
                return Optional.of(List.of());
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return Optional.of(Text.withoutMark(text).lines().toList());
        } catch (IOException failed) {
            troubles.add(file, 0, "cannot be read: " + failed.getMessage());
            return Optional.of(List.of());
        }
    }
}
