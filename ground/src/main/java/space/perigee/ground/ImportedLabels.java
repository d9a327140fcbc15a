package space.perigee.ground;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import space.perigee.mission.Digest;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * Labels that a person made with a tool of their choice, on the picture of a sample ({@code DIGEST.png}) or on the scene that it was cut
 * from, under the name that the camera gave it. Made by {@link CocoLabels} and {@link YoloLabels}.
 */
public final class ImportedLabels implements Labeller {
    private final Map<String, Function<SampleFrame, Optional<Labels>>> byName;
    private final String origin;

    /** @param byName by {@link LabelFiles#name} of the labelled picture, its extension left out or not */
    ImportedLabels(Map<String, Function<SampleFrame, Optional<Labels>>> byName, String origin) {
        this.byName = Map.copyOf(byName);
        this.origin = origin;
    }

    /** All of them as one; of two that know the same picture, the later one speaks. */
    static ImportedLabels all(Collection<ImportedLabels> parts, String origin) {
        Map<String, Function<SampleFrame, Optional<Labels>>> all = new HashMap<>();
        parts.forEach(part -> all.putAll(part.byName));
        return new ImportedLabels(all, origin);
    }

    /** How many pictures it knows. */
    public int size() {
        return byName.size();
    }

    @Override
    public Optional<Labels> label(Digest sample, SampleFrame frame) {
        return Stream.of(sample.hex(), frame.scene(), LabelFiles.stem(frame.scene()))
                .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                .findFirst()
                .flatMap(labels -> labels.apply(frame));
    }

    /** Tools let a box reach over the edge a little; what is outside does not count. */
    static Labels inside(SampleFrame frame, List<LabelledBox> given, List<Box> ignore) {
        List<LabelledBox> boxes = new ArrayList<>();
        for (LabelledBox one : given)
            frame.clipped(one.box()).ifPresent(seen -> boxes.add(new LabelledBox(seen, one.classId())));
        return new Labels(
                boxes,
                ignore.stream()
                        .flatMap(region -> frame.clipped(region).stream())
                        .toList());
    }

    @Override
    public LabelSource source() {
        return LabelSource.PERSON;
    }

    @Override
    public String origin() {
        return origin;
    }
}
