package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.DiskFlash;
import space.perigee.testkit.FlashDiary;

class EventLogTest {
    @TempDir
    Path root;

    private EventLog log;

    @BeforeEach
    void open() {
        log = new EventLog(new DiskFlash(root));
    }

    private static Event note(String text) {
        return Event.note(Given.NOW, Given.BUPT, text);
    }

    private Path segment() {
        return root.resolve("events/000000000001.jsonl");
    }

    @Test
    void eventsComeBackInOrderAfterARestart() {
        Event gate = Event.of(
                        Given.NOW,
                        Given.BUPT,
                        EventKind.GATE,
                        Given.digest("d"),
                        List.of(Given.digest("r")),
                        "promoted")
                .with(Map.of("new.map50", 0.41));
        log.append(List.of(note("aos"), gate));
        log.append(note("los"));

        EventLog again = new EventLog(new DiskFlash(root));

        assertThat(again.revision()).isEqualTo(3);
        assertThat(again.since(1, 10))
                .containsExactly(new EventLog.Logged(2, gate), new EventLog.Logged(3, note("los")));
        assertThat(again.since(0, 1)).containsExactly(new EventLog.Logged(1, note("aos")));
        assertThat(again.since(3, 10)).isEmpty();
        assertThat(again.append(note("next"))).isEqualTo(4);
    }

    @Test
    void anEventIsOnTheMediumWhenItWasTold() {
        List<String> diary = new ArrayList<>();
        log = new EventLog(FlashDiary.on(new DiskFlash(root), diary));
        diary.clear();

        log.append(note("aos"));

        assertThat(diary.lastIndexOf("write")).isNotNegative().isLessThan(diary.lastIndexOf("force"));
    }

    @Test
    void theFileReadsAsItsTableSays() {
        log.append(Event.of(Given.NOW, Given.BUPT, EventKind.IMAGE, Given.digest("abc"), List.of(), "seen")
                .with(Map.of("sizeBytes", 5.0, "broken", Double.NaN)));

        assertThat(Given.read(segment())).isEqualTo("""
                {"kind":"perigee-events","format":2}
                {"rev":1,"at":"2023-04-20T01:02:03.004Z","craft":"demo/bupt-1","kind":"image","subjects":\
                ["sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],"parents":[],"text":"seen",\
                "numbers":{"sizeBytes":5.0}}
                """);
    }

    @Test
    void theTailIsOfOneSpacecraft() {
        for (int i = 0; i < 5; i++) {
            log.append(note("ours " + i));
            log.append(Event.note(Given.NOW, Given.OTHER, "theirs " + i));
        }

        assertThat(log.tail(Given.BUPT, 2))
                .extracting(one -> one.event().text())
                .containsExactly("ours 3", "ours 4");
    }

    @Test
    void longLogsGoOnInFurtherFilesAndNothingIsForgotten() {
        String text = "x".repeat(Event.MAX_TEXT);
        List<Event> hundred = java.util.Collections.nCopies(100, note(text));
        for (int i = 0; i < 90; i++) log.append(hundred);
        EventLog again = new EventLog(new DiskFlash(root));

        assertThat(root.resolve("events")).isDirectoryContaining("glob:**.jsonl");
        assertThat(new DiskFlash(root).list("events")).hasSizeGreaterThan(1);
        assertThat(again.revision()).isEqualTo(9_000);
        assertThat(again.since(8_998, 10)).extracting(EventLog.Logged::revision).containsExactly(8_999L, 9_000L);
        long[] seen = {0};
        again.forEach(logged -> assertThat(logged.revision()).isEqualTo(++seen[0]));
        assertThat(seen[0]).isEqualTo(9_000);
    }

    @Test
    void aLineThatACrashCutOffIsDroppedAndItsRevisionGivenAnew() {
        log.append(note("kept"));
        Given.append(segment(), "{\"rev\":2,\"at\":\"2023");

        EventLog again = new EventLog(new DiskFlash(root));

        assertThat(again.append(note("after"))).isEqualTo(2);
        assertThat(again.since(0, 10)).extracting(one -> one.event().text()).containsExactly("kept", "after");
    }

    @Test
    void aDamagedLineIsNamed() {
        log.append(List.of(note("one"), note("two")));
        String good = Given.read(segment());
        for (String bad : List.of(
                good.replace("one", "o\"ne"),
                good.replace("\"rev\":2", "\"rev\":3"),
                good.replace("\"kind\":\"note\"", "\"kind\":\"joke\""),
                good.replaceFirst("\"craft\":\"demo/bupt-1\"", "\"craft\":\"../x\""),
                good.replaceFirst(",\"text\":\"one\"", ""))) {
            Given.write(segment(), bad);
            assertThatThrownBy(() -> new EventLog(new DiskFlash(root)))
                    .as(bad)
                    .hasMessageContaining("ground.state-damaged: events/000000000001.jsonl line ");
        }
    }

    @Test
    void aNewerFormatAndAForeignFileAreRefused() {
        String good = Given.read(segment());
        Given.write(segment(), good.replace("\"format\":2", "\"format\":3"));
        assertThatThrownBy(() -> new EventLog(new DiskFlash(root))).hasMessageContaining("mission.newer-state");

        Given.write(segment(), "hello\n");
        assertThatThrownBy(() -> new EventLog(new DiskFlash(root))).hasMessageContaining("ground.not-ours");
    }

    /** Software of the older format reads its own files, and none with lines that it does not know. */
    @Test
    void aLogOfAnOlderFormatIsReadAndGoesOnInAFileOfItsOwn() {
        log.append(note("of old"));
        Given.write(segment(), Given.read(segment()).replace("\"format\":2", "\"format\":1"));
        String old = Given.read(segment());

        new EventLog(new DiskFlash(root)).append(note("new"));

        assertThat(segment()).hasContent(old);
        assertThat(Given.read(root.resolve("events/000000000002.jsonl")))
                .startsWith("{\"kind\":\"perigee-events\",\"format\":2}");
        EventLog again = new EventLog(new DiskFlash(root));
        assertThat(again.append(note("newer"))).isEqualTo(3);
        assertThat(again.since(0, 10)).extracting(one -> one.event().text()).containsExactly("of old", "new", "newer");
    }

    @Test
    void anEmptyLogOfAnOlderFormatBecomesOneOfThisFormat() {
        Given.write(segment(), Given.read(segment()).replace("\"format\":2", "\"format\":1"));

        new EventLog(new DiskFlash(root)).append(note("first"));

        assertThat(Given.read(segment()))
                .startsWith("{\"kind\":\"perigee-events\",\"format\":2}")
                .contains("first");
    }

    @Test
    void textsOfOthersAreCut() {
        log.append(note("y".repeat(10_000) + "\n\u0000"));

        assertThat(log.since(0, 1).getFirst().event().text())
                .hasSize(Event.MAX_TEXT)
                .endsWith("...");
    }

    @Test
    void aReaderBesideTheWriterPassesOverWhatIsHalfWrittenAndLeavesItThere() {
        log.append(note("whole"));
        Given.append(segment(), "{\"rev\":2,");
        String before = Given.read(segment());

        EventLog view = EventLog.view(new DiskFlash(root));

        assertThat(view.since(0, 10)).extracting(one -> one.event().text()).containsExactly("whole");
        assertThat(segment()).content().isEqualTo(before);
        assertThatThrownBy(() -> view.append(note("no"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> EventLog.view(new DiskFlash(root.resolve("empty"))))
                .hasMessageContaining("mission.file-missing");
        assertThat(root.resolve("empty")).isEmptyDirectory();
    }
}
