package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.icd.FactBody;
import space.perigee.icd.FactBody.Kind;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.icd.TelecommandBody.Order;
import space.perigee.mission.Flash;
import space.perigee.model.ModelFile;
import space.perigee.testkit.FaultyFlash;

/** What must never end the process that flies, nor keep it from starting to serve: every agent and the status duty, driven by hand. */
class OnboardEnduranceSimulation {
    private static ScratchFolder scratch;
    private static Path keys;
    private static ModelFile base;
    private static int worlds;

    private int scenes;

    @BeforeAll
    static void make() {
        scratch = ScratchFolder.make();
        keys = SimulatedMission.makeKeys(scratch.path("keys"));
        base = TinyBase.untrained(1);
    }

    @AfterAll
    static void delete() {
        scratch.close();
    }

    private static Path nextFolder() {
        return scratch.path("world-" + worlds++);
    }

    private static OnboardWorld boot(Path folder) {
        return new OnboardWorld(folder, keys, base, OnboardWorld.wholeFlash(folder));
    }

    private static FaultyFlash fullAfter(Path folder, long bytes) {
        return FaultyFlash.fullAfter(OnboardWorld.wholeFlash(folder), bytes);
    }

    private void looksOn(OnboardWorld world) {
        long before = world.space().scenesSeen();
        world.showScene(scenes++);
        assertThat(world.runUntil(() -> world.space().scenesSeen() > before))
                .as("it serves")
                .isTrue();
        assertThat(world.space().servingDigest()).isEqualTo(base.digest());
    }

    private static void answers(OnboardWorld world) {
        world.order(new Order.Ping());
        assertThat(world.runUntil(() -> pings(world) == 1)).as("it answers").isTrue();
    }

    private static long pings(OnboardWorld world) {
        return world.facts(Kind.TELECOMMAND_DONE)
                .filter(fact -> fact.text().equals("ping"))
                .count();
    }

    /** The disk is full from some byte on, for two minutes; then somebody makes room, and the ground hears of it. */
    private void isEndured(Path folder, FaultyFlash flash) {
        try (OnboardWorld world = new OnboardWorld(folder, keys, base, flash)) {
            looksOn(world);
            world.runFor(Duration.ofMinutes(2));
            looksOn(world);

            flash.repair();
            world.nextContact();

            assertThat(world.runUntil(() -> world.facts(Kind.DISK_FULL).count() > 0))
                    .as("the ground is told")
                    .isTrue();
            assertThat(world.runUntil(() -> world.facts(Kind.CONTACT_PLAN_TAKEN).count() == 2))
                    .as("both plans came up")
                    .isTrue();
            answers(world);
            looksOn(world);
            assertThat(world.facts(Kind.DISK_FULL)).as("told once").hasSize(1);
        }
        try (OnboardWorld again = boot(folder)) {
            looksOn(again);
            answers(again);
        }
    }

    /** Bytes that a spacecraft writes when it starts on an empty folder. */
    private static long firstStart() {
        Path folder = nextFolder();
        FaultyFlash flash = fullAfter(folder, Long.MAX_VALUE);
        new OnboardWorld(folder, keys, base, flash).close();
        return flash.writtenBytes();
    }

    /** From the model's copy at the first start to the marks of the first messages. */
    static LongStream moments() {
        long started = firstStart();
        return LongStream.concat(
                LongStream.of(0, base.sizeBytes() / 2, base.sizeBytes()),
                LongStream.iterate(started, bytes -> bytes < started + 3000, bytes -> bytes + 150));
    }

    @ParameterizedTest(name = "after {0} bytes")
    @MethodSource("moments")
    void aDiskThatGetsFullEndsNothing(long bytes) {
        Path folder = nextFolder();
        isEndured(folder, fullAfter(folder, bytes));
    }

    @Test
    void aDiskThatIsStillFullAtTheNextStartKeepsNothingFromServing() {
        Path folder = nextFolder();
        boot(folder).close();

        isEndured(folder, fullAfter(folder, 0));
    }

