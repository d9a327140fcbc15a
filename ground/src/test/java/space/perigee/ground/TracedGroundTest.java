package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.icd.Icd;
import space.perigee.icd.RolloutReportBody;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.icd.SamplePackage;
import space.perigee.kube.Kinds;
import space.perigee.mission.Digest;

/** The chain of any digest, by what a ground itself wrote into its log. */
class TracedGroundTest {
    private static final int SAMPLES = 12;
    private static final List<EventKind> TO_THE_JOB =
            List.of(EventKind.IMAGE, EventKind.PACKAGE, EventKind.LABEL, EventKind.ROUND);

    @TempDir
    private Path folder;

    private GroundWorld world;
    private List<Digest> samples;

    @BeforeEach
    void samplesComeDown() {
        world = new GroundWorld(folder);
        samples = world.comeDown(SAMPLES);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void live() {
        world.run(world.start(Fuse.never(), SAMPLES), 6);
    }

    private List<TraceStep> trace(Digest digest) {
        return new Trace(EventLog.view(world.stores().flash())).of(digest.hex());
    }

    private static List<EventKind> kinds(List<TraceStep> steps) {
        return steps.stream().map(step -> step.event().kind()).toList();
    }

    private Digest image(Digest sample) {
        byte[] octets = world.stores().samples().get(Given.BUPT, sample).orElseThrow();
        return ((SamplePackage) Icd.decode(octets)).sceneDigest();
    }

    @Test
    void aPromotedUpdateIsFollowedFromAnyDigest() {
        live();
        RolloutReportBody active = world.report(Stage.ACTIVE, "");
        world.says(active);
        live();

        for (Digest sample : samples)
            for (Digest digest : List.of(image(sample), sample)) {
                List<TraceStep> steps = trace(digest);
                assertThat(kinds(steps).stream().distinct())
                        .as("from %s of one sample", digest)
                        .containsExactlyElementsOf(Given.CHAIN);
                assertThat(subjects(steps, EventKind.IMAGE)).containsExactly(image(sample));
                assertThat(subjects(steps, EventKind.PACKAGE)).containsExactly(sample);
            }
        for (Digest made : List.of(active.delta(), active.to())) {
            List<TraceStep> steps = trace(made);
            assertThat(kinds(steps).stream().distinct()).as("from %s", made).containsExactlyElementsOf(Given.CHAIN);
            assertThat(subjects(steps, EventKind.PACKAGE)).containsExactlyInAnyOrderElementsOf(samples);
            assertThat(subjects(steps, EventKind.IMAGE))
                    .containsExactlyInAnyOrderElementsOf(
                            samples.stream().map(this::image).toList());
            assertThat(subjects(steps, EventKind.CONFIRMATION)).containsExactly(active.to());
        }
    }

    private static List<Digest> subjects(List<TraceStep> steps, EventKind kind) {
        return steps.stream()
                .filter(step -> step.event().kind() == kind)
                .flatMap(step -> step.event().subjects().stream())
                .toList();
    }

    @Test
    void aRejectedOneEndsInTheVerdictOfTheGateWithItsReason() {
        world.trainsInVain();
        live();

        var status = world.all(Kinds.LEARNING_ROUND).getFirst().status();
        assertThat(status.path("phase").asString("")).isEqualTo("Rejected");
        Digest delta = Digest.parse(status.path("delta").asString(""));
        Digest candidate = Digest.parse(status.path("to").asString(""));
        for (Digest digest : List.of(image(samples.getFirst()), samples.getLast(), delta, candidate)) {
            List<TraceStep> steps = trace(digest);
            assertThat(kinds(steps).stream().distinct())
                    .as("from %s", digest)
                    .startsWith(TO_THE_JOB.toArray(EventKind[]::new))
                    .endsWith(EventKind.DELTA, EventKind.GATE)
                    .hasSize(TO_THE_JOB.size() + 2);
            assertThat(steps.getLast().text())
                    .startsWith("rejected: ")
                    .contains(status.path("reason").asString("").substring(0, 20));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "SICK"})
    void anUpdateThatTheSatelliteDidNotTakeEndsInItsWords(Stage end) {
        live();
        RolloutReportBody word = world.report(end, "2 of 64 scenes agree");
        world.says(word);
        live();

        for (Digest digest : List.of(image(samples.getFirst()), samples.getLast(), word.delta(), word.to())) {
            List<TraceStep> steps = trace(digest);
            assertThat(kinds(steps).stream().distinct())
                    .as("from %s", digest)
                    .containsExactly(
                            EventKind.IMAGE,
                            EventKind.PACKAGE,
                            EventKind.LABEL,
                            EventKind.ROUND,
                            EventKind.DELTA,
                            EventKind.GATE,
                            EventKind.CONTACT,
                            EventKind.REFUSAL);
            assertThat(steps.getLast().text()).isEqualTo(end + ": 2 of 64 scenes agree");
        }
    }

    @Test
    void theLaunchedModelKnowsItsRoundsAndTheModelsAfterIt() {
        live();
        RolloutReportBody active = world.report(Stage.ACTIVE, "");
        world.says(active);
        live();

        List<TraceStep> steps = trace(world.baseDigest());

        assertThat(kinds(steps))
                .containsExactly(
                        EventKind.LAUNCH,
                        EventKind.BASE,
                        EventKind.ROUND,
                        EventKind.DELTA,
                        EventKind.GATE,
                        EventKind.CONTACT,
                        EventKind.CONTACT,
                        EventKind.SLOT,
                        EventKind.CONFIRMATION);
        assertThat(steps.getFirst().text()).isEqualTo("launched with the spacecraft: blind");
        assertThat(steps.get(2).text())
                .isEqualTo("round bupt-1-1 of 12 samples, from "
                        + world.baseDigest().shortHex());
        assertThat(subjects(steps, EventKind.SLOT)).containsExactly(active.to());
    }

    @Test
    void aLaunchIsToldOnceHoweverOftenTheGroundStarts() {
        world.launch(Given.BUPT);

        assertThat(world.told(EventKind.LAUNCH)).containsExactly(world.baseDigest());
    }
}
