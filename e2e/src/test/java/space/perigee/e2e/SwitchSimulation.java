package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.mission.Step;
import space.perigee.model.ModelFile;

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
}
