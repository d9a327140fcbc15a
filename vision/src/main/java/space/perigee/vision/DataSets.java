package space.perigee.vision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 *
 * <p>A part of a data set can be opened alone. Then lists, labels and images of all other splits stay closed: in the YOLO layout every
 * one of them, down to the single image, since what is carved out is chosen by name. In COCO's layout a split is one file, which must
 * be parsed as a whole: where {@code D_val} is carved out of it, the boxes of the part that nobody asked for end in the reader, and its
 * images stay closed.
 */
public final class DataSets {
    /** One image in so many of a training split is carved out for validation. */
    static final int CARVED_ONE_IN = 6;

    private static final Pattern SPLIT_NAME = Pattern.compile("(.+)_(?:train|val|test)");

    private DataSets() {}

    /** Opens a data set that is sound. @throws Problem with the first trouble */
    public static DataSet open(Path folder) {
        DataCheck check = check(folder);
        return sound(check.data(), check.troubles());
    }

    /**
     * Opens parts of one domain and nothing else; what is wrong or missing elsewhere is not noticed.
     *
     * @return a data set with these splits alone, equal to those of {@link #open(Path)}
     * @throws Problem with the first trouble, or when there is no such split
     */
    public static DataSet open(Path folder, String domain, Set<DataSet.Part> parts) {
        var troubles = new Troubles();
        Layout layout = layout(folder, troubles);
        List<DataSet.Part> inOrder = parts.stream().sorted().toList();
        for (DataSet.Part part : inOrder) {
            if (!layout.splits().contains(source(layout, domain, part)))
                throw VisionProblem.SPLIT_MISSING.with(
                        folder, domain + part.suffix(), String.join(", ", layout.splits()));
        }
        SortedMap<String, List<LabelledImage>> splits = new TreeMap<>();
        for (DataSet.Part part : inOrder) splits.put(domain + part.suffix(), read(layout, domain, part));
        checkLeaks(splits, folder, troubles);
        return sound(new DataSet(folder, layout.classes(), splits), troubles.all());
    }

    /** Names of the splits that a data set has, by what lies in its folder; no list and no label is opened. */
    public static SortedSet<String> splitsOf(Path folder) {
        return layout(folder, new Troubles()).splits();
    }

    private static DataSet sound(DataSet data, List<Trouble> troubles) {
        if (troubles.isEmpty()) return data;
        Trouble first = troubles.getFirst();
        throw VisionProblem.DATA_TROUBLE.with(first.place(), first.text());
    }

    /** Reads what can be read and lists every trouble. @throws Problem when the folder is no data set at all */
    public static DataCheck check(Path folder) {
        var troubles = new Troubles();
        return checked(layout(folder, troubles), folder, troubles);
    }

    private static Layout layout(Path folder, Troubles troubles) {
        if (Files.isRegularFile(folder.resolve("classes.txt")) || Files.isDirectory(folder.resolve("splits")))
            return new YoloFolder(folder, troubles);
        if (Files.isDirectory(folder.resolve("annotations"))) return new CocoFolder(folder, troubles);
        throw VisionProblem.DATA_MISSING.with(folder);
    }

    /** A data set on disk, read split by split: the lists first, so that what nobody asks for is never opened. */
    sealed interface Layout permits YoloFolder, CocoFolder {
        /** For people. */
        String format();

        /** Names of all splits, by what lies in the folder; none of them is opened. */
        SortedSet<String> splits();

        /** Images that a split lists, by the paths under which it lists them; none of them is opened. */
        List<Path> list(String split);

        /** Opens images of a split, in the order of its list. */
        List<LabelledImage> read(String split, Set<Path> wanted);

        /** Class names in the order of class ids; known when a split was listed. */
        List<String> classes();
    }

    /** Whether a file that was named lies in its data set, wherever both were named from: {@code .} is a folder, too. */
    static boolean isInside(Path folder, Path file) {
        return file.toAbsolutePath()
                .normalize()
                .startsWith(folder.toAbsolutePath().normalize());
    }

