package space.perigee.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.vision.Box;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

class LabelDeskTest {
    private static final List<String> CLASSES = List.of("person", "car");
    private static final Digest SAMPLE = Given.digest("sample");
    private static final SampleFrame CUT = new SampleFrame("scene-1", 100, 50, 64, 64);

    @TempDir
    Path root;

    private LabelDesk desk;

    @BeforeEach
    void open() {
        desk = new LabelDesk(new DiskFlash(root), Given.TIME);
    }

    private static OracleLabels oracle() {
        LabelledImage scene = new LabelledImage(
                Path.of("scene-1.jpg"),
                List.of(
                        new LabelledBox(new Box(110, 60, 120, 70), 0), // inside
                        new LabelledBox(new Box(90, 60, 110, 80), 1), // half inside
                        new LabelledBox(new Box(160, 60, 200, 80), 1), // a tenth inside
                        new LabelledBox(new Box(0, 0, 50, 50), 1)), // outside
                List.of(new Box(150, 100, 300, 300), new Box(0, 0, 10, 10)));
        return new OracleLabels(Map.of("scene-1", scene), "hit_uav");
    }

    @Test
    void theOraclesBoxesAreShiftedAndCutToTheSample() {
        LabelledSample labelled = desk.label(Given.BUPT, SAMPLE, CUT, oracle()).orElseThrow();

        assertThat(labelled.labels())
                .isEqualTo(new Labels(
                        List.of(
                                new LabelledBox(new Box(10, 10, 20, 20), 0),
                                new LabelledBox(new Box(0, 10, 10, 30), 1)),
                        List.of(new Box(60, 10, 64, 30), new Box(50, 50, 64, 64))));
        assertThat(labelled.source()).isEqualTo(LabelSource.ORACLE);
        assertThat(labelled.labelledAt()).isEqualTo(Given.NOW);
        assertThat(desk.label(Given.BUPT, SAMPLE, new SampleFrame("elsewhere", 0, 0, 9, 9), oracle()))
                .isEmpty();
    }

    @Test
    void labelsOutliveARestartUnderTheSameDigestAndAskingAgainChangesNothing() {
        LabelledSample first = desk.label(Given.BUPT, SAMPLE, CUT, oracle()).orElseThrow();
        LabelDesk later = new LabelDesk(new DiskFlash(root), java.time.InstantSource.fixed(Given.NOW.plusSeconds(60)));

        assertThat(later.label(Given.BUPT, SAMPLE, CUT, oracle())).contains(first);
        assertThat(later.get(Given.BUPT, SAMPLE)).contains(first);
        assertThat(later.list(Given.BUPT)).containsExactly(first);
        assertThat(later.list(Given.OTHER)).isEmpty();
        assertThat(later.get(Given.OTHER, SAMPLE)).isEmpty();
    }

    @Test
    void aLyingOracleTellsItsLies() {
        OracleLabels liar = oracle().telling(labels -> new Labels(List.of(), labels.ignore()), "swapped");

        assertThat(desk.label(Given.BUPT, SAMPLE, CUT, liar)
                        .orElseThrow()
                        .labels()
                        .boxes())
                .isEmpty();
    }

    @Test
    void yoloFilesGiveFractionsOfTheSample() throws IOException {
        Path file = Files.writeString(root.resolve(SAMPLE.hex() + ".txt"), "1 0.5 0.25 0.5 0.125\n\n0 1 1 0.5 0.5\n");
        ImportedLabels labels = YoloLabels.read(file, CLASSES);

        assertThat(labels.size()).isEqualTo(1);
        assertThat(desk.label(Given.BUPT, SAMPLE, CUT, labels)
                        .orElseThrow()
                        .labels()
                        .boxes())
                .containsExactly(
                        new LabelledBox(new Box(16, 12, 48, 20), 1), new LabelledBox(new Box(48, 48, 64, 64), 0));
        for (String bad :
                List.of("2 .1 .1 .1 .1", "-1 .1 .1 .1 .1", "0 1.5 0 0 0", "0 NaN 0 0 0", "x 0 0 0 0", "0 1 1")) {
            Files.writeString(file, "0 .5 .5 .1 .1\n" + bad + "\n");
            assertThatThrownBy(() -> YoloLabels.read(file, CLASSES))
                    .as(bad)
                    .hasMessageContaining("ground.bad-labels")
                    .hasMessageContaining("line 2");
        }
    }

