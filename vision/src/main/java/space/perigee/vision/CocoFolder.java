package space.perigee.vision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import space.perigee.mission.Problem;
import space.perigee.vision.DataSets.Raw;
import space.perigee.vision.DataSets.Troubles;

/** Reads the COCO layout of {@link DataSets}. */
final class CocoFolder {
    /** A box may lead a pixel out of its image by rounding. */
    private static final float ROUNDING_PX = 1;

    private final Path folder;
    private final Troubles troubles;
    private List<String> classes = List.of();

    private CocoFolder(Path folder, Troubles troubles) {
        this.folder = folder;
        this.troubles = troubles;
    }

    static Raw read(Path folder, Troubles troubles) {
        return new CocoFolder(folder, troubles).read();
    }

    private Raw read() {
        SortedMap<String, List<LabelledImage>> splits = new TreeMap<>();
        Path annotations = folder.resolve("annotations");
        try (Stream<Path> files = Files.list(annotations)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json")) splits.put(name.substring(0, name.length() - 5), split(file));
            }
        } catch (IOException failed) {
            troubles.add(annotations, 0, "cannot be listed: " + failed.getMessage());
        }
        return new Raw(classes, splits);
    }

    private List<LabelledImage> split(Path file) {
        try {
            CocoJson coco = CocoJson.truth(file);
            List<String> names = List.copyOf(coco.classes().values());
            if (classes.isEmpty()) classes = names;
            if (!classes.equals(names)) troubles.add(file, 0, "its categories are " + names + ", not " + classes);
            return images(file, coco);
        } catch (Problem problem) {
            troubles.add(file, 0, problem.text());
            return List.of();
        }
    }

    private List<LabelledImage> images(Path file, CocoJson coco) {
        List<Long> categories = List.copyOf(coco.classes().keySet());
        Map<Long, List<LabelledBox>> boxes = new HashMap<>();
        Map<Long, List<Box>> ignored = new HashMap<>();
        for (CocoJson.Annotation one : coco.annotations()) {
            CocoJson.ImageEntry image = coco.images().get(one.image());
            int classId = categories.indexOf(one.category());
            if (image == null) {
                troubles.add(file, 0, "a box is of image " + one.image() + ", which is not listed");
            } else if (classId < 0) {
                troubles.add(file, 0, "a box is of category " + one.category() + ", which is not listed");
            } else if (!isInside(one.box(), image)) {
                troubles.add(file, 0, "box %s reaches out of %s".formatted(one.box(), image.file()));
            } else if (one.crowd()) {
                ignored.computeIfAbsent(one.image(), id -> new ArrayList<>()).add(one.box());
            } else {
                boxes.computeIfAbsent(one.image(), id -> new ArrayList<>()).add(new LabelledBox(one.box(), classId));
            }
        }
        List<LabelledImage> images = new ArrayList<>();
        coco.images().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            List<LabelledBox> own = boxes.getOrDefault(entry.getKey(), List.of());
            List<Box> regions = ignored.getOrDefault(entry.getKey(), List.of());
            find(file, entry.getValue()).ifPresent(found -> images.add(new LabelledImage(found, own, regions)));
        });
        return images;
    }

    private static boolean isInside(Box box, CocoJson.ImageEntry image) {
        return box.areaPx() > 0
                && box.xMin() >= -ROUNDING_PX
                && box.yMin() >= -ROUNDING_PX
                && box.xMax() <= image.widthPx() + ROUNDING_PX
                && box.yMax() <= image.heightPx() + ROUNDING_PX;
    }

    private Optional<Path> find(Path list, CocoJson.ImageEntry entry) {
        for (Path base : List.of(folder.resolve("images"), folder)) {
            Path file = base.resolve(entry.file()).normalize();
            if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) continue;
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
