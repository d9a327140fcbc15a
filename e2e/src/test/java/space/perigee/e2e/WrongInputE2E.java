package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import space.perigee.mission.MissionClock;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;

/** What stops a process from starting, met by real processes: exit code 1, or 2 for a wrong file, and one sentence. */
class WrongInputE2E {
    private static final int TIMEOUT_SECONDS = 60;
    private static final int LOOK_MILLIS = 50;

    /** Where {@code user_version} lies in a file of SQLite: big-endian, 4 octets (sqlite.org/fileformat2.html, 1.3). */
    private static final int USER_VERSION_AT = 60;

    @TempDir
    private Path folder;

    private Path mission;
    private final List<Process> running = new ArrayList<>();

    private record Typed(int code, String out, String err) {}

    /** A mission over the stations of Tiansuan in April 2023, with free ports and a net of 46,000 parameters. */
    @BeforeEach
    void makeMission() throws Exception {
        Path model = folder.resolve("tiny.onnx");
        ModelCard.Head head = new ModelCard.Head("head", 16, List.of(new ModelCard.Anchor(10, 20)));
        ModelCard card = new ModelCard("tiny", 96, 96, 1, List.of("person", "car"), List.of(head));
        TinyNet.build(card, new Random(1), false).write(model);
        for (String room : List.of("onboard", "torch")) {
            Path target = Files.createDirectories(folder.resolve(room).resolve("target"));
            Files.createFile(target.resolve(room + "-0.1.0.jar")); // its classes are on this test's class path
            Files.writeString(target.resolve("classpath.txt"), System.getProperty("java.class.path"));
        }
        mission = folder.resolve("mission");
        Typed made = perigee("init", mission.toString(), "--model", model.toString());
        assertThat(made.code()).as(made.err()).isZero();
        MissionClock clock = MissionClock.utc().skipTo(Instant.parse("2023-04-04T01:00:00Z"), Instant.now());
        Files.write(mission.resolve("clock"), clock.encode());
        change("clock: \"\"", "clock: clock");
        for (int usual = 5711; usual <= 5714; usual++) change("ort: " + usual, "ort: " + freePort());
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }

    private void change(String from, String to) throws IOException {
        Path file = mission.resolve("mission.yaml");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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

    private Process start(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR", // ArchUnit's, on this test's class path alone
                "-Dperigee.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "space.perigee.cli.Perigee"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(file(name, "out"))
                .redirectError(file(name, "err"));
        builder.environment().put("PERIGEE_CACHE", folder.resolve("cache").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        running.add(process);
        return process;
    }

    private File file(String name, String stream) {
        return folder.resolve(name + "." + stream).toFile();
    }

    private String said(String name, String stream) throws IOException {
        return Files.readString(file(name, stream).toPath(), StandardCharsets.UTF_8);
    }

    private Typed perigee(String... args) throws IOException, InterruptedException {
        Process process = start("typed", args);
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .as("perigee %s ends: %s", String.join(" ", args), said("typed", "err"))
                .isTrue();
        running.remove(process);
        return new Typed(process.exitValue(), said("typed", "out"), said("typed", "err"));
    }

    private Typed run(String segment) throws IOException, InterruptedException {
        return perigee(segment, "run", "--mission", mission.toString());
    }

    /** Starts a segment and waits until it says so. */
    private void startUp(String segment, String sign) throws IOException, InterruptedException {
        Process process = start("first", segment, "run", "--mission", mission.toString());
        for (int looks = 0; looks < TIMEOUT_SECONDS * 1000 / LOOK_MILLIS; looks++) {
            if (said("first", "err").contains(sign)) return;
            assertThat(process.isAlive()).as(said("first", "err")).isTrue();
            Thread.sleep(LOOK_MILLIS);
        }
        throw new AssertionError(segment + " does not come up: " + said("first", "err"));
    }

    private static void assertRefused(Typed typed, int code, String... parts) {
        assertThat(typed.code()).as(typed.err()).isEqualTo(code);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err().lines()).as(typed.err()).hasSize(1);
        assertThat(typed.err()).matches("(?s)[a-z]+\\.[a-z-]+: .*").contains(parts);
    }

    @ParameterizedTest
    @CsvSource({"ground,ground of default/bupt-1 is up", "onboard,serving sha256:"})
    void twoProcessesOnOneFolder(String segment, String sign) throws Exception {
        startUp(segment, sign);

        assertRefused(
                run(segment),
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
            assertRefused(run(segment), 1, "link.port-in-use: UDP port ", ":" + port, "stop who uses it");
        }
    }

    @Test
    void aPortInUseOfTheLinkEmulator() throws Exception {
        int port = portOf("emulatorGround");
        try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            assertRefused(
                    perigee("link", "emulate", "--mission", mission.toString()),
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
                run("onboard"),
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
                run("ground"),
                1,
                "mission.newer-state: " + file + " was written by a newer Perigee (format 9, this one knows up to 1)",
                "update this one");
    }

    @Test
    void aStationThatNeverSeesTheSpacecraftIsNoError() throws Exception {
        Files.writeString(mission.resolve("stations.csv"), "narrow,0,0,0,89\n");

        Typed passes =
                perigee("passes", "--stations", mission.resolve("stations.csv").toString());
        assertThat(passes.code()).as(passes.err()).isZero();
        assertThat(passes.out()).contains("Station narrow never sees BUPT-1 (NORAD 55261) between ");

        startUp("ground", "ground of default/bupt-1 is up");
        assertThat(said("first", "err"))
                .contains("No station of this mission sees default/bupt-1 within 2 days of 2023-04-04 01:0");
    }

    @Test
    void aModelThatIsNoneIsRefusedByBothSegmentsUntilItIsCorrected() throws Exception {
        Path model = folder.resolve("tiny.onnx");
        byte[] sound = Files.readAllBytes(model);
        Files.writeString(model, "a letter to a friend");

        for (String segment : List.of("ground", "onboard"))
            assertRefused(run(segment), 2, "model.bad-onnx: " + model, "export it again");

        Files.write(model, sound);
        startUp("onboard", "serving " + ModelFile.read(model).digest());
    }

    /** The card says 128 x 96, the graph 96 x 96. */
    @Test
    void aModelOfAnotherShapeIsNotFlown() throws Exception {
        Path model = folder.resolve("tiny.onnx");
        ModelFile sound = ModelFile.read(model);
        ModelCard card = sound.card();
        ModelCard other = new ModelCard("tiny", 128, 96, 1, card.classes(), card.heads());
        sound.withCard(other).write(model);

        assertRefused(run("onboard"), 2, "vision.model-shape: model " + model, "export it again with its card");
        assertThat(mission.resolve("state/onboard/slots")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ground", "onboard"})
    void aHostThatIsNone(String segment) throws Exception {
        change("host: 127.0.0.1", "host: nowhere.invalid");

        assertRefused(run(segment), 2, "nowhere.invalid:" + portOf(segment), "is no UDP address");
    }
}