    /** From the start to the end of the answer, in steps that are shorter than a record of the slots. The model is on trial. */
    static LongStream roomForAnOrder() {
        return LongStream.iterate(1000, bytes -> bytes < 3000, bytes -> bytes + 250);
    }

    @ParameterizedTest(name = "after {0} bytes")
    @MethodSource("roomForAnOrder")
    void anOrderToFallBackIsNotLostOnAFullDisk(long bytes) {
        Path folder = nextFolder();
        try (OnboardWorld world = boot(folder)) {
            looksOn(world);
            world.uplink(Forged.signed(Forged.nudge(base), 1, OnboardWorld.CRAFT, SimulatedMission.twoKeys(keys)));
            assertThat(world.runUntil(() -> world.reports(Stage.ACTIVE).count() == 1))
                    .isTrue();
        }
        FaultyFlash flash = fullAfter(folder, bytes);
        try (OnboardWorld world = new OnboardWorld(folder, keys, base, flash)) {
            world.order(new Order.FallBack());
            world.runFor(Duration.ofSeconds(30));

            flash.repair();
            world.nextContact();

            assertThat(world.runUntil(() -> world.space().servingDigest().equals(base.digest())))
                    .isTrue();
        }
    }

    private static byte[] frame(int format, int crc) {
        return ByteBuffer.allocate(64)
                .put("PMSG".getBytes(StandardCharsets.US_ASCII))
                .put((byte) format)
                .putInt(crc)
                .array();
    }

    @ParameterizedTest(name = "frame of format {0}")
    @ValueSource(ints = {1, 2})
    void aMessageThatIsDamagedOrNewerIsRefusedToldAndPassedOver(int format) {
        Path folder = nextFolder();
        try (OnboardWorld world = boot(folder)) {
            world.send(OnboardWorld.messageName(2), frame(format, 7));
            assertThat(world.runUntil(() -> world.facts(Kind.MESSAGE_REFUSED).count() == 1))
                    .isTrue();
            assertThat(world.facts(Kind.MESSAGE_REFUSED).map(FactBody::text))
                    .allMatch(text -> text.contains("message 2"));
            world.order(new Order.Ping()); // it has the same number, and is dropped
            answers(world);
            looksOn(world);
        }
        try (OnboardWorld again = boot(folder)) {
            looksOn(again);
        }
    }

    @Test
    void aBurstOfOrdersIsRefusedWhereItIsTooLong() {
        int burst = 300;
        try (OnboardWorld world = boot(nextFolder())) {
            for (int i = 0; i < burst / 2; i++) {
                world.order(new Order.Capture(true));
                world.order(new Order.SetMining("Threshold", Map.of()));
            }

            assertThat(world.runUntil(() -> world.facts(Kind.TELECOMMAND_DONE).count()
                                    + world.facts(Kind.TELECOMMAND_REFUSED).count()
                            == burst))
                    .isTrue();
            assertThat(world.facts(Kind.TELECOMMAND_REFUSED).map(FactBody::text))
                    .isNotEmpty()
                    .allMatch(text -> text.contains("wait for vision"));
            looksOn(world);
        }
    }

    @Test
    void aFolderThatANewerPerigeeWroteIsLeftAsItIs() {
        Path folder = nextFolder();
        Flash flash = OnboardWorld.wholeFlash(folder);
        boot(folder).close();
        byte[] starts = flash.read("starts", 1000);
        assertThat(flash.read("format", 1000)).asString().startsWith("perigee-onboard 1 ");

        flash.replace("format", "perigee-onboard 2 x".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> boot(folder)).hasMessageContaining("mission.newer-state: format");
        assertThat(flash.read("starts", 1000)).isEqualTo(starts);
    }

    @Test
    void aFolderFromBeforeFoldersHadAFormatIsOfTheFirst() {
        Path folder = nextFolder();
        boot(folder).close();
        OnboardWorld.wholeFlash(folder).delete("format");

        try (OnboardWorld world = boot(folder)) {
            looksOn(world);
            assertThat(OnboardWorld.wholeFlash(folder).exists("format")).isTrue();
        }
    }
}