    /** Splits that files of this ending in a folder stand for; the files are not opened. */
    static SortedSet<String> splitsOf(Path lists, String ending, Troubles troubles) {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(lists)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(ending)) names.add(name.substring(0, name.length() - ending.length()));
            }
        } catch (IOException failed) {
            troubles.add(lists, 0, "cannot be listed: " + failed.getMessage());
        }
        return names;
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

    private static DataCheck checked(Layout layout, Path folder, Troubles troubles) {
        SortedMap<String, List<LabelledImage>> splits = new TreeMap<>();
        var carved = new TreeSet<String>();
        Set<String> domains = domainsOf(layout.splits());
        for (String domain : domains) {
            for (DataSet.Part part : DataSet.Part.values()) {
                String name = domain + part.suffix();
                String source = source(layout, domain, part);
                if (!layout.splits().contains(source)) continue;
                splits.put(name, read(layout, domain, part));
                if (!source.equals(name)) carved.add(name);
            }
        }
        checkLeaks(splits, folder, troubles);
        checkSplits(
                layout.splits(),
                domains,
                folder,
                troubles); // last: a broken file says more than the split that it leaves alone
        DataSet data = new DataSet(folder, layout.classes(), splits);
        List<SplitCount> counts = new ArrayList<>();
        splits.forEach((name, images) ->
                counts.add(count(name, images, layout.classes().size(), carved.contains(name))));
        return new DataCheck(layout.format(), data, counts, troubles.all());
    }

    /** The split that lists the images of a part: its own, or the one that it is carved out of. */
    private static String source(Layout layout, String domain, DataSet.Part part) {
        return part == DataSet.Part.VAL && isCarved(layout, domain)
                ? domain + DataSet.Part.TRAIN.suffix()
                : domain + part.suffix();
    }

    private static boolean isCarved(Layout layout, String domain) {
        return !layout.splits().contains(domain + DataSet.Part.VAL.suffix());
    }

    /** One part of a domain. Of a training split, that which is not validation. */
    private static List<LabelledImage> read(Layout layout, String domain, DataSet.Part part) {
        String source = source(layout, domain, part);
        List<Path> listed = layout.list(source);
        Set<Path> wanted = new HashSet<>(listed);
        if (isCarved(layout, domain)) {
            switch (part) {
                case TRAIN -> wanted.removeAll(carved(listed));
                case VAL -> wanted = carved(listed);
                case TEST -> {}
            }
        }
        return layout.read(source, wanted);
    }

    /** Domains of the well-named ones of these splits. */
    public static SortedSet<String> domainsOf(Set<String> splits) {
        return splits.stream()
                .map(SPLIT_NAME::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each split is well named, and each domain has one to train and one to test. */
    private static void checkSplits(Set<String> splits, Set<String> domains, Path folder, Troubles troubles) {
        for (String name : splits) {
            if (!SPLIT_NAME.matcher(name).matches())
                troubles.add(folder, 0, "split \"" + name + "\" is not named DOMAIN_train, DOMAIN_val or DOMAIN_test");
        }
        if (domains.isEmpty()) troubles.add(folder, 0, "there is no split; DOMAIN_train and DOMAIN_test are needed");
        for (String domain : domains) {
            for (String part : List.of("_train", "_test")) {
                if (!splits.contains(domain + part)) {
                    troubles.add(
                            folder,
                            0,
                            "split " + domain + part + " is missing; DOMAIN_train and DOMAIN_test are needed");
                }
            }
        }
    }

    /** The sixth that becomes validation; by names alone, so that no image has to be opened for it. */
    private static Set<Path> carved(List<Path> train) {
        return train.stream()
                .sorted(Comparator.comparing(DataSets::digestOfName))
                .limit(Math.min(train.size() / 2, Math.max(1, train.size() / CARVED_ONE_IN))) // each side has one
                .collect(Collectors.toSet());
    }

    private static String digestOfName(Path image) {
        String name = String.valueOf(image.getFileName());
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).toString();
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
