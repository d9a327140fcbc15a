package space.perigee.ground;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import space.perigee.mission.Digest;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;

/**
 * Labels that a person made with a tool of their choice, on samples exported under their digests ({@code DIGEST.png}): boxes are in the
 * sample's own pixels already. Made by {@link CocoLabels} and {@link YoloLabels}.
 */
public final class ImportedLabels implements Labeller {
    private final Map<Digest, Function<SampleFrame, Labels>> bySample;
    private final String origin;

    ImportedLabels(Map<Digest, Function<SampleFrame, Labels>> bySample, String origin) {
        this.bySample = new HashMap<>(bySample);
        this.origin = origin;
    }

    /** How many samples it knows. */
    public int size() {
        return bySample.size();
    }

    @Override
    public Optional<Labels> label(Digest sample, SampleFrame frame) {
        return Optional.ofNullable(bySample.get(sample)).map(labels -> labels.apply(frame));
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
