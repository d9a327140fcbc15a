package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.delta.Patcher;
import space.perigee.delta.Verification.Reason;
import space.perigee.icd.FactBody;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Step;
import space.perigee.model.ModelFile;
import space.perigee.testkit.FaultyFlash;
import space.perigee.vision.Images;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneArtist;
import space.perigee.vision.scenes.SceneSpec;

/** Whatever comes up or stands before the camera: on board it is refused, told to the ground, and the model that serves goes on serving. */
class OnboardRefusalsSimulation {
    private static final CraftKey ME = OnboardWorld.CRAFT;

    private static ScratchFolder scratch;
    private static Path keys;
    private static Path strangers;
    private static ModelFile base;
    private static ModelFile anotherBase;
    private static int worlds;

    private int scenes;

    @BeforeAll
    static void make() {
        scratch = ScratchFolder.make();
        keys = SimulatedMission.makeKeys(scratch.path("keys"));
        strangers = SimulatedMission.makeKeys(scratch.path("strangers"));
        base = TinyBase.untrained(1);
        anotherBase = TinyBase.untrained(2);
    }

    @AfterAll
    static void delete() {
        scratch.close();
    }

    @BeforeEach
    void count() {
        scenes = 0;
    }

    private static Path nextFolder() {
        return scratch.path("world-" + worlds++);
    }

    private static OnboardWorld world() {
        Path folder = nextFolder();
        return new OnboardWorld(folder, keys, base, OnboardWorld.wholeFlash(folder));
    }

    /** A spacecraft whose flash takes so many bytes and no more. */
    private static OnboardWorld world(Path folder, FaultyFlash flash) {
        return new OnboardWorld(folder, keys, base, flash);
    }

    private static byte[] good() {
        return Forged.signed(Forged.nudge(base), 1, ME, SimulatedMission.twoKeys(keys));
    }

    private void showAScene(OnboardWorld world) {
        world.showScene(scenes++);
    }

    private void servesOn(OnboardWorld world) {
        long before = world.space().scenesSeen();
        showAScene(world);
        assertThat(world.runUntil(() -> world.space().scenesSeen() > before))
                .as("serving goes on")
                .isTrue();
        assertThat(world.space().servingDigest()).isEqualTo(base.digest());
    }

    private void isRefused(byte[] update, Reason... reasons) {
        try (OnboardWorld world = world()) {
            showAScene(world);
            world.uplink(update);

            assertThat(world.runUntil(() -> world.reports(Stage.REFUSED).count() == 1))
                    .isTrue();
            String reason =
                    world.reports(Stage.REFUSED).findFirst().orElseThrow().reason();
            assertThat(Arrays.stream(reasons).map(Enum::name)).anyMatch(reason::startsWith);
            assertThat(world.steps()).doesNotContain(Step.PATCH, Step.CANARY, Step.REDEPLOY);
            servesOn(world);
        }
    }

    @Test
    void aGoodOneServes() {
        try (OnboardWorld world = world()) {
            showAScene(world);
            world.uplink(good());

            assertThat(world.runUntil(() -> world.reports(Stage.ACTIVE).count() == 1))
                    .isTrue();
            assertThat(world.space().servingDigest())
                    .isEqualTo(Forged.nudge(base).to());
        }
    }

    /** Where in the file the bit lies: in the header, in the values, in the last signature. */
    @ParameterizedTest
    @ValueSource(doubles = {0.0, 0.2, 0.5, 0.999})
    void oneBitIsFlipped(double at) {
        byte[] update = good();
        update[(int) (at * update.length)] ^= 1;

        isRefused(
                update, Reason.BAD_SIGNATURE, Reason.MALFORMED, Reason.NOT_ENOUGH_SIGNATURES, Reason.WRONG_SPACECRAFT);
    }

    @Test
    void otherKeysSigned() {
        isRefused(
                Forged.signed(Forged.nudge(base), 1, ME, SimulatedMission.twoKeys(strangers)),
                Reason.NOT_ENOUGH_SIGNATURES);
    }

    @Test
    void onlyOneKeySigned() {
        isRefused(
                Forged.signed(
                        Forged.nudge(base),
                        1,
                        ME,
                        SimulatedMission.twoKeys(keys).subList(0, 1)),
                Reason.NOT_ENOUGH_SIGNATURES);
    }

    @Test
    void itIsForAnotherModel() {
        isRefused(Forged.signed(Forged.nudge(anotherBase), 1, ME, SimulatedMission.twoKeys(keys)), Reason.WRONG_BASE);
    }

    @Test
    void itIsForAnotherSpacecraft() {
        CraftKey sister = CraftKey.of("other", "scout");
        isRefused(
                Forged.signed(Forged.nudge(base), 1, sister, SimulatedMission.twoKeys(keys)), Reason.WRONG_SPACECRAFT);
    }

