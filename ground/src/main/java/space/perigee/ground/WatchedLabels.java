package space.perigee.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

/**
 * What people put into one COCO file, or into a folder of YOLO files, while the ground runs. A file is taken when two looks in a row
 * found it the same: then it is whole. A bad one is told once and counts for nothing until it changes; the others go on. For one thread.
 */
public final class WatchedLabels implements Labeller {
    /** A label file for each sample of a year of passes. */
    private static final int MAX_FILES = 100_000;

    private static final String SUFFIX = ".txt";
    private static final String CLASSES = "classes.txt";

    private final Path where;
    private final List<String> classes;
    private final Consumer<String> log;
    private final Map<Path, Stamp> taken = new TreeMap<>();
    private final Map<Path, ImportedLabels> read = new TreeMap<>();
    private Map<Path, Stamp> lastLook = Map.of();
    private boolean areClassesOthers;
    private boolean isUnreadable;
    private ImportedLabels all;

    /** As long as it stays the same, so does the file. */
    private record Stamp(FileTime modified, long sizeBytes) {}

    /**
     * @param where a file (COCO) or a folder (YOLO); it may come later
     * @param classes in the order of the model's class ids
     * @param log told of what cannot be read
     */
    public WatchedLabels(Path where, List<String> classes, Consumer<String> log) {
        this.where = where;
        this.classes = List.copyOf(classes);
        this.log = log;
        all = nothing();
    }

    private ImportedLabels nothing() {
        return new ImportedLabels(Map.of(), where.toString());
    }

    @Override
    public Optional<Labels> label(Digest sample, SampleFrame frame) {
        return all.label(sample, frame);
    }

    @Override
    public LabelSource source() {
        return all.source();
    }

    @Override
    public String origin() {
        return all.origin();
    }

    /** Looks at the files once more. */
    @Override
    public boolean mayKnowMore() {
        Map<Path, Stamp> there = look();
        boolean isChanged = forgetAllBut(there);
        for (Map.Entry<Path, Stamp> file : there.entrySet()) {
            Stamp stamp = file.getValue();
            if (!stamp.equals(lastLook.get(file.getKey())) || stamp.equals(taken.get(file.getKey()))) continue;
            take(file.getKey(), stamp);
            isChanged = true;
        }
        lastLook = there;
        if (isChanged) all = areClassesOthers ? nothing() : ImportedLabels.all(read.values(), where.toString());
        return isChanged;
    }

    private boolean forgetAllBut(Map<Path, Stamp> there) {
        if (!taken.keySet().retainAll(there.keySet())) return false;
        read.keySet().retainAll(there.keySet());
        areClassesOthers = areClassesOthers && there.containsKey(where.resolve(CLASSES));
        return true;
    }

    private void take(Path file, Stamp stamp) {
        taken.put(file, stamp);
        read.remove(file);
        boolean isClasses = file.equals(where.resolve(CLASSES));
        if (isClasses) areClassesOthers = true; // until they are known to be the model's
        try {
            if (isClasses) {
                YoloLabels.requireClasses(file, classes);
                areClassesOthers = false;
            } else read.put(file, isCoco(file) ? CocoLabels.read(file, classes) : YoloLabels.read(file, classes));
        } catch (Problem e) {
            log.accept(String.valueOf(e.getMessage()));
        }
    }

    private boolean isCoco(Path file) {
        return file.equals(where);
    }

    private Map<Path, Stamp> look() {
        Map<Path, Stamp> there = new TreeMap<>();
        if (!Files.isDirectory(where)) {
            stamp(where).ifPresent(stamp -> there.put(where, stamp));
            return there;
        }
        try (Stream<Path> files = Files.list(where)) {
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .limit(MAX_FILES)
                    .forEach(file -> stamp(file).ifPresent(stamp -> there.put(file, stamp)));
        } catch (IOException | UncheckedIOException e) {
            if (!isUnreadable) log.accept("labels " + where + " cannot be listed: " + e.getMessage());
            isUnreadable = true;
            return lastLook;
        }
        isUnreadable = false;
        return there;
    }

    /** Of a file that is there; what goes away between two looks is no trouble. */
    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.isRegularFile()
                    ? Optional.of(new Stamp(found.lastModifiedTime(), found.size()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
