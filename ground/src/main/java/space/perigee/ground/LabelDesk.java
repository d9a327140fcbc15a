package space.perigee.ground;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Labels of samples that came down, one small JSON file each, {@code labels/TENANT/SPACECRAFT/SAMPLE.json}:
 *
 * <pre>
 * {"format":1,"sample":"sha256:...","scene":"...","cut":[x,y,width,height],"source":"oracle","origin":"...",
 *  "labelledAt":"...","boxes":[{"box":[xMin,yMin,xMax,yMax],"classId":0}],"ignore":[[...]]}      pixels of the sample
 * </pre>
 */
public final class LabelDesk {
    private static final int FORMAT = 1;
    private static final String FOLDER = "labels/";
    private static final String SUFFIX = ".json";

    /** {@link LabelFiles#MAX_BOXES} boxes fit. */
    private static final int MAX_FILE_BYTES = 2 << 20;

    private static final int CORNERS = 4;

    private final Flash flash;
    private final InstantSource missionTime;

    /** The form of a file. */
    private record Kept(
            int format,
            String sample,
            String scene,
            List<Integer> cut,
            String source,
            String origin,
            Instant labelledAt,
            List<KeptBox> boxes,
            List<List<Float>> ignore) {}

    private record KeptBox(List<Float> box, int classId) {}

    public LabelDesk(Flash flash, InstantSource missionTime) {
        this.flash = flash;
        this.missionTime = missionTime;
    }

    /**
     * Asks a labeller and keeps the answer over an older one. The same answer from the same source changes nothing.
     *
     * @return nothing when the labeller does not know the sample
     */
    public Optional<LabelledSample> label(CraftKey craft, Digest sample, SampleFrame frame, Labeller labeller) {
        return labeller.label(sample, frame).map(labels -> keep(craft, sample, frame, labels, labeller));
    }

    private LabelledSample keep(CraftKey craft, Digest sample, SampleFrame frame, Labels labels, Labeller by) {
        Optional<LabelledSample> there = get(craft, sample);
        if (there.isPresent()
                && there.get().labels().equals(labels)
                && there.get().source() == by.source()
                && there.get().origin().equals(by.origin())) return there.get();
        Kept kept = new Kept(
                FORMAT,
                sample.toString(),
                frame.scene(),
                List.of(frame.xPx(), frame.yPx(), frame.widthPx(), frame.heightPx()),
                by.source().word(),
                by.origin(),
                missionTime.instant(),
                labels.boxes().stream()
                        .map(one -> new KeptBox(corners(one.box()), one.classId()))
                        .toList(),
                labels.ignore().stream().map(LabelDesk::corners).toList());
        byte[] content = GroundJson.line(kept).getBytes(StandardCharsets.UTF_8);
        if (content.length > MAX_FILE_BYTES)
            throw MissionProblem.FILE_TOO_LARGE.with(name(craft, sample), content.length, MAX_FILE_BYTES);
        flash.replace(name(craft, sample), content);
        return read(name(craft, sample), content);
    }

    private static List<Float> corners(Box box) {
        return List.of(box.xMin(), box.yMin(), box.xMax(), box.yMax());
    }

    /** What is known of a sample. */
    public Optional<LabelledSample> get(CraftKey craft, Digest sample) {
        String name = name(craft, sample);
        if (!flash.exists(name)) return Optional.empty();
        LabelledSample found = read(name, flash.read(name, MAX_FILE_BYTES));
        if (!found.sample().equals(sample)) throw GroundProblem.STATE_DAMAGED.with(name, 1, "it is of another sample");
        return Optional.of(found);
    }

    /** All labelled samples of a spacecraft, by digest of the sample. */
    public List<LabelledSample> list(CraftKey craft) {
        List<LabelledSample> all = new ArrayList<>();
        for (String name : flash.list(FOLDER + craft))
            if (name.endsWith(SUFFIX)) all.add(read(name, flash.read(name, MAX_FILE_BYTES)));
        return all;
    }

    private static String name(CraftKey craft, Digest sample) {
        return FOLDER + craft + "/" + sample.hex() + SUFFIX;
    }

    private static LabelledSample read(String name, byte[] content) {
        try {
            JsonNode tree = GroundJson.MAPPER.readTree(content);
            int format = tree.path("format").asInt(0);
            if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(name, format, FORMAT);
            return sample(GroundJson.MAPPER.treeToValue(tree, Kept.class), Digest.of(content));
        } catch (JacksonException e) {
            throw GroundProblem.STATE_DAMAGED.with(name, 1, GroundJson.why(e)).because(e);
        } catch (NullPointerException | IllegalStateException | IndexOutOfBoundsException e) {
            throw GroundProblem.STATE_DAMAGED
                    .with(name, 1, "a field is missing or out of bounds")
                    .because(e);
        } catch (Problem e) {
            if (e.kind() == MissionProblem.NEWER_STATE) throw e;
            throw GroundProblem.STATE_DAMAGED.with(name, 1, e.text()).because(e);
        }
    }

    private static LabelledSample sample(Kept kept, Digest digest) {
        List<Integer> cut = kept.cut();
        return new LabelledSample(
                Digest.parse(kept.sample()),
                new SampleFrame(kept.scene(), cut.get(0), cut.get(1), cut.get(2), cut.get(3)),
                new Labels(
                        kept.boxes().stream()
                                .map(one -> new LabelledBox(box(one.box()), one.classId()))
                                .toList(),
                        kept.ignore().stream().map(LabelDesk::box).toList()),
                LabelSource.of(kept.source()).orElseThrow(() -> new IllegalStateException(kept.source())),
                kept.origin(),
                kept.labelledAt(),
                digest);
    }

    private static Box box(List<Float> corners) {
        Check.that(corners.size() == CORNERS, "%d corners", corners.size());
        return new Box(corners.get(0), corners.get(1), corners.get(2), corners.get(3));
    }
}
