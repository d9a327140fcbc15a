package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.mission.Step;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/** A good update while pictures keep coming, and what becomes of it when the process dies on trial. */
class SwitchSimulation {
    private static final int SCENES_BEFORE = 20;
    private static final int SCENES_WHILE = 100;

    /** Live scenes that a trial without kept ones waits for. */
    private static final int LIVE_BEFORE_SWITCH = 8;

    private ScratchFolder scratch;
    private ModelFile base;
    private int shown;

    @BeforeEach
    void make() {
        scratch = ScratchFolder.make();
        SimulatedMission.makeKeys(scratch.path("keys"));
        base = TinyBase.untrained(1);
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

    /** Looks at some scenes, then gets a good update. */
    private void uplinkAfterSomeScenes(OnboardWorld world) {
        while (shown < SCENES_BEFORE) world.showScene(shown++);
        assertThat(world.runUntil(() -> world.space().scenesSeen() == SCENES_BEFORE))
                .isTrue();
        world.uplink(Forged.signed(
                Forged.nudge(base), 1, OnboardWorld.CRAFT, SimulatedMission.twoKeys(scratch.path("keys"))));
    }

    @Test
    void noImageIsDroppedOverASwitchAndNoneIsSeenTwice() {
        try (OnboardWorld world = boot()) {
            uplinkAfterSomeScenes(world);
            while (shown < SCENES_BEFORE + SCENES_WHILE) {
                world.showScene(shown++);
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
            uplinkAfterSomeScenes(world);
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

    @Test
    void anUpdateThatEndsTheProcessEachTimeItIsBegunIsLeft() {
        int begun = 0;
        boolean isLeft = false;
        while (!isLeft) {
            try (OnboardWorld world = boot()) {
                if (begun == 0) uplinkAfterSomeScenes(world);
                assertThat(world.runUntil(() -> world.steps().contains(Step.PATCH)
                                || world.reports(Stage.SICK).count() == 1))
                        .isTrue();
                isLeft = world.reports(Stage.SICK).count() == 1;
                if (!isLeft) begun++;
                else
                    assertThat(world.reports(Stage.SICK)
                                    .findFirst()
                                    .orElseThrow()
                                    .reason())
                            .contains("the process ended each of 5 times");
            }
        }
        assertThat(begun).isEqualTo(5);
        try (OnboardWorld world = boot()) {
            world.showScene(shown++);
            assertThat(world.runUntil(() -> world.steps().contains(Step.INFERENCE)))
                    .isTrue();
            assertThat(world.steps()).doesNotContain(Step.VERIFY);
            assertThat(world.space().servingDigest()).isEqualTo(base.digest());
        }
    }

    /** Every weight of a convolution is much greater; biases stay, so that a black picture looks as before, and any other overflows. */
    private byte[] overflowing() {
        Map<String, float[]> changed = new HashMap<>();
        for (String tensor : TensorSets.all(base.graph())) {
            float[] values = base.floats(tensor);
            if (values.length > base.tensor(tensor).orElseThrow().outputChannels())
                changed.put(tensor, times(values, 1e15f));
        }
        return Forged.signed(
                Forged.changed(base, changed), 1, OnboardWorld.CRAFT, SimulatedMission.twoKeys(scratch.path("keys")));
    }

    private static float[] times(float[] values, float factor) {
        float[] greater = new float[values.length];
        for (int i = 0; i < values.length; i++) greater[i] = values[i] * factor;
        return greater;
    }

    private void seeBlack(OnboardWorld world) {
        Image black = new Image(TinyBase.SIDE_PX, TinyBase.SIDE_PX, 1, new byte[TinyBase.SIDE_PX * TinyBase.SIDE_PX]);
        for (int i = 0; i < SCENES_BEFORE; i++) world.show("black-" + i + ".png", Images.encodePng(black));
        assertThat(world.runUntil(() -> world.space().scenesSeen() == SCENES_BEFORE))
                .isTrue();
    }

    @Test
    void liveScenesThatShowWhatKeptOnesDidNotTakeTheSwitchBack() {
        try (OnboardWorld world = boot()) {
            seeBlack(world);
            world.uplink(overflowing());
            assertThat(world.runUntil(() -> world.reports(Stage.ACTIVE).count() == 1))
                    .as("kept scenes find it healthy")
                    .isTrue();
            assertThat(world.space().servingDigest()).isNotEqualTo(base.digest());

            world.showScene(shown++);

            assertThat(world.runUntil(() -> world.reports(Stage.FELL_BACK).count() == 1))
                    .isTrue();
            assertThat(world.reports(Stage.FELL_BACK).findFirst().orElseThrow().reason())
                    .contains("not finite");
            assertThat(world.reports(Stage.PROVED)).isEmpty();
            assertThat(world.space().servingDigest()).isEqualTo(base.digest());
        }
        try (OnboardWorld again = boot()) {
            assertThat(again.space().servingDigest()).isEqualTo(base.digest());
        }
    }

    @Test
    void withoutKeptScenesAnUpdateWaitsForLiveOnes() {
        try (OnboardWorld world = boot()) {
            world.uplink(overflowing());
            assertThat(world.runUntil(() -> world.reports(Stage.PATCHED).count() == 1))
                    .isTrue();
            world.runFor(Duration.ofMinutes(5));
            assertThat(world.steps()).doesNotContain(Step.CANARY, Step.REDEPLOY);

            while (shown < LIVE_BEFORE_SWITCH) world.showScene(shown++);

            assertThat(world.runUntil(() -> world.reports(Stage.SICK).count() == 1))
                    .isTrue();
            assertThat(world.steps()).doesNotContain(Step.REDEPLOY);
            assertThat(world.space().servingDigest()).isEqualTo(base.digest());
        }
    }

    @Test
    void withoutKeptScenesAGoodUpdateSwitchesAfterAFewLiveOnes() {
        try (OnboardWorld world = boot()) {
            world.uplink(Forged.signed(
                    Forged.nudge(base), 1, OnboardWorld.CRAFT, SimulatedMission.twoKeys(scratch.path("keys"))));
            assertThat(world.runUntil(() -> world.reports(Stage.PATCHED).count() == 1))
                    .isTrue();
            while (shown < LIVE_BEFORE_SWITCH - 1) world.showScene(shown++);
            world.runFor(Duration.ofSeconds(30));
            assertThat(world.steps()).doesNotContain(Step.REDEPLOY);

            world.showScene(shown++);

            assertThat(world.runUntil(() -> world.reports(Stage.ACTIVE).count() == 1))
                    .isTrue();
            assertThat(world.reports(Stage.ACTIVE).findFirst().orElseThrow().reason())
                    .contains(LIVE_BEFORE_SWITCH + " scenes");
        }
    }
}