    @Test
    void itIsOlderThanWhatServes() {
        try (OnboardWorld world = world()) {
            showAScene(world);
            ModelFile next = Patcher.apply(base, Forged.nudge(base));
            world.uplink(Forged.signed(Forged.nudge(base), 7, ME, SimulatedMission.twoKeys(keys)));
            assertThat(world.runUntil(() -> world.reports(Stage.PROVED).count() == 1))
                    .isTrue();

            world.uplink(Forged.signed(Forged.nudge(next), 6, ME, SimulatedMission.twoKeys(keys)));

            assertThat(world.runUntil(() -> world.reports(Stage.REFUSED).count() == 1))
                    .isTrue();
            assertThat(world.reports(Stage.REFUSED).findFirst().orElseThrow().reason())
                    .startsWith(Reason.OLDER_THAN_INSTALLED.name());
            assertThat(world.space().servingDigest()).isEqualTo(next.digest());
        }
    }

    @Test
    void theDiskIsFullInTheMiddleOfThePatchAndHasRoomAgainLater() {
        long middle = middleOfThePatch();
        Path folder = nextFolder();
        FaultyFlash flash = FaultyFlash.fullAfter(OnboardWorld.wholeFlash(folder), middle);
        try (OnboardWorld world = world(folder, flash)) {
            showAScene(world);
            world.uplink(good());
            world.runUntil(() -> flash.writtenBytes() >= middle);
            world.runFor(Duration.ofMinutes(2));
            assertThat(world.reports(Stage.REFUSED)).isEmpty();
            servesOn(world);

            flash.repair();

            assertThat(world.runUntil(() -> world.reports(Stage.REFUSED).count() == 1))
                    .isTrue();
            assertThat(world.reports(Stage.REFUSED).findFirst().orElseThrow().reason())
                    .startsWith("DISK_FULL");
            servesOn(world);
        }
    }

    /** The same run on a whole flash: bytes written when half of the model's file was. */
    private long middleOfThePatch() {
        Path folder = nextFolder();
        FaultyFlash flash = FaultyFlash.fullAfter(OnboardWorld.wholeFlash(folder), Long.MAX_VALUE);
        try (OnboardWorld world = world(folder, flash)) {
            showAScene(world);
            world.uplink(good());
            world.runUntil(() -> world.steps().contains(Step.VERIFY)); // in virtual time the patch is written at once
            return flash.writtenBytes() - base.sizeBytes() / 2;
        }
    }

    @Test
    void aPlanInTheMiddleOfAContactGrantsTheSampleBudgetNoSecondTime() {
        try (OnboardWorld world = world()) {
            for (int i = 0; i < 12; i++) showAScene(world);
            world.runFor(Duration.ofSeconds(30));
            long first = world.sampleBytes();
            assertThat(first).isBetween(1L, OnboardWorld.SAMPLE_BUDGET_BYTES);
            assertThat(world.space().queuedSamples())
                    .as("more wait than may go")
                    .isPositive();

            world.plan(2, world.now().plus(Duration.ofHours(1)));
            world.runFor(Duration.ofSeconds(30));

            assertThat(world.facts(FactBody.Kind.CONTACT_PLAN_TAKEN)).hasSize(2);
            assertThat(world.sampleBytes()).isEqualTo(first);
        }
    }

    @Test
    void aRestartInTheMiddleOfAContactGrantsTheSampleBudgetNoSecondTime() {
        Path folder = nextFolder();
        try (OnboardWorld world = new OnboardWorld(folder, keys, base, OnboardWorld.wholeFlash(folder))) {
            for (int i = 0; i < 12; i++) showAScene(world);
            world.runFor(Duration.ofSeconds(30));
            assertThat(world.sampleBytes()).isPositive();
        }
        try (OnboardWorld again = new OnboardWorld(folder, keys, base, OnboardWorld.wholeFlash(folder))) {
            again.runFor(Duration.ofSeconds(30));

            assertThat(again.space().queuedSamples())
                    .as("more wait than may go")
                    .isPositive();
            assertThat(again.sampleBytes()).isZero();
        }
    }

    @Test
    void aBrokenPictureStandsBeforeTheCamera() {
        try (OnboardWorld world = world()) {
            byte[] whole = Images.encodeJpeg(
                    SceneArtist.draw(SceneSpec.compact(Light.NIGHT), 1).image(), 0.9f);
            world.show("cut.jpg", Arrays.copyOf(whole, whole.length / 2));
            world.show("text.png", "no picture".getBytes(StandardCharsets.UTF_8));
            world.show("empty.tif", new byte[0]);

            assertThat(world.runUntil(
                            () -> world.facts(FactBody.Kind.IMAGE_REFUSED).count() == 3))
                    .isTrue();
            assertThat(world.facts(FactBody.Kind.IMAGE_REFUSED).map(FactBody::text))
                    .anyMatch(text -> text.contains("cut.jpg"))
                    .anyMatch(text -> text.contains("text.png"))
                    .anyMatch(text -> text.contains("empty.tif"));
            servesOn(world);
        }
    }
}
