package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.kube.Kinds;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.SqliteResources;
import space.perigee.mission.Digest;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSet.Part;
import space.perigee.vision.DataSets;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/**
 * {@code perigee ground run} over the whole folder of a data set, through a whole round, twice: with the new domain's validation and test
 * labels as they are, and with lies in their place that can be read. Whatever looks at them decides or trains otherwise.
 */
class SealedRoundE2E {
    private static final String CRAFT = "default/bupt-1";
    private static final int NEW = 80;
    private static final int LOOKS = 240;
    private static final int LOOK_MILLIS = 250;
    private static final Set<String> ENDS = Set.of("Promoted", "Rejected", "Failed");

    /** Two objects on each image, where there are more. */
    private static final String POISON = "2 0.5 0.5 0.9 0.9\n0 0.1 0.1 0.1 0.1\n";

    @TempDir
    private Path folder;

    private TypedMission typed;
    private Path data;

    /** What a round came to. */
    private record Round(String phase, String reason, String delta, Digest candidate, Digest samples) {}

    @BeforeEach
    void makeMission() throws Exception {
        data = folder.resolve("data");
        SceneDataSet.write(
                data,
                List.of(
                        new SceneDataSet.Domain(SceneSpec.compact(Light.DAY), 24, 8, 8),
                        new SceneDataSet.Domain(SceneSpec.compact(Light.NIGHT), NEW, 8, 8)),
                1,
                SceneDataSet.Progress.NONE);
        typed = TypedMission.in(folder, DataSets.open(data).classes());
        typed.meetsNightOf(data);
        typed.change("seconds: 150", "seconds: 12");
        typed.change("minSamples: 16", "minSamples: " + NEW);
        typed.change("tensors: early-bias-heads", "tensors: all");
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    private Path state() {
        return typed.folder().resolve("state/ground");
    }

    /** A ground that never ran, with all that came down in its inbox, lives until its first round has ended. */
    private Round roundOfAFreshGround() throws Exception {
        DataSet whole = DataSets.open(data);
        InboxSamples inbox = new InboxSamples(state(), CRAFT);
        for (LabelledImage image : whole.split("night", Part.TRAIN))
            inbox.put(String.valueOf(image.file().getFileName()), Images.read(image.file()));
        typed.startUp("ground", "ground of " + CRAFT + " is up");
        Resource round = ended();
        typed.stop();
        Path files = state().resolve("rounds/default").resolve(round.name());
        return new Round(
                phase(round),
                round.status().path("reason").asString(""),
                round.status().path("delta").asString(""),
                Digest.of(files.resolve("candidate.onnx")),
                Digest.of(files.resolve("samples.jsonl")));
    }

    private Resource ended() throws Exception {
        for (int look = 0; look < LOOKS; look++) {
            Thread.sleep(LOOK_MILLIS);
            for (Resource round : rounds()) if (ENDS.contains(phase(round))) return round;
        }
        throw new AssertionError("no round has ended: " + typed.startedUpSaid());
    }

    /** As they are on disk now. */
    private List<Resource> rounds() {
        try (SqliteResources resources = SqliteResources.open(
                state().resolve("resources.db"), Kinds.ours(), InstantSource.system(), new Random(1))) {
            return resources.list(Query.all(Kinds.LEARNING_ROUND)).items();
        }
    }

    private static String phase(Resource round) {
        return round.status().path("phase").asString("");
    }

    private int poison() throws IOException {
        int poisoned = 0;
        DataSet whole = DataSets.open(data);
        for (Part part : List.of(Part.VAL, Part.TEST))
            for (LabelledImage image : whole.split("night", part)) {
                String name = String.valueOf(image.file().getFileName()).replaceFirst("\\.[a-z]+$", ".txt");
                Path labels = data.resolve("labels").resolve(name);
                assertThat(labels).exists();
                Files.writeString(labels, POISON);
                poisoned++;
            }
        assertThat(DataSets.open(data).split("night", Part.VAL))
                .as("lies that can be read")
                .isNotEqualTo(whole.split("night", Part.VAL));
        return poisoned;
    }

    @Test
    void liesInTheSplitsThatNobodyMayOpenChangeNeitherDecisionNorDelta() throws Exception {
        Round honest = roundOfAFreshGround();
        assertThat(honest.phase()).as(honest.reason()).isIn("Promoted", "Rejected");
        assertThat(honest.reason()).as("what counted is in it").contains("new mAP50", "known mAP50", "boxes");
        Files.move(state(), folder.resolve("honest"));

        assertThat(poison()).isEqualTo(16);

        assertThat(roundOfAFreshGround()).isEqualTo(honest);
    }
}
