package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.vision.CocoReport;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import tools.jackson.databind.JsonNode;

/** {@code perigee eval}, typed: on a data set by a net whose every answer is known, and on COCO's files. */
class EvalTest {
    private static final int CELLS_A_SIDE = Nets.SIDE_PX / Nets.STRIDE_PX;

    @TempDir
    private Path folder;

    private Typed eval(String... options) {
        String[] line = new String[options.length + 1];
        line[0] = "eval";
        System.arraycopy(options, 0, line, 1, options.length);
        return Typed.perigee(folder, line);
    }

    /** One black image by day; a person where the net sees one in the inner rows of cells, and a car that it does not see. */
    private String dataSet() throws IOException {
        Path set = folder.resolve("set");
        for (String name : List.of("images", "labels", "splits")) Files.createDirectories(set.resolve(name));
        Files.writeString(set.resolve("classes.txt"), "person\ncar\n");
        StringBuilder labels = new StringBuilder("1 0.5 0.5 0.1 0.1\n");
        for (int row = 1; row < CELLS_A_SIDE - 1; row++)
            for (int column = 0; column < CELLS_A_SIDE; column++)
                labels.append("0 %s %s %s %s%n"
                        .formatted(
                                (column + 0.5) / CELLS_A_SIDE,
                                (row + 0.5) / CELLS_A_SIDE,
                                Nets.ANCHOR.widthPx() / (double) Nets.SIDE_PX,
                                Nets.ANCHOR.heightPx() / (double) Nets.SIDE_PX));
        for (String name : List.of("train", "test")) {
            Images.writePng(
                    new Image(Nets.SIDE_PX, Nets.SIDE_PX, 1, new byte[Nets.SIDE_PX * Nets.SIDE_PX]),
                    set.resolve("images/" + name + ".png"));
            Files.writeString(set.resolve("labels/" + name + ".txt"), labels);
            Files.writeString(set.resolve("splits/day_" + name + ".txt"), "images/" + name + ".png\n");
        }
        return set.toString();
    }

    private String[] onDataSet(String... more) throws IOException {
        String model = Nets.personInEveryCell(folder.resolve("lattice.onnx")).where();
        String[] line = {"--data", dataSet(), "--model", model};
        String[] all = Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return all;
    }

    /**
     * 36 persons are seen with one score, 24 are there. Equal scores count in the order in which they were found, row by row: six false
     * alarms come first, so that the n-th true one is found at a precision of n / (n + 6), highest at the last: 24 / 30 = .8, for each
     * of the 101 recalls. The car was not seen: 0, and one box is too few to count.
     */
    @Test
    void aModelOnADataSet() throws IOException {
        assertThat(eval(onDataSet("--min-boxes", "20")).done().out().lines().limit(5))
                .containsExactly(
                        "WHAT            BOXES   AP50  AP50-95  NOTE",
                        "person             24  0.800    0.800",
                        "mean                   0.800    0.800  1 image",
                        "car                 1  0.000    0.000  too few boxes to count",
                        "COCO AP                0.400");
    }

    @Test
    void aModelOnADataSetAsJsonAndYaml() throws IOException {
        JsonNode json =
                eval(onDataSet("--min-boxes", "20", "-o", "json")).done().json();

        assertThat(eval(onDataSet("--min-boxes", "20", "-o", "yaml")).done().yaml())
                .isEqualTo(json);
        assertThat(json.get("map50").asDouble()).isCloseTo(0.8, within(1e-9));
        assertThat(json.get("classes").get(0).get("boxes").asInt()).isEqualTo(24);
        assertThat(json.get("classes").get(1).get("counted").asBoolean()).isFalse();
        assertThat(json.get("coco").get("AP50").asDouble()).isCloseTo(0.4, within(1e-9));
        assertThat(json.get("overAll").asBoolean()).isFalse();
        assertThat(json.get("minBoxes").asInt()).isEqualTo(20);
    }

    @Test
    void whereNoClassHasEnoughBoxesTheMeansGoOverAllAndItSaysSo() throws IOException {
        Typed typed = eval(onDataSet()).done();

        assertThat(typed.out())
                .contains("mean                   0.400")
                .endsWith("No class has 100 boxes: the means go over all classes.\n");
    }

    /** The files and the figures of {@code CocoReferenceTest}: pycocotools 2.0.11. */
    @Test
    void theTwelveFiguresOfCocoAndEachClass() throws IOException {
        String[] files = {"--truth", resource("coco-truth.json"), "--detections", resource("coco-results.json")};

        assertThat(eval(files).done().out().lines())
                .containsExactly(
                        "WHAT            BOXES   AP50  AP50-95  NOTE",
                        "person             20  0.529    0.333",
                        "car                34  0.509    0.273",
                        "dog                39  0.514    0.240",
                        "mean                   0.518    0.282  24 images",
                        "COCO AP                0.282",
                        "COCO AP50              0.518",
                        "COCO AP75              0.224",
                        "COCO AP small          0.272",
                        "COCO AP medium         0.370",
                        "COCO AP large          0.310",
                        "COCO AR 1              0.214",
                        "COCO AR 10             0.443",
                        "COCO AR 100            0.443",
                        "COCO AR small          0.392",
                        "COCO AR medium         0.578",
                        "COCO AR large          0.403",
                        "No class has 100 boxes: the means go over all classes.");
        JsonNode json = eval(files[0], files[1], files[2], files[3], "-o", "json")
                .done()
                .json();
        assertThat(json.get("coco").propertyNames()).containsExactlyElementsOf(CocoReport.TWELVE_NAMES);
        assertThat(json.get("coco").get("AP75").asDouble()).isCloseTo(0.223750217127, within(1e-9));
        assertThat(json.get("classes").get(2).get("ap5095").asDouble()).isCloseTo(0.240047483825, within(1e-9));
    }

    /** Surefire starts a room's tests in its folder. */
    private static String resource(String name) {
        return Path.of("..", "vision/src/test/resources/space/perigee/vision", name)
                .toString();
    }

    @Test
    void wrongArgumentsAreRefused() throws IOException {
        String truth = Files.writeString(folder.resolve("truth.json"), "{}").toString();

        eval("--truth", truth, "--detections", "nowhere.json")
                .assertRefused(
                        Perigee.BAD_INPUT, "mission.file-missing: there is no file nowhere.json; check the path");
        eval("--truth", truth, "--detections", truth, "--data", "set")
                .assertRefused(Perigee.BAD_INPUT, "--data measures a model, --truth finished detections");
        eval(onDataSet("--min-boxes", "0")).assertRefused(Perigee.BAD_INPUT, "--min-boxes 0 is not 1 or more");
        eval(onDataSet("--part", "exam")).assertRefused(Perigee.BAD_INPUT, "exam", "perigee eval --help");
        eval(onDataSet("--domain", "night")).assertRefused(Perigee.BAD_INPUT, "night_test", "day_test");
    }
}
