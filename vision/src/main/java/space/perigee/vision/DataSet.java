package space.perigee.vision;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Labelled images in splits. A split is a domain and a part of it: {@code day_train}.
 *
 * @param classes names in the order of class ids
 * @param splits images by split name
 */
public record DataSet(Path folder, List<String> classes, SortedMap<String, List<LabelledImage>> splits) {
    /** What a split is for. */
    public enum Part {
        TRAIN,
        VAL,
        TEST;

        /** How a split's name ends. */
        public String suffix() {
            return "_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public DataSet {
        classes = List.copyOf(classes);
        SortedMap<String, List<LabelledImage>> copy = new TreeMap<>();
        splits.forEach((name, images) -> copy.put(name, List.copyOf(images)));
        splits = Collections.unmodifiableSortedMap(copy);
    }

    /** Domains that have a split. */
    public SortedSet<String> domains() {
        return DataSets.domainsOf(splits.keySet());
    }

    /** Images of one split. @throws space.perigee.mission.Problem when there is no such domain */
    public List<LabelledImage> split(String domain, Part part) {
        List<LabelledImage> images = splits.get(domain + part.suffix());
        if (images == null) {
            throw VisionProblem.SPLIT_MISSING.with(folder, domain + part.suffix(), String.join(", ", splits.keySet()));
        }
        return images;
    }
}
