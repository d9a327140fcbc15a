package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;

class TraceTest {
    @TempDir
    Path root;

    private EventLog log;
    private Trace trace;

    @BeforeEach
    void twoSpacecraftEachWithItsChain() {
        log = new EventLog(new DiskFlash(root));
        trace = new Trace(log);
        log.append(Event.note(Given.NOW, Given.BUPT, "aos"));
        chain(Given.BUPT, "a");
        chain(Given.OTHER, "b");
    }

    /** Two samples, one round; the first package is told before its image, as facts may overtake each other. */
    private void chain(CraftKey craft, String name) {
        add(craft, EventKind.PACKAGE, name + "-package", name + "-image");
        add(craft, EventKind.IMAGE, name + "-image");
        add(craft, EventKind.IMAGE, name + "-image2");
        add(craft, EventKind.PACKAGE, name + "-package2", name + "-image2");
        add(craft, EventKind.LABEL, name + "-label", name + "-package");
        add(craft, EventKind.LABEL, name + "-label2", name + "-package2");
        add(craft, EventKind.BASE, name + "-round", name + "-launched");
        add(craft, EventKind.ROUND, name + "-round", name + "-label", name + "-label2");
        add(craft, EventKind.DELTA, name + "-delta", name + "-round");
        add(craft, EventKind.GATE, name + "-model", name + "-delta");
        add(craft, EventKind.CONTACT, name + "-delta");
        add(craft, EventKind.SLOT, name + "-model", name + "-delta");
        add(craft, EventKind.CONFIRMATION, name + "-model");
    }

    private void add(CraftKey craft, EventKind kind, String subject, String... parents) {
        log.append(Event.of(
                Given.NOW,
                craft,
                kind,
                Given.digest(subject),
                Arrays.stream(parents).map(Given::digest).toList(),
                subject));
    }

    private static List<EventKind> kinds(List<TraceStep> steps) {
        return steps.stream().map(step -> step.event().kind()).toList();
    }

    @Test
    void aSampleLeadsFromItsImageToTheConfirmationAndThroughNoOtherSample() {
        for (String link : List.of("a-image", "a-package", "a-label"))
            assertThat(kinds(trace.of(Given.digest(link)))).as(link).isEqualTo(Given.CHAIN);
    }

    @Test
    void anUpdateLeadsBackToEverySample() {
        for (String link : List.of("a-round", "a-delta", "a-model")) {
            List<TraceStep> steps = trace.of(Given.digest(link));
            assertThat(steps)
                    .as(link)
                    .hasSize(12)
                    .allMatch(step -> step.event().craft().equals(Given.BUPT));
            assertThat(kinds(steps).stream().distinct()).as(link).containsExactlyElementsOf(Given.CHAIN);
        }
    }

    /** Two generations on board: each has its samples, and the second starts from what the first made. */
    @Test
    void aModelLeadsOnToWhatStartsFromItAndASampleEndsAtItsModel() {
        add(Given.BUPT, EventKind.LAUNCH, "a-launched");
        add(Given.BUPT, EventKind.BASE, "next-round", "a-model");
        add(Given.BUPT, EventKind.ROUND, "next-round", "next-label");
        add(Given.BUPT, EventKind.DELTA, "next-delta", "next-round");
        add(Given.BUPT, EventKind.GATE, "next-model", "next-delta");

        assertThat(texts("a-launched"))
                .containsExactly(
                        "a-launched",
                        "a-round",
                        "next-round",
                        "a-round",
                        "next-round",
                        "a-delta",
                        "next-delta",
                        "a-model",
                        "next-model",
                        "a-delta",
                        "a-model",
                        "a-model");
        assertThat(texts("a-model")).contains("a-image", "next-round", "next-model");
        assertThat(texts("a-image")).doesNotContain("next-round");
        assertThat(texts("next-model")).containsExactly("next-round", "next-delta", "next-model");
    }

    private List<String> texts(String name) {
        return trace.of(Given.digest(name)).stream()
                .map(step -> step.event().text())
                .toList();
    }

    @Test
    void theFirstDigitsAreEnough() {
        Digest digest = Given.digest("b-delta");

        assertThat(trace.of(digest.hex().substring(0, 8))).isEqualTo(trace.of(digest));
        assertThat(trace.resolve(" " + digest.toString().toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(digest);
    }

    @Test
    void ambiguousUnknownAndHostileOnesAreRefused() {
        byte[] octets = Given.digest("a-delta").octets();
        octets[31] ^= 1;
        Digest twin = Digest.ofOctets(octets);
        log.append(Event.of(Given.NOW, Given.BUPT, EventKind.DELTA, twin, List.of(), "twin"));

        assertThatThrownBy(() -> trace.of(twin.hex().substring(0, 9)))
                .hasMessageContaining("ground.ambiguous-digest")
                .hasMessageContaining(twin.hex())
                .hasMessageContaining(Given.digest("a-delta").hex());
        assertThat(trace.resolve(twin.hex())).isEqualTo(twin);
        assertThatThrownBy(() -> trace.of("00000000")).hasMessageContaining("ground.unknown-digest");
        for (String bad : List.of("", "1234567", "../../etc", "sha256:", "x".repeat(64), "a".repeat(65)))
            assertThatThrownBy(() -> trace.of(bad)).as(bad).hasMessageContaining("ground.bad-trace");
    }

    @Test
    void aStepReadsAsOneLineWhateverTheSatelliteWrote() {
        Event event = Event.of(
                Given.NOW, Given.BUPT, EventKind.SLOT, Given.digest("abc"), List.of(), "slot b\u001b[2J\nactive");

        assertThat(new TraceStep(1, event).line())
                .isEqualTo("2023-04-20T01:02:03.004Z  demo/bupt-1  slot          ba7816bf8f01  slot b?[2J?active");
    }
}
