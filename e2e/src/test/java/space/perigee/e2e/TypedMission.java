package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import space.perigee.mission.MissionClock;
import space.perigee.model.ModelCard;
import space.perigee.model.TinyNet;

/**
 * A mission folder and the command line over it, each command a process of its own: over the stations of Tiansuan in April 2023, with
 * free ports and a net of 46,000 parameters.
 */
final class TypedMission {
    private static final int TIMEOUT_SECONDS = 60;
    private static final int LOOK_MILLIS = 50;

    private final Path root;
    private final List<Process> running = new ArrayList<>();

    /** What a command said, and with what code it ended. */
    record Typed(int code, String out, String err) {}

    private TypedMission(Path root) {
        this.root = root;
    }

    /** Makes one below an empty folder. */
    static TypedMission in(Path root, List<String> classes) throws IOException, InterruptedException {
        TypedMission made = new TypedMission(root);
        ModelCard.Head head = new ModelCard.Head("head", 16, List.of(new ModelCard.Anchor(10, 20)));
        ModelCard card = new ModelCard("tiny", 96, 96, 1, classes, List.of(head));
        TinyNet.build(card, new Random(1), false).write(made.model());
        for (String room : List.of("onboard", "torch", "cli")) {
            Path target = Files.createDirectories(root.resolve(room).resolve("target"));
            Files.createFile(target.resolve(room + "-0.1.0.jar")); // its classes are on this test's class path
            Files.writeString(target.resolve("classpath.txt"), System.getProperty("java.class.path"));
        }
        Typed init = made.perigee(
                "init", made.folder().toString(), "--model", made.model().toString());
        assertThat(init.code()).as(init.err()).isZero();
        MissionClock clock = MissionClock.utc().skipTo(Instant.parse("2023-04-04T01:00:00Z"), Instant.now());
        Files.write(made.folder().resolve("clock"), clock.encode());
        for (int usual = 5711; usual <= 5714; usual++) made.change("ort: " + usual, "ort: " + freePort());
        return made;
    }

    Path model() {
        return root.resolve("tiny.onnx");
    }

    /** The mission folder. */
    Path folder() {
        return root.resolve("mission");
    }

    /** Puts the model that comes with Perigee where its home has it. */
    void shipModel() throws IOException {
        Path shipped = root.resolve("models/base.pgcm");
        Files.createDirectories(shipped.getParent());
        Files.copy(Repository.root().resolve("models/base.pgcm"), shipped);
    }

    /** A mission that knows the day of a data set and meets its night, with the set itself for an oracle. */
    void meetsNightOf(Path data) throws IOException {
        change("oracleData: \"\"", "oracleData: " + data);
        change("oracleDomain: \"\"", "oracleDomain: night");
        change("  data: \"\"\n  domain: \"\"", "  data: " + data + "\n  domain: day");
    }

    /** Changes a text of the mission file that must be there. */
    void change(String from, String to) throws IOException {
        Path file = folder().resolve("mission.yaml");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process start(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR", // ArchUnit's, on this test's class path alone
                "-Dperigee.home=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                "space.perigee.cli.Perigee"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectOutput(file(name, "out").toFile())
                .redirectError(file(name, "err").toFile());
        builder.environment().put("PERIGEE_CACHE", root.resolve("cache").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        running.add(process);
        return process;
    }

    private Path file(String name, String stream) {
        return root.resolve(name + "." + stream);
    }

    private String said(String name, String stream) throws IOException {
        return Files.readString(file(name, stream), StandardCharsets.UTF_8);
    }

    /** What the segment that was started up says on stderr. */
    String startedUpSaid() throws IOException {
        return said("first", "err");
    }

    /** Types a command and waits for its end. */
    Typed perigee(String... args) throws IOException, InterruptedException {
        return perigee(TIMEOUT_SECONDS, args);
    }

    /** The same for one that may take longer. */
    Typed perigee(int patienceSeconds, String... args) throws IOException, InterruptedException {
        Process process = start("typed", args);
        assertThat(process.waitFor(patienceSeconds, TimeUnit.SECONDS))
                .as("perigee %s ends: %s", String.join(" ", args), said("typed", "err"))
                .isTrue();
        running.remove(process);
        return new Typed(process.exitValue(), said("typed", "out"), said("typed", "err"));
    }

    /** Runs a segment that is to end by itself. */
    Typed run(String segment) throws IOException, InterruptedException {
        return perigee(segment, "run", "--mission", folder().toString());
    }

    /** Starts a segment and waits until it says so. */
    void startUp(String segment, String sign) throws IOException, InterruptedException {
        Process process = start("first", segment, "run", "--mission", folder().toString());
        for (int looks = 0; looks < TIMEOUT_SECONDS * 1000 / LOOK_MILLIS; looks++) {
            if (startedUpSaid().contains(sign)) return;
            assertThat(process.isAlive()).as(startedUpSaid()).isTrue();
            Thread.sleep(LOOK_MILLIS);
        }
        throw new AssertionError(segment + " does not come up: " + startedUpSaid());
    }

    /** Stops what still runs. */
    void stop() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }
}
