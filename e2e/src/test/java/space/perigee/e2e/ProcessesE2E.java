package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import space.perigee.kube.Kinds;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.RolloutSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;
import space.perigee.model.ModelFile;
import space.perigee.vision.DataSet.Part;

/** The main path as real processes, space and ground, either of which is killed at random moments: they come back and finish. */
class ProcessesE2E {
    static final CraftKey CRAFT = CraftKey.of("demo", "scout");

    private static final long SEED = Long.getLong("perigee.seed", 4);
    private static final int EARLY_KILLS = 6;
    private static final int MAX_LIFE_MILLIS = 7_000;

    /** When the update is on its way: one of each, since a model that is killed twice on trial is left, and rightly. */
    private static final int LATE_KILLS = 2;

    private static final int MAX_LATE_MILLIS = 1_500;
    private static final int LOOK_MILLIS = 50;
    private static final Duration LIMIT = Duration.ofMinutes(8); // a busy machine; an idle one takes one and a half

    /** Which side is to be killed, and when. */
    private record Kill(Instant at, boolean ofSpace) {}

    private ScratchFolder scratch;
    private final List<Child> all = new ArrayList<>();
    private Child space;
    private Child ground;
    private int spacePort;
    private int groundPort;

    /** A process of ours and where its words go. */
    private record Child(String name, Process process, Path out, Path err) {
        String said() {
            try {
                return Files.readString(out) + Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Set<Step> steps() {
            return said().lines()
                    .flatMap(line -> StepLine.parse(line).stream())
                    .map(StepLine::step)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Step.class)));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @BeforeEach
    void start() throws IOException {
        scratch = ScratchFolder.make();
        spacePort = freePort();
        groundPort = freePort();
        SimulatedMission.makeKeys(scratch.path("keys"));
        DrawnScenes scenes = DrawnScenes.draw(scratch.path("scenes"), 1);
        TinyBase.train(scenes.day(Part.TRAIN), scenes.open().classes(), 1, scratch.path("base"))
                .write(scratch.path("base.onnx"));
        scenes.fillCamera(scratch.path("camera"));
        space = startSpace();
        ground = startGround();
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Child child : all) if (child.process().isAlive()) child.kill();
        scratch.close();
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoeverIsKilledComesBackAndTheRoundIsFinished() throws InterruptedException, IOException {
        Random chance = new Random(SEED);
        Instant limit = Instant.now().plus(LIMIT);
        Queue<Kill> plan = new PriorityQueue<>(Comparator.comparing(Kill::at));
        plan.addAll(kills(chance, EARLY_KILLS, MAX_LIFE_MILLIS));
        boolean isUp = false;
        while (!(isFinished() && isUp && plan.isEmpty()) && Instant.now().isBefore(limit)) {
            Thread.sleep(LOOK_MILLIS);
            assertThat(space.process().isAlive()).as(space::said).isTrue();
            assertThat(ground.process().isAlive()).as(ground::said).isTrue();
            if (!isUp && steps("ground").contains(Step.UPLINK)) {
                isUp = true;
                plan.addAll(kills(chance, LATE_KILLS, MAX_LATE_MILLIS));
            }
            if (!plan.isEmpty() && Instant.now().isAfter(plan.element().at())) killAndRestart(plan.remove());
        }

        assertThat(isFinished())
                .as(() -> "seed " + SEED + "\n" + everythingSaid())
                .isTrue();
        assertThat(plan).as("kills that did not happen").isEmpty();
        Digest promoted =
                Digest.parse(rollout().orElseThrow().specAs(RolloutSpec.class).to());
        Digest base = ModelFile.read(scratch.path("base.onnx")).digest();
        assertThat(filesInSlots()).contains(promoted);
        assertThat(servedAtEachStart()).isSubsetOf(Set.of(base.toString(), promoted.toString()));
        assertThat(all).hasSize(2 + EARLY_KILLS + LATE_KILLS);
        all.forEach(child -> System.out.println(child.name() + " did " + child.steps()));
    }

    /** Of each side in turn, one after the other at random times. */
    private static List<Kill> kills(Random chance, int count, int maxMillis) {
        List<Kill> kills = new ArrayList<>();
        Instant at = Instant.now();
        for (int i = 0; i < count; i++) {
            at = at.plusMillis(chance.nextInt(maxMillis));
            kills.add(new Kill(at, i % 2 == 0));
        }
        return kills;
    }

    private void killAndRestart(Kill kill) throws InterruptedException, IOException {
        if (kill.ofSpace()) {
            space.kill();
            space = startSpace();
        } else {
            ground.kill();
            ground = startGround();
        }
    }

    /** What all processes of a name did so far. */
    private Set<Step> steps(String name) {
        return all.stream()
                .filter(child -> child.name().equals(name))
                .flatMap(child -> child.steps().stream())
                .collect(Collectors.toSet());
    }

    private boolean isFinished() {
        return rollout()
                .map(one -> one.status().path("phase").asString(""))
                .filter(Set.of("Active", "Proved")::contains)
                .isPresent();
    }

    private Optional<Resource> rollout() {
        Path file = scratch.path(GroundMain.STATE).resolve(GroundMain.RESOURCES);
        if (!Files.exists(file)) return Optional.empty();
        try (SqliteResources view = SqliteResources.view(file, Kinds.ours())) {
            return view.list(Query.in(Kinds.ROLLOUT, CRAFT.tenant().name())).items().stream()
                    .findFirst();
        }
    }

    /** Digests of the model files in the slots. */
    private List<Digest> filesInSlots() throws IOException {
        try (var files = Files.list(scratch.path("space/slots"))) {
            return files.filter(file -> file.toString().endsWith(".onnx"))
                    .map(Digest::of)
                    .toList();
        }
    }

    /** What each on-board process said that it serves when it came up. */
    private List<String> servedAtEachStart() {
        return all.stream()
                .filter(child -> child.name().equals("space"))
                .flatMap(child -> child.said().lines())
                .filter(line -> line.startsWith("serving "))
                .map(line -> line.substring("serving ".length()))
                .toList();
    }

    private String everythingSaid() {
        StringBuilder text = new StringBuilder();
        for (Child child : all)
            text.append("---- ").append(child.name()).append('\n').append(child.said());
        return text.toString();
    }

    private Child startSpace() throws IOException {
        Path settings = scratch.path("onboard.properties");
        Files.writeString(settings, """
                craft=%s
                stateDir=space
                cameraDir=camera
                modelFile=base.onnx
                keysDir=keys
                bind=127.0.0.1:%d
                peer=127.0.0.1:%d
                clockFile=clock
                mining=CloudOnly
                """.formatted(CRAFT, spacePort, groundPort));
        return start("space", "space.perigee.onboard.OnboardMain", List.of(settings.toString()));
    }

    private Child startGround() throws IOException {
        return start(
                "ground",
                GroundMain.class.getName(),
                List.of(scratch.root().toString(), Integer.toString(groundPort), Integer.toString(spacePort)));
    }

    private Child start(String name, String main, List<String> arguments) throws IOException {
        Path out = scratch.path(name + all.size() + ".out");
        Path err = scratch.path(name + all.size() + ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        Child child = new Child(name, process, out, err);
        all.add(child);
        return child;
    }
}
