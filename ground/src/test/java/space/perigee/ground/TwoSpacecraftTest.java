package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.kube.Kinds;
import space.perigee.kube.LearningRoundSpec;
import space.perigee.kube.Resource;
import space.perigee.kube.RolloutSpec;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;

/** Two spacecraft of one tenant on one ground: whatever forgets which one it is about mixes them up. */
class TwoSpacecraftTest {
    private static final int SAMPLES = 12;
    private static final List<CraftKey> BOTH = List.of(Given.BUPT, Given.SISTER);

    @TempDir
    private Path folder;

    private GroundWorld world;
    private List<Digest> ofBupt;
    private List<Digest> ofSister;

    @BeforeEach
    void eachLearns() {
        world = new GroundWorld(folder);
        world.launch(Given.SISTER);
        ofBupt = world.comeDown(Given.BUPT, 0, SAMPLES);
        ofSister = world.comeDown(Given.SISTER, SAMPLES, SAMPLES + 1);
        live();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** One more process. */
    private List<GroundLoop> live() {
        List<GroundLoop> loops = world.start(BOTH, SAMPLES);
        world.run(loops, 12);
        return loops;
    }

    private Resource rollout(CraftKey craft) {
        return one(Kinds.ROLLOUT, craft);
    }

    private Resource one(space.perigee.kube.ResourceKind kind, CraftKey craft) {
        List<Resource> all = world.all(kind).stream()
                .filter(one -> one.name().equals(craft.spacecraft() + "-1"))
                .toList();
        assertThat(all).as("%s of %s", kind, craft).hasSize(1);
        return all.getFirst();
    }

    private RolloutSpec spec(CraftKey craft) {
        return rollout(craft).specAs(RolloutSpec.class);
    }

    private Digest to(CraftKey craft) {
        return Digest.parse(spec(craft).to());
    }

    private ModelRegistry models() {
        return world.stores().models();
    }

    @Test
    void samplesAndLabelsAreKeptApart() {
        assertThat(world.stores().samples().list(Given.BUPT))
                .extracting(StoredSample::digest)
                .containsExactlyInAnyOrderElementsOf(ofBupt);
        assertThat(world.stores().samples().list(Given.SISTER))
                .extracting(StoredSample::digest)
                .containsExactlyInAnyOrderElementsOf(ofSister);
        assertThat(world.stores().labels().list(Given.BUPT))
                .extracting(LabelledSample::sample)
                .containsExactlyInAnyOrderElementsOf(ofBupt);
        assertThat(world.stores().labels().list(Given.SISTER))
                .extracting(LabelledSample::sample)
                .containsExactlyInAnyOrderElementsOf(ofSister);
    }

    @Test
    void eachHasARoundOfItsOwnSamples() {
        assertThat(world.all(Kinds.LEARNING_ROUND))
                .extracting(Resource::name)
                .containsExactlyInAnyOrder("bupt-1-1", "bupt-2-1");
        round(Given.BUPT, ofBupt);
        round(Given.SISTER, ofSister);
    }

    private void round(CraftKey craft, List<Digest> samples) {
        Resource round = one(Kinds.LEARNING_ROUND, craft);
        LearningRoundSpec spec = round.specAs(LearningRoundSpec.class);
        assertThat(GroundWorld.phase(round)).isEqualTo("Promoted");
        assertThat(spec.contributors()).containsExactly(craft.spacecraft().name());
        assertThat(spec.samples())
                .containsExactlyInAnyOrderElementsOf(
                        samples.stream().map(Digest::toString).toList());
    }

    @Test
    void eachHasItsRolloutAndCountsItsOwnSequence() {
        assertThat(world.all(Kinds.ROLLOUT)).hasSize(2);
        assertThat(to(Given.BUPT)).isNotEqualTo(to(Given.SISTER));
        for (CraftKey craft : BOTH) {
            assertThat(spec(craft).groups().getFirst().spacecraft())
                    .containsExactly(craft.spacecraft().name());
            assertThat(rollout(craft).status().path("sequence").asLong())
                    .as("%s", craft)
                    .isEqualTo(1);
            assertThat(models().desired(craft)).contains(to(craft));
            assertThat(models().confirmed(craft)).contains(world.baseDigest());
        }
    }

    @Test
    void anUpdateGoesToNoOtherSpacecraftAlsoAfterARestart() {
        List<GroundLoop> loops = live();

        for (int i = 0; i < BOTH.size(); i++)
            assertThat(loops.get(i).radio().cfdp().report())
                    .filteredOn(transfer -> LinkNames.isUpdate(transfer.destinationName()))
                    .extracting(transfer -> transfer.destinationName())
                    .containsExactly(
                            LinkNames.update(Digest.parse(spec(BOTH.get(i)).delta())));
    }

    @Test
    void whatOneConfirmsTheOtherHasNot() {
        world.says(Given.SISTER, world.report(rollout(Given.SISTER), Stage.ACTIVE, ""));
        live();

        assertThat(GroundWorld.phase(rollout(Given.SISTER))).isEqualTo("Active");
        assertThat(models().confirmed(Given.SISTER)).contains(to(Given.SISTER));
        assertThat(GroundWorld.phase(rollout(Given.BUPT))).isEqualTo("Uplinking");
        assertThat(models().confirmed(Given.BUPT)).contains(world.baseDigest());
    }

    @Test
    void nobodyReportsForAnother() {
        world.says(Given.BUPT, world.report(rollout(Given.SISTER), Stage.SICK, "not mine"));
        live();

        assertThat(GroundWorld.phase(rollout(Given.SISTER))).isEqualTo("Uplinking");
        assertThat(models().desired(Given.SISTER)).contains(to(Given.SISTER));
        assertThat(models().desired(Given.BUPT)).contains(to(Given.BUPT));
    }
}
