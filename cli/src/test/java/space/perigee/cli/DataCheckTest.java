package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.vision.Images;
import tools.jackson.databind.JsonNode;

/** {@code perigee data check}, typed; that every wrong label is named is in {@link WrongInputTest}. */
class DataCheckTest {
    private static final String PERSON = "0 0.5 0.5 0.2 0.2\n";
    private static final String CAR = "1 0.25 0.25 0.2 0.2\n";

    @TempDir
    private Path folder;

    private Typed check(String... options) {
        String[] line = new String[options.length + 3];
        line[0] = "data";
        line[1] = "check";
        line[2] = folder.toString();
        System.arraycopy(options, 0, line, 3, options.length);
        return Typed.perigee(folder, line);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void image(String name) throws IOException {
        Path file = folder.resolve("images").resolve(name);
        Files.createDirectories(file.getParent());
        Images.writePng(ImageFiles.gradient(40, 20, 1), file);
    }

    /** Five images by day, of which one validates and two test. */
    private void yolo() throws IOException {
        write("classes.txt", "person\ncar\n");
        for (String name : List.of("1", "2", "3", "4", "5")) image(name + ".png");
        write("labels/1.txt", PERSON + PERSON + CAR);
        write("labels/2.txt", CAR);
        write("labels/3.txt", "");
        write("labels/4.txt", PERSON);
        write("labels/5.txt", CAR + CAR + CAR);
        write("ignore/5.txt", "0 0.5 0.5 0.1 0.1\n");
        write("splits/day_train.txt", "images/1.png\nimages/2.png\n");
        write("splits/day_val.txt", "images/3.png\n");
        write("splits/day_test.txt", "images/4.png\nimages/5.png\n");
    }

    @Test
    void yoloHasImagesAndBoxesPerClassAndSplit() throws IOException {
        yolo();

        assertThat(check().done().out().lines())
                .containsExactly(
                        "SPLIT      IMAGES  person  car  EMPTY  IGNORED  NOTE",
                        "day_test        2       1    3      0        1",
                        "day_train       2       2    2      0        0",
                        "day_val         1       0    0      1        0");
    }

    @Test
    void aClassThatIsNamedTwiceIsATrouble() throws IOException {
        yolo();
        write("classes.txt", "person\nperson\n");

        Typed typed = check();

        assertThat(typed.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(typed.err()).contains("classes.txt", "named twice");
    }

    /** The cause alone, and not each box that suffers from it. */
    @Test
    void classesThatNobodyNamedAreOneTrouble() throws IOException {
        yolo();
        write("classes.txt", "\n");

        Typed typed = check();

        assertThat(typed.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(typed.err().lines()).hasSize(2);
        assertThat(typed.err()).contains("classes.txt: it names no class; write one a line", "1 trouble in ");
    }

    @Test
    void jsonAndYamlSayTheSame() throws IOException {
        yolo();

        JsonNode json = check("-o", "json").done().json();

        assertThat(check("-o", "yaml").done().yaml()).isEqualTo(json);
        assertThat(json.get("format").asString()).isEqualTo("YOLO");
        assertThat(json.get("splits").get(1).get("name").asString()).isEqualTo("day_train");
        assertThat(json.get("splits").get(1).get("boxes").get("car").asInt()).isEqualTo(2);
        assertThat(json.get("troubles").size()).isZero();
    }

    /** One image in six. */
    @Test
    void aValidationSplitThatIsNotThereIsCarvedOut() throws IOException {
        yolo();
        Files.delete(folder.resolve("splits/day_val.txt"));
        for (String name : List.of("6", "7", "8")) image(name + ".png");
        write(
                "splits/day_train.txt",
                "images/1.png\nimages/2.png\nimages/3.png\nimages/6.png\nimages/7.png\nimages/8.png\n");

        assertThat(check().done().out())
                .containsPattern("day_train +5 .*\n")
                .containsPattern("day_val +1 .* carved out of train\n");
    }

    @Test
    void cocoHasImagesAndBoxesPerClassAndSplit() throws IOException {
        for (String split : List.of("day_train", "day_test")) {
            image(split + "/1.png");
            write("annotations/" + split + ".json", """
                    {"images": [{"id": 5, "file_name": "SPLIT/1.png", "width": 40, "height": 20}],
                     "categories": [{"id": 7, "name": "car"}, {"id": 2, "name": "person"}],
                     "annotations": [
                       {"image_id": 5, "category_id": 7, "bbox": [15, 5, 10, 10], "iscrowd": 0},
                       {"image_id": 5, "category_id": 7, "bbox": [1, 1, 10, 10], "iscrowd": 0},
                       {"image_id": 5, "category_id": 7, "bbox": [0, 0, 4, 4], "iscrowd": 1}]}
                    """.replace("SPLIT", split));
        }

        assertThat(check().done().out().lines().toList())
                .contains(
                        "SPLIT      IMAGES  person  car  EMPTY  IGNORED  NOTE",
                        "day_test        1       0    2      0        1");
        assertThat(check("-o", "json").done().json().get("format").asString()).isEqualTo("COCO");
    }

    @Test
    void aTroubleIsToldOnStderrWithFileAndLineAndIsExitCodeTwo() throws IOException {
        yolo();
        write("labels/2.txt", CAR + "9 0.5 0.5 0.2 0.2\n");

        Typed table = check();
        Typed json = check("-o", "json");

        assertThat(table.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(table.out()).startsWith("SPLIT").doesNotContain("labels/2.txt");
        assertThat(table.err().lines())
                .containsExactly(
                        folder + "/labels/2.txt:2: class 9 is unknown; classes.txt names 0 to 1",
                        "1 trouble in " + folder);
        assertThat(json.code()).isEqualTo(Perigee.BAD_INPUT);
        JsonNode trouble = json.json().get("troubles").get(0);
        assertThat(trouble.get("file").asString()).isEqualTo(folder + "/labels/2.txt");
        assertThat(trouble.get("line").asInt()).isEqualTo(2);
        assertThat(json.err()).isEqualTo("1 trouble in " + folder + "\n");
    }

    @Test
    void anImageThatIsListedAndNotThereIsATrouble() throws IOException {
        yolo();
        Files.delete(folder.resolve("images/4.png"));

        Typed typed = check();

        assertThat(typed.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(typed.err())
                .contains("splits/day_test.txt:1: there is no image " + folder.resolve("images/4.png")
                        + "; check the path");
    }
}
