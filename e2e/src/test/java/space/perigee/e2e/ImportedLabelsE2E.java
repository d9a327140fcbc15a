package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Digest;

/** The real ground process and the key {@code labels.files} of its mission: a person's labels reach a sample that waits for them. */
class ImportedLabelsE2E {
    private static final String CRAFT = "default/bupt-1";
    private static final int LOOKS = 600;
    private static final int LOOK_MILLIS = 50;

    @TempDir
    private Path folder;

    private TypedMission typed;
    private InboxSamples inbox;

    @BeforeEach
    void makeMission() throws Exception {
        typed = TypedMission.in(folder, List.of("person", "car"));
        inbox = new InboxSamples(typed.folder().resolve("state/ground"), CRAFT);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    private Path label(Digest sample) {
        return typed.folder().resolve("state/ground/labels").resolve(CRAFT).resolve(sample.hex() + ".json");
    }

    @Test
    void whatAPersonWritesWhileTheGroundRunsLabelsWhatWaits() throws Exception {
        typed.change("files: \"\"", "files: labels");
        Path labels = Files.createDirectories(typed.folder().resolve("labels"));
        Files.writeString(labels.resolve("bad.txt"), "0 .5 .5 .1 .1\n7 .5 .5 .1 .1\n");
        Digest waits = inbox.blank("scene-1.png", 1);
        Digest other = inbox.blank("scene-2.png", 2);
        typed.startUp("ground", "ground of " + CRAFT + " is up");
        assertThat(typed.folder()
                        .resolve("state/ground/unlabelled")
                        .resolve(CRAFT)
                        .resolve(waits.hex() + ".jpg"))
                .exists();
        assertThat(label(waits)).doesNotExist();

        Files.writeString(labels.resolve("scene-1.txt"), "1 .5 .5 .25 .25\n");

        for (int look = 0; look < LOOKS && !Files.exists(label(waits)); look++) Thread.sleep(LOOK_MILLIS);
        assertThat(label(waits)).content().contains("\"source\":\"person\"", "\"box\":[36.0,36.0,60.0,60.0]");
        assertThat(label(other)).doesNotExist();
        assertThat(typed.startedUpSaid()).contains("ground.bad-labels", "bad.txt, line 2: class 7 is not one of 0..1");
    }

    @Test
    void filesAndAnOracleAreOneTooMany() throws Exception {
        typed.change("files: \"\"", "files: labels");
        typed.change("oracleData: \"\"", "oracleData: somewhere");

        TypedMission.Typed refused = typed.run("ground");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("labels.files and labels.oracleData are both given");
    }
}
