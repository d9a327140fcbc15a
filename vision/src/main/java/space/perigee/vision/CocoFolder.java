package space.perigee.vision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.vision.DataSets.Troubles;

/** Reads the COCO layout of {@link DataSets}. */
final class CocoFolder implements DataSets.Layout {
    /** A box may lead a pixel out of its image by rounding. */
    private static final float ROUNDING_PX = 1;

    private static final String ENDING = ".json";

    private final Path folder;
    private final Troubles troubles;
    private final SortedSet<String> splits;
    private final Map<String, List<Entry>> lists = new HashMap<>();
    private List<String> classes = List.of();

    /** An image as a file lists it, with its boxes. */
    private record Entry(Path listed, CocoJson.ImageEntry image, List<LabelledBox> boxes, List<Box> ignored) {}

    CocoFolder(Path folder, Troubles troubles) {
        this.folder = folder;
        this.troubles = troubles;
        this.splits = DataSets.splitsOf(folder.resolve("annotations"), ENDING, troubles);
    }

    @Override
    public String format() {
        return "COCO";
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public SortedSet<String> splits() {
        return splits;
    }

    @Override
    public List<Path> list(String split) {
        return entries(split).stream().map(Entry::listed).toList();
    }

    @Override
    public List<LabelledImage> read(String split, Set<Path> wanted) {
        List<LabelledImage> images = new ArrayList<>();
        for (Entry entry : entries(split)) {
            if (!wanted.contains(entry.listed())) continue;
            find(fileOf(split), entry.image())
                    .ifPresent(found -> images.add(new LabelledImage(found, entry.boxes(), entry.ignored())));
        }
        return images;
    }

    private Path fileOf(String split) {
        return folder.resolve("annotations").resolve(split + ENDING);
    }

    private List<Entry> entries(String split) {
        return lists.computeIfAbsent(split, name -> parsed(fileOf(name)));
    }

    private List<Entry> parsed(Path file) {
        try {
            CocoJson coco = CocoJson.truth(file);
            List<String> names = List.copyOf(coco.classes().values());
            if (classes.isEmpty()) classes = names;
            if (!classes.equals(names)) troubles.add(file, 0, "its categories are " + names + ", not " + classes);
            return entries(file, coco);
        } catch (Problem problem) {
            troubles.add(file, 0, problem.text());
            return List.of();
        }
    }

    private List<Entry> entries(Path file, CocoJson coco) {
        List<Long> categories = List.copyOf(coco.classes().keySet());
        Map<Long, List<LabelledBox>> boxes = new HashMap<>();
        Map<Long, List<Box>> ignored = new HashMap<>();
        for (CocoJson.Annotation one : coco.annotations()) {
            CocoJson.ImageEntry image = coco.images().get(one.image());
            int classId = categories.indexOf(one.category());
            if (image == null) {
                troubles.add(file, 0, one.name() + " is of image " + one.image() + ", which is not listed");
            } else if (classId < 0) {
                troubles.add(file, 0, one.name() + " is of category " + one.category() + ", which is not listed");
            } else if (one.box().areaPx() <= 0) {
                troubles.add(file, 0, one.name() + ": bbox " + one.bbox() + " of " + image.file() + " has no area");
            } else if (!isInside(one.box(), image)) {
                troubles.add(file, 0, one.name() + ": " + outside(one, image));
            } else if (one.crowd()) {
                ignored.computeIfAbsent(one.image(), id -> new ArrayList<>()).add(one.box());
            } else {
                boxes.computeIfAbsent(one.image(), id -> new ArrayList<>()).add(new LabelledBox(one.box(), classId));
            }
        }
        List<Entry> entries = new ArrayList<>();
        coco.images().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(one -> {
            Path listed = folder.resolve(one.getValue().file()).normalize();
            List<LabelledBox> own = boxes.getOrDefault(one.getKey(), List.of());
            entries.add(new Entry(listed, one.getValue(), own, ignored.getOrDefault(one.getKey(), List.of())));
        });
        return entries;
    }

    private static boolean isInside(Box box, CocoJson.ImageEntry image) {
        return box.xMin() >= -ROUNDING_PX
                && box.yMin() >= -ROUNDING_PX
                && box.xMax() <= image.widthPx() + ROUNDING_PX
                && box.yMax() <= image.heightPx() + ROUNDING_PX;
    }

    private static String outside(CocoJson.Annotation one, CocoJson.ImageEntry image) {
        return Text.of(
                "bbox %s reaches out of %s, which is %d x %d pixels",
                one.bbox(), image.file(), image.widthPx(), image.heightPx());
    }

    private Optional<Path> find(Path list, CocoJson.ImageEntry entry) {
        for (Path base : List.of(folder.resolve("images"), folder)) {
            Path file = base.resolve(entry.file()).normalize();
            if (!DataSets.isInside(folder, file) || !Files.isRegularFile(file)) continue;
            try {
                Images.Size size = Images.size(file);
                if (size.widthPx() != entry.widthPx() || size.heightPx() != entry.heightPx()) {
                    String sizes = "%d x %d pixels, not %d x %d"
                            .formatted(size.widthPx(), size.heightPx(), entry.widthPx(), entry.heightPx());
                    troubles.add(list, 0, entry.file() + " has " + sizes);
                }
                return Optional.of(file);
            } catch (Problem problem) {
                troubles.add(list, 0, problem.text());
                return Optional.empty();
            }
        }
        troubles.add(list, 0, "there is no image " + entry.file());
        return Optional.empty();
    }
}
