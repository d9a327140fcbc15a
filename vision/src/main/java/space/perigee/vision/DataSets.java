package space.perigee.vision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import space.perigee.mission.Digest;
import space.perigee.vision.DataCheck.SplitCount;
import space.perigee.vision.DataCheck.Trouble;

/**
 * Data sets on disk, in two layouts:
 *
 * <pre>
 * YOLO  classes.txt           a name a line
 *       splits/D_train.txt    images/NAME.jpg a line, relative to the folder; D_test too, D_val if there is one
 *       labels/NAME.txt       "class cx cy w h" a line, as fractions of the image; no file: no boxes
 *       ignore/NAME.txt       the same, class -1: regions that neither train nor count
 * COCO  annotations/D_train.json   instances; images in images/ or beside annotations/; iscrowd: ignored
 * </pre>
 *
 * Where {@code D_val} is absent, a sixth of {@code D_train} becomes it: those whose names have the least SHA-256, so always the same.
 */
public final class DataSets {
    /** One image in so many of a training split is carved out for validation. */
    static final int CARVED_ONE_IN = 6;

    private DataSets() {}

    /** Opens a data set that is sound. @throws Problem with the first trouble */
    public static DataSet open(Path folder) {
        DataCheck check = check(folder);
        if (check.troubles().isEmpty()) return check.data();
        Trouble first = check.troubles().getFirst();
        throw VisionProblem.DATA_TROUBLE.with(first.place(), first.text());
    }

    /** Reads what can be read and lists every trouble. @throws Problem when the folder is no data set at all */
    public static DataCheck check(Path folder) {
        var troubles = new Troubles();
        if (Files.isRegularFile(folder.resolve("classes.txt")) || Files.isDirectory(folder.resolve("splits"))) {
            return checked("YOLO", folder, new YoloFolder(folder, troubles).read(), troubles);
        }
        if (Files.isDirectory(folder.resolve("annotations"))) {
            return checked("COCO", folder, CocoFolder.read(folder, troubles), troubles);
        }
        throw VisionProblem.DATA_MISSING.with(folder);
    }

    /** What a layout's reader found. */
    record Raw(List<String> classes, SortedMap<String, List<LabelledImage>> splits) {
        Raw {
            classes = List.copyOf(classes);
        }
    }

    /** A list that grows to its limit and no further. */
    static final class Troubles {
        private final List<Trouble> all = new ArrayList<>();

        void add(Object file, int line, String text) {
            if (all.size() < DataCheck.MAX_TROUBLES) all.add(new Trouble(file.toString(), line, text));
        }

        List<Trouble> all() {
            return all;
        }
    }

    private static DataCheck checked(String format, Path folder, Raw raw, Troubles troubles) {
        SortedMap<String, List<LabelledImage>> splits = new TreeMap<>(raw.splits());
        var carved = new TreeSet<String>();
        for (String domain : domains(splits, folder, troubles)) {
            if (splits.containsKey(domain + "_val") || !splits.containsKey(domain + "_train")) continue;
            carve(splits, domain);
            carved.add(domain + "_val");
        }
        checkLeaks(splits, folder, troubles);
        DataSet data = new DataSet(folder, raw.classes(), splits);
        List<SplitCount> counts = new ArrayList<>();
        splits.forEach(
                (name, images) -> counts.add(count(name, images, raw.classes().size(), carved.contains(name))));
        return new DataCheck(format, data, counts, troubles.all());
    }

    /** Domains of well-named splits; each needs a training and a test split. */
    private static List<String> domains(SortedMap<String, List<LabelledImage>> splits, Path folder, Troubles troubles) {
        var domains = new TreeSet<String>();
        for (String name : List.copyOf(splits.keySet())) {
            String domain = name.replaceFirst("_(train|val|test)$", "");
            if (domain.equals(name) || domain.isEmpty()) {
                troubles.add(folder, 0, "split \"" + name + "\" is not named DOMAIN_train, DOMAIN_val or DOMAIN_test");
                splits.remove(name);
            } else {
                domains.add(domain);
            }
        }
        if (domains.isEmpty()) troubles.add(folder, 0, "there is no split; DOMAIN_train and DOMAIN_test are needed");
        for (String domain : domains) {
            for (String part : List.of("_train", "_test")) {
                if (!splits.containsKey(domain + part)) {
                    troubles.add(
                            folder,
                            0,
                            "split " + domain + part + " is missing; DOMAIN_train and DOMAIN_test are needed");
                }
            }
        }
        return List.copyOf(domains);
    }

    private static void carve(SortedMap<String, List<LabelledImage>> splits, String domain) {
        List<LabelledImage> train = splits.getOrDefault(domain + "_train", List.of());
        int wanted = train.size() / CARVED_ONE_IN;
        List<LabelledImage> val = train.stream()
                .sorted(Comparator.comparing(DataSets::digestOfName))
                .limit(wanted)
                .toList();
        splits.put(domain + "_val", val);
        splits.put(
                domain + "_train",
                train.stream().filter(image -> !val.contains(image)).toList());
    }

    private static String digestOfName(LabelledImage image) {
        String name = String.valueOf(image.file().getFileName());
        return Digest.of(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();
    }

    /** An image that trains and tests makes every figure a lie. */
    private static void checkLeaks(SortedMap<String, List<LabelledImage>> splits, Path folder, Troubles troubles) {
        Map<Path, String> seen = new HashMap<>();
        splits.forEach((name, images) -> {
            for (LabelledImage image : images) {
                String other = seen.putIfAbsent(image.file(), name);
                if (other != null) {
                    String place = folder.relativize(image.file()).toString();
                    troubles.add(folder, 0, place + " is in split " + other + " and again in " + name);
                }
            }
        });
    }

    private static SplitCount count(String name, List<LabelledImage> images, int classes, boolean carved) {
        List<Integer> boxes = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            int classId = c;
            boxes.add((int) images.stream()
                    .flatMap(image -> image.boxes().stream())
                    .filter(box -> box.classId() == classId)
                    .count());
        }
        int empty =
                (int) images.stream().filter(image -> image.boxes().isEmpty()).count();
        int ignored = images.stream().mapToInt(image -> image.ignore().size()).sum();
        return new SplitCount(name, images.size(), boxes, empty, ignored, carved);
    }
}
