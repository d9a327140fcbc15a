package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.Event;
import space.perigee.ground.EventKind;
import space.perigee.ground.EventLog;
import space.perigee.ground.ModelRegistry;
import space.perigee.kube.Kinds;
import space.perigee.kube.LearningRoundSpec;
import space.perigee.kube.Resource;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.MissionClock;
import tools.jackson.databind.json.JsonMapper;

/** What {@code perigee status} and {@code perigee trace} make of what both segments left behind. */
class StatusTest {
    private static final CraftKey CRAFT = CraftKey.parse("default/bupt-1");
    private static final Instant AT = Instant.parse("2023-04-04T01:00:00Z");
    private static final Digest IMAGE = Digest.of(new byte[] {1});
    private static final Digest PACKAGE = Digest.of(new byte[] {2});
    private static final Digest MODEL = Digest.of(new byte[] {3});

    @TempDir
    private Path folder;

    private Path mission;

    @BeforeEach
    void init() {
        mission = folder.resolve("mission");
        assertThat(perigee("init", mission.toString()).code()).isZero();
        // ten minutes after AT, at the host time that Typed has
        MissionClock clock = MissionClock.utc().skipTo(AT.plusSeconds(600), Typed.HOST);
        new DiskFlash(mission).replace("clock", clock.encode());
        Path file = mission.resolve("mission.yaml");
        String text = UserFiles.read(file, 1 << 16).replaceFirst("(?m)^clock:.*$", "clock: clock");
        UserFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private Typed perigee(String... args) {
        return Typed.perigee(folder, args);
    }

    private Typed on(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--mission";
        all[args.length + 1] = mission.toString();
        return perigee(all);
    }

    private EventLog log() {
        return new EventLog(new DiskFlash(mission.resolve("state/ground")));
    }

    private void groundRan() {
        EventLog log = log();
        log.append(Event.of(AT, CRAFT, EventKind.IMAGE, IMAGE, List.of(), "night_1.jpg"));
        log.append(Event.of(AT, CRAFT, EventKind.PACKAGE, PACKAGE, List.of(IMAGE), "unsure\u001b[2J of it"));
        try (SqliteResources resources = SqliteResources.open(
                mission.resolve("state/ground/resources.db"), Kinds.ours(), InstantSource.fixed(AT), new Random(1))) {
            resources
                    .create(Resource.of(Kinds.SPACECRAFT, "default", "bupt-1")
                            .withSpec(new SpacecraftSpec(
                                    SpacecraftSpec.Orbit.ofOmm("x"),
                                    List.of(),
                                    "",
                                    new SpacecraftSpec.Keys(0, List.of()))))
                    .orThrow();
            Resource round = resources
                    .create(Resource.of(Kinds.LEARNING_ROUND, "default", "bupt-1-1")
                            .withSpec(new LearningRoundSpec(
                                    List.of("bupt-1"),
                                    MODEL.toString(),
                                    List.of(PACKAGE.toString()),
                                    JsonMapper.shared().createObjectNode(),
                                    100_000,
                                    1)))
                    .orThrow();
            resources
                    .editStatus(
                            round.key(),
                            status -> status.put("phase", "Rejected")
                                    .put("reason", "not better")
                                    .put("startedAt", AT.toString())
                                    .put("endedAt", AT.plusSeconds(300).toString()))
                    .orThrow();
        }
    }

    @Test
    void aMissionThatNeverRanHasAStatusAndItsNextPass() {
        Typed status = on("status");

        assertThat(status.code()).as(status.err()).isZero();
        assertThat(status.out())
                .containsPattern("on board +has never run")
                .containsPattern("ground +has never run")
                .containsPattern("next pass +heihe in 7 min, AOS 2023-04-04 01:17:05");
    }

    @Test
    void bothSegmentsAreToldWithTheAgeOfWhatTheySaid() {
        groundRan();
        String figures = "at=" + AT.plusSeconds(590) + "\nservingModel=" + MODEL
                + "\nonTrial=true\ninstalledSequence=3\nscenes=9\nhard=4\nkept=4\nqueueItems=2\nqueueBytes=77\n";
        UserFiles.write(mission.resolve("state/onboard/status"), figures.getBytes(StandardCharsets.UTF_8));

        Typed table = on("status");
        Typed json = on("status", "-o", "json");

        assertThat(table.out())
                .containsPattern("on board +10 s  does not run")
                .contains(MODEL.shortHex() + ", sequence 3, active, on trial, not confirmed on the ground yet")
                .contains("2 samples, 77 bytes")
                .containsPattern("last round +5 min  bupt-1-1 Rejected, 1 sample")
                .contains("not better");
        assertThat(json.out()).contains("\"queueBytes\" : 77", "\"phase\" : \"Rejected\"", "\"ageSeconds\" : 10");
    }

    private void onboardSays(boolean onTrial) {
        String figures = "at=" + AT + "\nservingModel=" + MODEL + "\nonTrial=" + onTrial + "\ninstalledSequence=3\n";
        UserFiles.write(mission.resolve("state/onboard/status"), figures.getBytes(StandardCharsets.UTF_8));
    }

    private void groundConfirms(Digest model) {
        try (SqliteResources resources = SqliteResources.open(
                mission.resolve("state/ground/resources.db"), Kinds.ours(), InstantSource.fixed(AT), new Random(1))) {
            new ModelRegistry(new DiskFlash(mission.resolve("state/ground")), resources, InstantSource.fixed(AT))
                    .confirm(CRAFT, model);
        }
    }

    /** A switch is confirmed before the model has proved itself: trial and confirmation are two things. */
    @Test
    void aModelWhoseSwitchWasConfirmedIsActiveAndConfirmed() {
        groundRan();
        String model = MODEL.shortHex() + ", sequence 3, active, ";
        onboardSays(true);
        assertThat(on("status").out()).contains(model + "on trial, not confirmed on the ground yet");

        groundConfirms(IMAGE);
        assertThat(on("status").out()).contains(model + "on trial, not confirmed on the ground yet");
        groundConfirms(MODEL);
        assertThat(on("status").out())
                .contains(model + "confirmed; the old model stays ready for a while")
                .doesNotContain("on trial");
        onboardSays(false);
        assertThat(on("status").out()).containsPattern(model + "confirmed *\n");
    }

    @Test
    void aTraceShowsTheChainAndNoControlCharacter() {
        groundRan();

        Typed trace = on("trace", PACKAGE.hex().substring(0, 8));

        assertThat(trace.code()).as(trace.err()).isZero();
        assertThat(trace.out().lines().skip(1).toList())
                .containsExactly(
                        "2023-04-04 01:00:00  image    " + IMAGE.shortHex() + "  night_1.jpg",
                        "2023-04-04 01:00:00  package  " + PACKAGE.shortHex() + "  unsure?[2J of it");
    }

    @Test
    void aTraceOfNothingIsASentence() {
        assertThat(on("trace", "00000000"))
                .isEqualTo(new Typed(
                        2,
                        "",
                        "cli.never-ran: the ground has not run yet: " + mission
                                + "/state/ground is not there; start it with perigee ground run\n"));
        groundRan();
        assertThat(on("trace", "0000").err()).startsWith("ground.bad-trace: ");
        assertThat(on("trace", "00000000").err()).startsWith("ground.unknown-digest: ");
        assertThat(on("trace", "00000000").code()).isEqualTo(2);
    }

    @Test
    void aLineThatStandsForManyIsCounted() {
        EventLog log = log();
        for (int i = 10; i < 17; i++)
            log.append(new Event(
                    AT,
                    CRAFT,
                    EventKind.IMAGE,
                    List.of(Digest.of(new byte[] {(byte) i})),
                    List.of(),
                    i + ".jpg",
                    Map.of()));
        log.append(new Event(
                AT,
                CRAFT,
                EventKind.ROUND,
                List.of(MODEL),
                IntStream.range(10, 17)
                        .mapToObj(i -> Digest.of(new byte[] {(byte) i}))
                        .toList(),
                "round",
                Map.of()));

        assertThat(on("trace", MODEL.hex()).out()).contains("and 3 more: --all shows them");
        assertThat(on("trace", "--all", MODEL.hex()).out().lines()).hasSize(9);
    }
}
