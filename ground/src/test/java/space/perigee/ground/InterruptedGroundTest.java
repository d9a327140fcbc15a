package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.kube.Kinds;
import space.perigee.kube.Resource;
import space.perigee.kube.RolloutSpec;
import space.perigee.mission.Digest;

/** A ground that is killed between any two of its durable writes, and once more while it recovers, goes on where it was. */
class InterruptedGroundTest {
    private static final int SAMPLES = 12;
    private static final int SECONDS_OF_A_ROUND = 6;
    private static final int NO_ROUND = 1000;

    @TempDir
    private Path folder;

    /** @return whether it was killed before it had done all */
    private static boolean live(GroundWorld world, Fuse fuse, int minSamples) {
        try {
            world.run(world.start(fuse, minSamples), SECONDS_OF_A_ROUND);
            return false;
        } catch (Fuse.Killed killed) {
            return true;
        }
    }

    /** Kills a life of a fresh world before each of its writes, and the next life after some more. */
    private void killedAtEveryWrite(int minSamples, World make, Check check) {
        int kills = 0;
        for (boolean isKilled = true; isKilled; kills++) {
            try (GroundWorld world = new GroundWorld(folder.resolve("world" + kills))) {
                List<Digest> samples = make.make(world);
                isKilled = live(world, Fuse.after(kills), minSamples);
                live(world, Fuse.after(1 + kills % 5), minSamples);
                GroundLoop loop = world.start(Fuse.never(), minSamples);
                world.run(loop, SECONDS_OF_A_ROUND);
                check.check(world, loop, samples, "killed before write " + kills);
            }
        }
        assertThat(kills).isGreaterThan(10);
    }

    private interface World {
        List<Digest> make(GroundWorld world);
    }

    private interface Check {
        void check(GroundWorld world, GroundLoop loop, List<Digest> samples, String when);
    }

    @Test
    void everySampleIsStoredToldAndLabelledOnce() {
        killedAtEveryWrite(NO_ROUND, world -> world.comeDown(3), (world, loop, samples, when) -> {
            assertThat(world.stores().samples().list(Given.BUPT))
                    .as(when)
                    .extracting(StoredSample::digest)
                    .containsExactlyInAnyOrderElementsOf(samples);
            assertThat(world.told(EventKind.PACKAGE)).as(when).containsExactlyInAnyOrderElementsOf(samples);
            assertThat(world.told(EventKind.LABEL))
                    .as(when)
                    .containsExactlyInAnyOrderElementsOf(world.stores().labels().list(Given.BUPT).stream()
                            .map(LabelledSample::digest)
                            .toList());
            assertThat(world.told(EventKind.LABEL)).as(when).hasSize(samples.size());
        });
    }

    @Test
    void aSampleThatNobodyLabelsIsToldOnceHoweverOftenTheGroundStarts() {
        try (GroundWorld world = new GroundWorld(folder)) {
            List<Digest> samples = world.comeDown(GroundWorld.LABELLED_SCENES, 2);
            for (int start = 0; start < 3; start++) world.run(world.start(Fuse.never(), NO_ROUND), 1);

            assertThat(world.told(EventKind.PACKAGE)).containsExactlyInAnyOrderElementsOf(samples);
            assertThat(world.told(EventKind.LABEL)).isEmpty();
        }
    }

    @Test
    void whatIsNoSampleIsRefusedOnceAndStopsNobody() {
        try (GroundWorld world = new GroundWorld(folder)) {
            Digest junk = world.comesDown(new byte[] {0, 0, 1}); // types begin at 1
            Digest plan = world.comesDown(Icd.encode(new ContactPlanBody(1, List.of(), Given.NOW, 60, List.of())));
            List<Digest> samples = world.comeDown(1);
            for (int start = 0; start < 3; start++) world.run(world.start(Fuse.never(), NO_ROUND), 1);

            assertThat(world.told(EventKind.REFUSAL)).containsExactlyInAnyOrder(junk, plan);
            assertThat(world.told(EventKind.PACKAGE)).containsExactlyElementsOf(samples);
        }
    }

    @Test
    void aRoundWithoutItsImagesHasFailedAndTheDeskGoesOn() {
        try (GroundWorld world = new GroundWorld(folder)) {
            world.comeDown(SAMPLES);
            world.losesKnownImages();
            world.run(world.start(Fuse.never(), SAMPLES), SECONDS_OF_A_ROUND);

            Resource round = world.all(Kinds.LEARNING_ROUND).getFirst();
            assertThat(GroundWorld.phase(round)).isEqualTo("Failed");
            assertThat(round.status().path("reason").asString("")).contains("val0.png is missing or has changed");
            assertThat(world.all(Kinds.ROLLOUT)).isEmpty();
        }
    }

    @Test
    void aMessageIsTakenInWheneverTheDeskDies() {
        killedAtEveryWrite(
                SAMPLES,
                world -> {
                    world.comeDown(SAMPLES);
                    world.run(world.start(Fuse.never(), SAMPLES), SECONDS_OF_A_ROUND);
                    world.says(world.report(Stage.ACTIVE, ""));
                    world.says(world.report(Stage.FELL_BACK, "it hung"));
                    return List.of();
                },
                (world, loop, samples, when) -> {
                    assertThat(world.all(Kinds.ROLLOUT))
                            .as(when)
                            .extracting(GroundWorld::phase)
                            .containsExactly("FellBack");
                    assertThat(world.told(EventKind.REFUSAL)).as(when).isNotEmpty();
                    assertThat(world.told(EventKind.CONFIRMATION)).as(when).isNotEmpty();
                });
    }

    @Test
    void aRoundIsPromotedOnceAndItsUpdateGoesUpOnce() {
        killedAtEveryWrite(
                SAMPLES,
                world -> {
                    List<Digest> samples = world.comeDown(SAMPLES);
                    world.run(world.start(Fuse.never(), NO_ROUND), 1);
                    return samples;
                },
                (world, loop, samples, when) -> {
                    assertThat(world.all(Kinds.LEARNING_ROUND))
                            .as(when)
                            .extracting(GroundWorld::phase)
                            .containsExactly("Promoted");
                    assertThat(world.all(Kinds.ROLLOUT))
                            .as(when)
                            .extracting(GroundWorld::phase)
                            .containsExactly("Uplinking");
                    Resource rollout = world.all(Kinds.ROLLOUT).getFirst();
                    RolloutSpec spec = rollout.specAs(RolloutSpec.class);
                    Digest delta = Digest.parse(spec.delta());
                    assertThat(rollout.status().path("sequence").asLong())
                            .as(when)
                            .isEqualTo(1);
                    assertThat(world.stores().models().desired(Given.BUPT))
                            .as(when)
                            .contains(Digest.parse(spec.to()));
                    assertThat(Digest.of(world.stores().flash().path("updates/" + delta.hex())))
                            .as(when)
                            .isEqualTo(delta);
                    assertThat(loop.radio().cfdp().report())
                            .as(when)
                            .filteredOn(transfer -> LinkNames.isUpdate(transfer.destinationName()))
                            .extracting(transfer -> transfer.destinationName())
                            .containsExactly(LinkNames.update(delta));
                    assertThat(world.told(EventKind.GATE))
                            .as(when)
                            .contains(Digest.parse(spec.to()))
                            .containsOnly(Digest.parse(spec.to()));
                });
    }
}
