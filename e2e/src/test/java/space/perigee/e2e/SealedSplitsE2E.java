package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.KnownDomain;
import space.perigee.mission.CraftKey;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.MissionClock;
import space.perigee.model.ModelCard;
import space.perigee.model.TinyNet;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSet.Part;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledImage;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;

/** The real ground process over a data set in which every split that it must not see is spoiled: whoever opens one stumbles. */
class SealedSplitsE2E {
    private static final int TIMEOUT_SECONDS = 60;
    private static final int LOOK_MILLIS = 50;
    private static final CraftKey CRAFT = CraftKey.parse("default/bupt-1");

    @TempDir
    private Path folder;

    private Path mission;
    private Path data;
    private DataSet whole;
    private final List<Process> running = new ArrayList<>();

    @BeforeEach
    void makeMission() throws Exception {
        data = folder.resolve("data");
        SceneDataSet.write(
                data,
                List.of(
                        new SceneDataSet.Domain(SceneSpec.compact(Light.DAY), 8, 4, 4),
                        new SceneDataSet.Domain(SceneSpec.compact(Light.NIGHT), 8, 4, 4)),
                1,
                SceneDataSet.Progress.NONE);
        whole = DataSets.open(data);
        Path model = folder.resolve("tiny.onnx");
        ModelCard.Head head = new ModelCard.Head("head", 16, List.of(new ModelCard.Anchor(10, 20)));
        TinyNet.build(new ModelCard("tiny", 96, 96, 1, whole.classes(), List.of(head)), new Random(1), false)
                .write(model);
        for (String room : List.of("onboard", "torch")) {
            Path target = Files.createDirectories(folder.resolve(room).resolve("target"));
            Files.createFile(target.resolve(room + "-0.1.0.jar")); // its classes are on this test's class path
            Files.writeString(target.resolve("classpath.txt"), System.getProperty("java.class.path"));
        }
        mission = folder.resolve("mission");
        assertThat(finished("init", mission.toString(), "--model", model.toString()))
                .isZero();
        MissionClock clock = MissionClock.utc().skipTo(Instant.parse("2023-04-04T01:00:00Z"), Instant.now());
        Files.write(mission.resolve("clock"), clock.encode());
        change("clock: \"\"", "clock: clock");
        change("oracleData: \"\"", "oracleData: " + data);
        change("oracleDomain: \"\"", "oracleDomain: night");
        change("  data: \"\"\n  domain: \"\"", "  data: " + data + "\n  domain: day");
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

    private Process start(String... args) throws IOException {
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
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().put("PERIGEE_CACHE", folder.resolve("cache").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        running.add(process);
        return process;
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private int finished(String... args) throws IOException, InterruptedException {
        Process process = start(args);
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .as(said())
                .isTrue();
        return process.exitValue();
    }

    private void spoil(String domain, Part part) throws IOException {
        for (LabelledImage image : whole.split(domain, part)) {
            String name = String.valueOf(image.file().getFileName()).replaceFirst("\\.[a-z]+$", ".txt");
            assertThat(data.resolve("labels").resolve(name)).exists();
            Files.writeString(data.resolve("labels").resolve(name), "no label\n");
            Files.writeString(image.file(), "no picture");
        }
        Path list = data.resolve("splits").resolve(domain + part.suffix() + ".txt");
        Files.delete(list);
        Files.createDirectory(list);
    }

    @Test
    void theGroundComesUpWithoutASplitThatItMustNotOpen() throws Exception {
        spoil("day", Part.TEST);
        spoil("night", Part.VAL);
        spoil("night", Part.TEST);
        assertThat(finished("data", "check", data.toString())).as(said()).isNotZero();

        Process ground = start("ground", "run", "--mission", mission.toString());
        for (int looks = 0; looks < TIMEOUT_SECONDS * 1000 / LOOK_MILLIS; looks++) {
            if (said().contains("is up")) break;
            assertThat(ground.isAlive()).as(said()).isTrue();
            Thread.sleep(LOOK_MILLIS);
        }

        assertThat(said()).contains("ground of " + CRAFT + " is up");
        KnownDomain known = KnownDomain.load(new DiskFlash(mission.resolve("state/ground")), CRAFT)
                .orElseThrow();
        assertThat(known.train()).extracting(KnownDomain.Known::image).isEqualTo(whole.split("day", Part.TRAIN));
        assertThat(known.validation()).extracting(KnownDomain.Known::image).isEqualTo(whole.split("day", Part.VAL));
    }
}
