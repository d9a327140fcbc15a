package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.mission.Step;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;
import space.perigee.vision.Images;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneArtist;
import space.perigee.vision.scenes.SceneSpec;

/** A good update while pictures keep coming, and what becomes of it when the process dies on trial. */
class SwitchSimulation {
    private static final int SCENES_BEFORE = 20;
    private static final int SCENES_WHILE = 100;

    private ScratchFolder scratch;
    private ModelFile base;
    private int shown;

    @BeforeEach
    void make() {
        scratch = ScratchFolder.make();
        SimulatedMission.makeKeys(scratch.path("keys"));
        ModelCard card = new ModelCard(
                "tiny",
                TinyBase.SIDE_PX,
                TinyBase.SIDE_PX,
                1,
                SceneArtist.CLASS_NAMES.subList(0, 3),
                List.of(new ModelCard.Head("out", 8, List.of(new ModelCard.Anchor(12, 12)))));
        base = TinyNet.build(card, new SplittableRandom(1), false);
    }

    @AfterEach
    void delete() {
        scratch.close();
    }

    /** The spacecraft as its flash is now: a second one over the same folder is the first one, started again. */
    private OnboardWorld boot() {
        return new OnboardWorld(
                scratch.path("world"), scratch.path("keys"), base, OnboardWorld.wholeFlash(scratch.path("world")));
    }

    private void show(OnboardWorld world, int scenes) {
        for (int end = shown + scenes; shown < end; shown++) {
            var drawn = SceneArtist.draw(SceneSpec.compact(Light.NIGHT), shown);
            world.show("scene-" + shown + ".jpg", Images.encodeJpeg(drawn.image(), 0.9f));
        }
    }

    private void uplink(OnboardWorld world) {
        world.uplink(Forged.signed(
                Forged.nudge(base), 1, OnboardWorld.CRAFT, SimulatedMission.twoKeys(scratch.path("keys"))));
    }

    @Test
    void noImageIsDroppedOverASwitchAndNoneIsSeenTwice() {
        try (OnboardWorld world = boot()) {
            show(world, SCENES_BEFORE);
            assertThat(world.runUntil(() -> world.space().scenesSeen() == SCENES_BEFORE))
                    .isTrue();
            uplink(world);
            while (shown < SCENES_BEFORE + SCENES_WHILE) {
                show(world, 1);
                world.runFor(Duration.ofMillis(700));
            }
            assertThat(world.runUntil(() -> world.reports(Stage.PROVED).count() == 1))
                    .isTrue();
            assertThat(world.runUntil(() -> world.space().scenesSeen() == shown))
                    .isTrue();

            assertThat(world.space().servingDigest()).isNotEqualTo(base.digest());
            assertThat(Collections.frequency(world.steps(), Step.IMAGE)).isEqualTo(shown);
            assertThat(Collections.frequency(world.steps(), Step.INFERENCE)).isEqualTo(shown);
            int switched = world.steps().indexOf(Step.REDEPLOY);
            assertThat(world.steps().subList(0, switched)).contains(Step.INFERENCE);
            assertThat(world.steps().subList(switched, world.steps().size())).contains(Step.INFERENCE);
        }
    }

    @Test
    void aFallBackAtBootIsToldAsTheEndOfItsRollout() {
        try (OnboardWorld world = boot()) {
            show(world, SCENES_BEFORE);
            assertThat(world.runUntil(() -> world.space().scenesSeen() == SCENES_BEFORE))
                    .isTrue();
            uplink(world);
            assertThat(world.runUntil(() -> world.reports(Stage.ACTIVE).count() == 1))
                    .isTrue();
        }
        try (OnboardWorld again = boot()) {
            assertThat(again.space().servingDigest()).as("one crash on trial").isNotEqualTo(base.digest());
        }
        try (OnboardWorld third = boot()) {
            assertThat(third.space().servingDigest()).isEqualTo(base.digest());
            assertThat(third.runUntil(() -> third.reports(Stage.FELL_BACK).count() == 1))
                    .isTrue();
            assertThat(third.reports(Stage.FELL_BACK).findFirst().orElseThrow().reason())
                    .contains("on trial");
        }
    }
}
