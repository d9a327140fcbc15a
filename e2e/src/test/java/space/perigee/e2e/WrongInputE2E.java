package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.kube.Kinds;
import space.perigee.kube.SqliteResources;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;

/** What stops a process from starting, met by real processes: exit code 1, or 2 for a wrong file, and one sentence. */
class WrongInputE2E {
    /** Where {@code user_version} lies in a file of SQLite: big-endian, 4 octets (sqlite.org/fileformat2.html, 1.3). */
    private static final int USER_VERSION_AT = 60;

    @TempDir
    private Path folder;

    private TypedMission typed;
    private Path mission;

    @BeforeEach
    void makeMission() throws Exception {
        typed = TypedMission.in(folder, List.of("person", "car"));
        mission = typed.folder();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    private int portOf(String segment) throws IOException {
        try (Stream<String> lines = Files.lines(mission.resolve("mission.yaml"))) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(segment + "Port: "))
                    .map(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void assertRefused(TypedMission.Typed typed, int code, String... parts) {
        assertThat(typed.code()).as(typed.err()).isEqualTo(code);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err().lines()).as(typed.err()).hasSize(1);
        assertThat(typed.err()).matches("(?s)[a-z]+\\.[a-z-]+: .*").contains(parts);
    }

    @ParameterizedTest
    @CsvSource({"ground,ground of default/bupt-1 is up", "onboard,serving sha256:"})
    void twoProcessesOnOneFolder(String segment, String sign) throws Exception {
        typed.startUp(segment, sign);

        assertRefused(
                typed.run(segment),
                1,
                "mission.folder-busy: another process uses "
                        + mission.resolve("state").resolve(segment),
                "stop it first or choose another folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ground", "onboard"})
    void aPortInUse(String segment) throws Exception {
        int port = portOf(segment);
        try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertRefused(typed.run(segment), 1, "link.port-in-use: UDP port ", ":" + port, "stop who uses it");
        }
    }

    @Test
    void aPortInUseOfTheLinkEmulator() throws Exception {
        int port = portOf("emulatorGround");
        try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertRefused(
                    typed.perigee("link", "emulate", "--mission", mission.toString()),
                    1,
                    "link.port-in-use: UDP port ",
                    ":" + port);
        }
    }

    @Test
    void slotsOfANewerVersion() throws Exception {
        Path slots = Files.createDirectories(mission.resolve("state/onboard/slots"));
        Files.writeString(slots.resolve("record"), "format=9\n");

        assertRefused(
                typed.run("onboard"),
                1,
                "mission.newer-state: slots/record was written by a newer Perigee (format 9, this one knows up to 1)",
                "update this one");
    }

    @Test
    void resourcesOfANewerVersion() throws Exception {
        Path file = Files.createDirectories(mission.resolve("state/ground")).resolve("resources.db");
        SqliteResources.open(file, Kinds.ours(), () -> Instant.EPOCH, new SplittableRandom(1))
                .close();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4).putInt(9).flip(), USER_VERSION_AT);
        }

        assertRefused(
                typed.run("ground"),
                1,
                "mission.newer-state: " + file + " was written by a newer Perigee (format 9, this one knows up to 1)",
                "update this one");
    }

    @Test
    void aStationThatNeverSeesTheSpacecraftIsNoError() throws Exception {
        Files.writeString(mission.resolve("stations.csv"), "narrow,0,0,0,89\n");

        TypedMission.Typed passes = typed.perigee(
                "passes", "--stations", mission.resolve("stations.csv").toString());
        assertThat(passes.code()).as(passes.err()).isZero();
        assertThat(passes.out()).contains("Station narrow never sees BUPT-1 (NORAD 55261) between ");

        typed.startUp("ground", "ground of default/bupt-1 is up");
        assertThat(typed.startedUpSaid())
                .contains("No station of this mission sees default/bupt-1 within 2 days of 2023-04-04 01:0");
    }

    @Test
    void aModelThatIsNoneIsRefusedByBothSegmentsUntilItIsCorrected() throws Exception {
        Path model = typed.model();
        byte[] sound = Files.readAllBytes(model);
        Files.writeString(model, "a letter to a friend");

        for (String segment : List.of("ground", "onboard"))
            assertRefused(typed.run(segment), 2, "model.bad-onnx: " + model, "export it again");

        Files.write(model, sound);
        typed.startUp("onboard", "serving " + ModelFile.read(model).digest());
    }

    /** The card says 128 x 96, the graph 96 x 96. */
    @Test
    void aModelOfAnotherShapeIsNotFlown() throws Exception {
        Path model = typed.model();
        ModelFile sound = ModelFile.read(model);
        ModelCard card = sound.card();
        ModelCard other = new ModelCard("tiny", 128, 96, 1, card.classes(), card.heads());
        sound.withCard(other).write(model);

        assertRefused(typed.run("onboard"), 2, "vision.model-shape: model " + model, "export it again with its card");
        assertThat(mission.resolve("state/onboard/slots")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ground", "onboard"})
    void aHostThatIsNone(String segment) throws Exception {
        typed.change("host: 127.0.0.1", "host: nowhere.invalid");

        assertRefused(typed.run(segment), 2, "nowhere.invalid:" + portOf(segment), "is no UDP address");
    }
}
