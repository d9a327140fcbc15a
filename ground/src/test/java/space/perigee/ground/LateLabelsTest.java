package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.kube.Kinds;
import space.perigee.mission.Digest;

/** Labels that people put beside a ground that runs: what waits for them gets them, and what is bad stops nothing. */
class LateLabelsTest {
    private static final int SAMPLES = 12;
    private static final int NO_ROUND = 1000;

    /** Two looks find a file whole, and some. */
    private static final int SECONDS_TO_LOOK = 10;

    private static final String EVERYWHERE = everywhere();

    @TempDir
    private Path folder;

    private Path labels;
    private GroundWorld world;
    private final List<String> log = new ArrayList<>();
    private long writes;

    @BeforeEach
    void open() throws IOException {
        labels = Files.createDirectories(folder.resolve("labels"));
        world = new GroundWorld(folder.resolve("world"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static String everywhere() {
        StringBuilder lines = new StringBuilder();
        for (int y = 0; y < 4; y++)
            for (int x = 0; x < 4; x++) lines.append("0 %s %s 0.25 0.25%n".formatted((x + 0.5) / 4, (y + 0.5) / 4));
        return lines.toString();
    }

    private GroundLoop start(Path where, int minSamples) {
        return world.start(Fuse.never(), minSamples, new WatchedLabels(where, List.of("thing"), log::add));
    }

    /** Each write at a time of its own, as a disk with fine clocks has it. */
    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(labels.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++writes)));
    }

    private List<Digest> labelled() {
        return world.stores().labels().list(Given.BUPT).stream()
                .map(LabelledSample::sample)
                .toList();
    }

    private Path waiting(Digest sample) {
        return world.stores().flash().path("unlabelled/" + Given.BUPT + "/" + sample.hex() + ".jpg");
    }

    @Test
    void whatWaitsIsLabelledWhenItsFileComesAndARoundStarts() throws IOException {
        List<Digest> samples = world.comeDown(SAMPLES);
        GroundLoop loop = start(labels, SAMPLES);
        world.run(loop, SECONDS_TO_LOOK);
        assertThat(labelled()).isEmpty();
        assertThat(samples).allSatisfy(sample -> assertThat(waiting(sample)).isNotEmptyFile());

        for (int i = 0; i < SAMPLES; i++) {
            boolean byScene = i % 2 == 0;
            write(byScene ? "scene" + i + ".txt" : samples.get(i).hex() + ".txt", EVERYWHERE);
        }
        world.run(loop, 2 * SECONDS_TO_LOOK);

        assertThat(labelled()).containsExactlyInAnyOrderElementsOf(samples);
        assertThat(world.told(EventKind.LABEL)).hasSize(SAMPLES);
        assertThat(samples).allSatisfy(sample -> assertThat(waiting(sample)).doesNotExist());
        assertThat(world.stores().labels().list(Given.BUPT)).allSatisfy(label -> {
            assertThat(label.source()).isEqualTo(LabelSource.PERSON);
            assertThat(label.labels().boxes()).hasSize(16);
        });
        assertThat(world.all(Kinds.LEARNING_ROUND))
                .extracting(GroundWorld::phase)
                .containsExactly("Promoted");
        assertThat(log).isEmpty();
    }

    @Test
    void aCocoFileMayComeAndGrow() throws IOException {
        List<Digest> samples = world.comeDown(2);
        GroundLoop loop = start(labels.resolve("all.json"), NO_ROUND);
        world.run(loop, SECONDS_TO_LOOK);
        String coco = """
                {"categories":[{"id":1,"name":"thing"}],"images":[%s],"annotations":[]}""";
        write("all.json", coco.formatted("{\"id\":1,\"file_name\":\"scene0.png\"}"));
        world.run(loop, SECONDS_TO_LOOK);
        assertThat(labelled()).containsExactly(samples.getFirst());

        write(
                "all.json",
                coco.formatted("{\"id\":1,\"file_name\":\"scene0.png\"},{\"id\":2,\"file_name\":\""
                        + samples.getLast().hex() + ".jpg\"}"));
        world.run(loop, SECONDS_TO_LOOK);

        assertThat(labelled()).containsExactlyInAnyOrderElementsOf(samples);
        assertThat(log).isEmpty();
    }

    @Test
    void aBadFileIsToldOnceWithItsLineAndStopsNothing() throws IOException {
        List<Digest> samples = world.comeDown(2);
        write("scene0.txt", "0 .5 .5 .1 .1\n1 .5 .5 .1 .1\n");
        write("scene1.txt", EVERYWHERE);
        GroundLoop loop = start(labels, NO_ROUND);
        world.run(loop, 2 * SECONDS_TO_LOOK);

        assertThat(labelled()).containsExactly(samples.getLast());
        assertThat(log)
                .containsExactly("ground.bad-labels: labels " + labels.resolve("scene0.txt")
                        + ", line 2: class 1 is not one of 0..0; correct the file");

        write("scene0.txt", EVERYWHERE);
        world.run(loop, SECONDS_TO_LOOK);

        assertThat(labelled()).containsExactlyInAnyOrderElementsOf(samples);
    }

    @Test
    void aFileThatIsBeingWrittenIsNotTaken() throws IOException {
        world.comeDown(1);
        GroundLoop loop = start(labels, NO_ROUND);
        for (int lines = 1; lines < 10; lines++) {
            write("scene0.txt", "0 .5 .5 .1 .1\n".repeat(lines));
            world.run(loop, 3);
            assertThat(labelled()).as("after %d lines", lines).isEmpty();
        }
    }

    @Test
    void numbersOfOtherClassesAreNotTakenForTheModels() throws IOException {
        world.comeDown(1);
        write("scene0.txt", EVERYWHERE);
        write("classes.txt", "cat\nthing\n");
        GroundLoop loop = start(labels, NO_ROUND);
        world.run(loop, SECONDS_TO_LOOK);

        assertThat(labelled()).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .contains("classes.txt, line 1: \"cat\" where the model has \"thing\"");

        write("classes.txt", "thing\n");
        world.run(loop, SECONDS_TO_LOOK);

        assertThat(labelled()).hasSize(1);
    }
}