    @Test
    void aSceneIsKnownByTheNameThatTheCameraGaveIt() throws IOException {
        SampleFrame whole = new SampleFrame("scene-1.png", 0, 0, 64, 64);
        SampleFrame cut = new SampleFrame("scene-1.png", 16, 0, 32, 32);
        ImportedLabels yolo =
                YoloLabels.read(Files.writeString(root.resolve("scene-1.txt"), "1 0.5 0.25 0.5 0.125\n"), CLASSES);
        ImportedLabels coco = CocoLabels.read(Files.writeString(root.resolve("coco.json"), """
                {"categories":[{"id":7,"name":"car"}],"images":[{"id":1,"file_name":"scene-1.png"}],
                 "annotations":[{"image_id":1,"category_id":7,"bbox":[16,12,32,8]}]}"""), CLASSES);

        Labels inTheScene = new Labels(List.of(new LabelledBox(new Box(16, 12, 48, 20), 1)), List.of());
        assertThat(yolo.label(SAMPLE, whole)).contains(inTheScene);
        assertThat(coco.label(SAMPLE, whole)).contains(inTheScene);
        assertThat(coco.label(SAMPLE, cut))
                .contains(new Labels(List.of(new LabelledBox(new Box(0, 12, 32, 20), 1)), List.of()));
        assertThat(yolo.label(SAMPLE, cut))
                .as("of a part of it, fractions say nothing")
                .isEmpty();
        assertThat(yolo.label(SAMPLE, new SampleFrame("scene-10.png", 0, 0, 64, 64)))
                .isEmpty();
    }

    @Test
    void cocoFilesGivePixelsAndMatchClassesByName() throws IOException {
        Path file = root.resolve("coco.json");
        String good = """
                {"categories":[{"id":7,"name":"car"}],
                 "images":[{"id":1,"file_name":"export/%s.png"},{"id":2,"file_name":"holiday.png"}],
                 "annotations":[{"image_id":1,"category_id":7,"bbox":[1,2,30,100]},
                                {"image_id":1,"category_id":7,"bbox":[0,0,5,5],"iscrowd":1},
                                {"image_id":2,"category_id":7,"bbox":[0,0,5,5]}]}""".formatted(SAMPLE.hex());
        Files.writeString(file, good);

        Labels labels = desk.label(Given.BUPT, SAMPLE, CUT, CocoLabels.read(file, CLASSES))
                .orElseThrow()
                .labels();

        assertThat(labels)
                .isEqualTo(
                        new Labels(List.of(new LabelledBox(new Box(1, 2, 31, 64), 1)), List.of(new Box(0, 0, 5, 5))));
        for (Map.Entry<String, String> bad : Map.of(
                        "\"car\"", "\"cat\"",
                        "\"category_id\":7,\"bbox\":[1", "\"category_id\":8,\"bbox\":[1",
                        "[1,2,30,100]", "[1,2,-30,100]",
                        "[1,2,30,", "[1,2,",
                        "\"image_id\":1", "\"image_id\":9",
                        "]}", "]",
                        "\"images\"", "\"pictures\"")
                .entrySet()) {
            Files.writeString(file, good.replace(bad.getKey(), bad.getValue()));
            assertThatThrownBy(() -> CocoLabels.read(file, CLASSES))
                    .as(bad.getValue())
                    .hasMessageContaining("ground.bad-labels")
                    .hasMessageContaining("coco.json");
        }
        Files.writeString(file, good.replace("\"car\"", "\"cra\""));
        assertThatThrownBy(() -> CocoLabels.read(file, CLASSES)).hasMessageContaining("did you mean \"car\"?");
    }

    @Test
    void damagedAndNewerFilesAreRefused() {
        LabelledSample kept = desk.label(Given.BUPT, SAMPLE, CUT, oracle()).orElseThrow();
        Path file = root.resolve("labels/demo/bupt-1/" + kept.sample().hex() + ".json");
        String good = Given.read(file);
        for (String bad : List.of(
                "",
                "{}",
                good.replace("oracle", "god"),
                good.replace("100,50,64,64", "100,50,64"),
                good.replace(SAMPLE.hex(), Given.digest("x").hex()),
                good.replace("\"cut\"", "\"cat\""))) {
            Given.write(file, bad);
            assertThatThrownBy(() -> desk.get(Given.BUPT, SAMPLE)).as(bad).hasMessageContaining("ground.state-damaged");
        }
        Given.write(file, good.replace("\"format\":1", "\"format\":2,\"more\":1"));
        assertThatThrownBy(() -> desk.get(Given.BUPT, SAMPLE)).hasMessageContaining("mission.newer-state");
    }

    @Test
    void aFifthIsKeptAsideAndCutsOfOneSceneAreOnOneSide() {
        Split split = new Split(4);
        long gate = java.util.stream.IntStream.range(0, 10_000)
                .filter(i -> split.of(Given.digest("s" + i)) == Split.Use.GATE)
                .count();

        assertThat(gate).isBetween(1_880L, 2_120L); // 2000 and three standard deviations (40 each)
        LabelledSample one = desk.label(Given.BUPT, SAMPLE, CUT, oracle()).orElseThrow();
        for (int i = 0; i < 20; i++) {
            SampleFrame other = new SampleFrame("scene-1", i, i, 32, 32);
            LabelledSample two = desk.label(Given.BUPT, Given.digest("cut" + i), other, oracle())
                    .orElseThrow();
            assertThat(split.of(two)).isEqualTo(split.of(one));
        }
        assertThat(split.only(Split.Use.GATE, desk.list(Given.BUPT)).size()).isIn(0, 21);
        assertThat(new Split(4).of(SAMPLE)).isEqualTo(new Split(4).of(SAMPLE));
    }
}
