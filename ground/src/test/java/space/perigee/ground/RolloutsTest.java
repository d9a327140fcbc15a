package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.kube.Kinds;
import space.perigee.kube.LearningRoundSpec;
import space.perigee.kube.ModelVersionSpec;
import space.perigee.kube.Resource;
import space.perigee.mission.Digest;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;

/** What the ground makes of the spacecraft's word on an update. */
class RolloutsTest {
    private static final int SAMPLES = 12;

    @TempDir
    private Path folder;

    private GroundWorld world;

    @BeforeEach
    void promoteAnUpdate() {
        world = new GroundWorld(folder);
        world.comeDown(SAMPLES);
        hear();
        assertThat(rollout().specAs(space.perigee.kube.RolloutSpec.class).from())
                .isEqualTo(world.baseDigest().toString());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void hear(Stage... stages) {
        for (Stage stage : stages) world.says(world.report(stage, stage + " for a reason"));
        world.run(world.start(Fuse.never(), SAMPLES), 6);
    }

    private Resource rollout() {
        return world.all(Kinds.ROLLOUT).getFirst();
    }

    private Digest candidate() {
        return world.report(Stage.ACTIVE, "").to();
    }

    private ModelRegistry models() {
        return world.stores().models();
    }

    @Test
    void aSecondTryOfTheTrainerIsInTheRecordOfTheRound() {
        Resource round = world.all(Kinds.LEARNING_ROUND).getFirst();

        assertThat(round.status().path("retriedAfter").asString("")).isEqualTo(GroundWorld.DEATH);
        assertThat(round.status().path("seconds").asDouble()).isEqualTo(0.1);
    }

    @Test
    void anActiveModelIsConfirmed() {
        hear(Stage.VERIFIED, Stage.PATCHED, Stage.CANARY, Stage.ACTIVE);

        assertThat(GroundWorld.phase(rollout())).isEqualTo("Active");
        assertThat(models().confirmed(Given.BUPT)).contains(candidate());
        assertThat(models().desired(Given.BUPT)).contains(candidate());
        assertThat(world.told(EventKind.SLOT)).containsExactly(candidate());
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PROVED"})
    void whatServesMayFallBack(Stage before) {
        hear(Stage.VERIFIED, Stage.ACTIVE, before);

        hear(Stage.FELL_BACK);

        assertThat(GroundWorld.phase(rollout())).isEqualTo("FellBack");
        assertThat(rollout().status().path("reason").asString("")).isEqualTo("FELL_BACK for a reason");
        assertThat(rollout().status().path("heardAt").asString("")).isNotEmpty();
        assertThat(models().desired(Given.BUPT)).contains(world.baseDigest());
        assertThat(models().confirmed(Given.BUPT)).contains(world.baseDigest());
        assertThat(world.told(EventKind.REFUSAL))
                .containsExactly(world.report(Stage.ACTIVE, "").delta());
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "SICK"})
    void whatNeverServedIsWishedForNoLonger(Stage end) {
        hear(end);

        assertThat(models().desired(Given.BUPT)).contains(world.baseDigest());
        assertThat(world.told(EventKind.REFUSAL)).hasSize(1);
    }

    /** Sent once more after a restart here, it is refused there, since its sequence is taken. */
    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PROVED", "FELL_BACK"})
    void aRefusalOfWhatServedIsNoNews(Stage before) {
        hear(Stage.ACTIVE, before);
        String phase = GroundWorld.phase(rollout());

        hear(Stage.REFUSED);

        assertThat(GroundWorld.phase(rollout())).isEqualTo(phase);
    }

    /** By the file that the trainer read. */
    @Test
    void theFifthThatIsKeptAsideIsNotTrainedOn() {
        List<LabelledSample> all = world.stores().labels().list(Given.BUPT);
        List<LabelledSample> kept = new Split(GroundWorld.SEED).only(Split.Use.GATE, all);
        assertThat(all).hasSize(SAMPLES);
        assertThat(kept).hasSizeBetween(1, SAMPLES - 1);

        assertThat(world.trainedOn())
                .hasSize(SAMPLES - kept.size())
                .doesNotContainAnyElementsOf(
                        kept.stream().map(LabelledSample::sample).toList());
    }

    /** It would start from a model that may not serve when its update comes up. */
    @Test
    void noRoundStartsWhileAnUpdateIsUnderWay() {
        world.comeDown(SAMPLES, SAMPLES);
        hear(Stage.VERIFIED);
        assertThat(world.all(Kinds.LEARNING_ROUND)).hasSize(1);

        hear(Stage.ACTIVE);
        world.run(world.start(Fuse.never(), SAMPLES), 6);

        assertThat(bases())
                .containsExactly(world.baseDigest().toString(), candidate().toString());
    }

    private List<String> bases() {
        return world.all(Kinds.LEARNING_ROUND).stream()
                .map(round -> round.specAs(LearningRoundSpec.class).base())
                .toList();
    }

    @Test
    void aRoundWhoseBaseServesNoLongerIsMadeAnew() {
        hear(Stage.ACTIVE);
        world.comeDown(SAMPLES, SAMPLES);
        world.run(world.start(Fuse.never(), SAMPLES), 3);
        assertThat(phases()).containsExactly("Promoted", "Running");

        hear(Stage.FELL_BACK);
        world.run(world.start(Fuse.never(), SAMPLES), 6);

        assertThat(phases()).startsWith("Promoted", "Superseded").hasSize(3);
        assertThat(bases().getLast()).isEqualTo(world.baseDigest().toString());
    }

    @Test
    void aRoundWhoseBaseFallsBackMeanwhileDoesNotFly() {
        hear(Stage.ACTIVE);
        world.comeDown(SAMPLES, SAMPLES);
        GroundLoop loop = world.start(Fuse.never(), SAMPLES);
        world.run(loop, 3);
        assertThat(phases()).containsExactly("Promoted", "Running");

        models().confirm(Given.BUPT, world.baseDigest()); // as telemetry tells it
        world.run(loop, 3);

        assertThat(phases()).startsWith("Promoted", "Superseded");
        assertThat(world.all(Kinds.ROLLOUT)).hasSize(1);
    }

    private List<String> phases() {
        return world.all(Kinds.LEARNING_ROUND).stream().map(GroundWorld::phase).toList();
    }

    @Test
    void whatServesIsWishedForWhenAnotherUpdateIsRefused() {
        Digest serves = newer();
        models().confirm(Given.BUPT, serves);

        hear(Stage.REFUSED);

        assertThat(models().desired(Given.BUPT)).contains(serves);
    }

    @Test
    void aNewerWishOutlivesAFallBack() {
        hear(Stage.ACTIVE);
        Digest newer = newer();
        models().desire(Given.BUPT, newer);

        hear(Stage.FELL_BACK);

        assertThat(models().desired(Given.BUPT)).contains(newer);
        assertThat(models().confirmed(Given.BUPT)).contains(world.baseDigest());
    }

    /** A model that no round made. */
    private Digest newer() {
        ModelCard.Head head = new ModelCard.Head("out", 8, List.of(new ModelCard.Anchor(8, 8)));
        ModelFile newer = TinyNet.build(
                new ModelCard("newer", 32, 32, 1, List.of("thing"), List.of(head)), new SplittableRandom(2), false);
        world.stores().flash().replace("newer.part", newer.bytes());
        models().register(
                        Given.BUPT.tenant(),
                        "newer.part",
                        newer.digest(),
                        newer.card(),
                        Map.of(),
                        new ModelVersionSpec.Lineage("", "", "", List.of()));
        return newer.digest();
    }
}
