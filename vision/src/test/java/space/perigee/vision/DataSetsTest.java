package space.perigee.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Problem;
import space.perigee.vision.DataSet.Part;

final class DataSetsTest {
    @TempDir
    Path folder;

    /** Twelve training images and two of test, one box each; one region to ignore. */
    @BeforeEach
    void write() throws IOException {
        for (String name : List.of("images", "labels", "splits", "ignore"))
            Files.createDirectories(folder.resolve(name));
        Files.writeString(folder.resolve("classes.txt"), "\ufeffperson\r\ncar\r\n");
        for (int i = 0; i < 14; i++) {
            Images.writePng(ImagesTest.gradient(40, 20, 1), folder.resolve("images/%02d.png".formatted(i)));
            Files.writeString(folder.resolve("labels/%02d.txt".formatted(i)), "1 0.5 0.5 0.25 0.5\r\n");
        }
        Files.writeString(folder.resolve("ignore/00.txt"), "-1 0.1 0.1 0.1 0.1\n");
        Files.writeString(folder.resolve("splits/day_train.txt"), list(0, 12));
        Files.writeString(folder.resolve("splits/day_test.txt"), list(12, 14));
    }

    private static String list(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj("images/%02d.png"::formatted)
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    @Test
    void aSoundSetIsReadAndASixthIsCarvedOut() {
        DataSet data = DataSets.open(folder);
        assertThat(data.classes()).containsExactly("person", "car");
        assertThat(data.domains()).containsExactly("day");
        assertThat(data.split("day", Part.TRAIN)).hasSize(10);
        assertThat(data.split("day", Part.VAL)).hasSize(2);
        assertThat(data.split("day", Part.VAL)).isEqualTo(DataSets.open(folder).split("day", Part.VAL));
        LabelledImage test = data.split("day", Part.TEST).getFirst();
        assertThat(test.boxes()).containsExactly(new LabelledBox(new Box(15, 5, 25, 15), 1));
        DataCheck check = DataSets.check(folder);
        assertThat(check.splits().stream()
                        .mapToInt(DataCheck.SplitCount::ignored)
                        .sum())
                .isEqualTo(1);
        assertThat(check.splits().getLast().carved()).isTrue();
        assertThatThrownBy(() -> data.split("night", Part.TEST))
                .hasMessageContaining("has no split night_test, it has day_test, day_train, day_val;");
    }

    @Test
    void everyTroubleIsListedWithFileAndLine() throws IOException {
        Files.writeString(
                folder.resolve("labels/03.txt"),
                "1 0.5 0.5 0.1 0.1\n7 0.5 0.5 0.1 0.1\n0 0.5 1.5 0.1 0.1\n0 0.5 x 0.1 0.1\n0 0.5\n0 .5 .5 0 .1\n");
        Files.delete(folder.resolve("images/04.png"));
        Files.writeString(folder.resolve("splits/night_train.txt"), "images/12.png\n../../etc/passwd\n");
        DataCheck check = DataSets.check(folder);
        assertThat(check.troubles())
                .extracting(DataCheck.Trouble::toString)
                .map(text -> text.replace(folder + "/", ""))
                .contains(
                        "labels/03.txt:2: class 7 is unknown; classes.txt names 0 to 1",
                        "labels/03.txt:3: box 0.5 1.5 0.1 0.1 reaches out of the image; numbers are fractions 0..1",
                        "labels/03.txt:4: not a number in \"0 0.5 x 0.1 0.1\"",
                        "labels/03.txt:5: 2 numbers, 5 wanted: class cx cy w h",
                        "labels/03.txt:6: box 0.5 0.5 0.0 0.1 has no area",
                        "splits/day_train.txt:5: there is no image images/04.png; check the path",
                        "splits/night_train.txt:2: ../../etc/passwd lies outside of the data set");
        assertThat(check.troubles())
                .extracting(DataCheck.Trouble::text)
                .contains(
                        "split night_test is missing; DOMAIN_train and DOMAIN_test are needed",
                        "images/12.png is in split day_test and again in night_train");
        assertThatThrownBy(() -> DataSets.open(folder))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("vision.data-trouble");
    }

    /** Night has a validation split of its own, day has none. */
    private void addNight() throws IOException {
        for (int i = 20; i < 26; i++) {
            Images.writePng(ImagesTest.gradient(40, 20, 1), folder.resolve("images/%02d.png".formatted(i)));
            Files.writeString(folder.resolve("labels/%02d.txt".formatted(i)), "0 0.5 0.5 0.25 0.5\n");
        }
        Files.writeString(folder.resolve("splits/night_train.txt"), list(20, 22));
        Files.writeString(folder.resolve("splits/night_val.txt"), list(22, 24));
        Files.writeString(folder.resolve("splits/night_test.txt"), list(24, 26));
    }

    /** Whatever opens it stumbles: its picture is none, its labels are no labels. */
    private void spoil(LabelledImage image) throws IOException {
        String name = String.valueOf(image.file().getFileName()).replace(".png", ".txt");
        Files.writeString(image.file(), "no picture");
        Files.writeString(folder.resolve("labels/" + name), "no label\n");
    }

    private static DataSet only(DataSet whole, String... splits) {
        SortedMap<String, List<LabelledImage>> some = new TreeMap<>(whole.splits());
        some.keySet().retainAll(List.of(splits));
        return new DataSet(whole.folder(), whole.classes(), some);
    }

    private static List<LabelledImage> all(DataSet data) {
        return data.splits().values().stream().flatMap(List::stream).toList();
    }

    @Test
    void aPartOfASetOpensNothingElse() throws IOException {
        addNight();
        DataSet whole = DataSets.open(folder);
        for (LabelledImage image : all(only(whole, "day_test", "night_val", "night_test"))) spoil(image);
        for (String list : List.of("splits/day_test.txt", "splits/night_val.txt", "splits/night_test.txt")) {
            Files.delete(folder.resolve(list));
            Files.createDirectory(folder.resolve(list));
        }

        assertThat(DataSets.open(folder, "day", Set.of(Part.TRAIN, Part.VAL)))
                .isEqualTo(only(whole, "day_train", "day_val"));
        assertThat(DataSets.open(folder, "night", Set.of(Part.TRAIN))).isEqualTo(only(whole, "night_train"));
        assertThatThrownBy(() -> DataSets.open(folder)).hasMessageContaining("vision.data-trouble");
    }

    @Test
    void whatIsCarvedOutStaysClosedToo() throws IOException {
        DataSet whole = DataSets.open(folder);
        for (LabelledImage image : whole.split("day", Part.VAL)) spoil(image);

        assertThat(DataSets.open(folder, "day", Set.of(Part.TRAIN))).isEqualTo(only(whole, "day_train"));
        assertThatThrownBy(() -> DataSets.open(folder, "day", Set.of(Part.VAL)))
                .hasMessageContaining("vision.data-trouble");
    }

    @Test
    void aPartThatIsNotThereIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> DataSets.open(folder, "night", Set.of(Part.VAL)))
                .hasMessageContaining("has no split night_val, it has day_test, day_train;");
    }

    @Test
    void noDataSetAtAll() {
        assertThatThrownBy(() -> DataSets.open(folder.resolve("images"))).hasMessageContaining("vision.data-missing");
    }

    @Test
    void theSameInCocosFormat(@TempDir Path coco) throws IOException {
        Files.createDirectories(coco.resolve("annotations"));
        for (String split : List.of("day_train", "day_test")) {
            Files.createDirectories(coco.resolve("images/" + split));
            Images.writePng(ImagesTest.gradient(40, 20, 1), coco.resolve("images/" + split + "/1.png"));
            Files.writeString(coco.resolve("annotations/" + split + ".json"), """
                    {"images": [{"id": 5, "file_name": "%s/1.png", "width": 40, "height": 20}],
                     "categories": [{"id": 7, "name": "car"}, {"id": 2, "name": "person"}],
                     "annotations": [
                       {"image_id": 5, "category_id": 7, "bbox": [15, 5, 10, 10], "iscrowd": 0, "segmentation": [[1, 2, 3]]},
                       {"image_id": 5, "category_id": 7, "bbox": [0, 0, 4, 4], "iscrowd": 1}]}
                    """.formatted(split));
        }
        DataSet data = DataSets.open(coco);
        assertThat(data.classes()).containsExactly("person", "car");
        LabelledImage image = data.split("day", Part.TEST).getFirst();
        assertThat(image.boxes()).containsExactly(new LabelledBox(new Box(15, 5, 25, 15), 1));
        assertThat(image.ignore()).containsExactly(new Box(0, 0, 4, 4));
        Files.delete(coco.resolve("images/day_test/1.png"));
        assertThat(DataSets.check(coco).troubles())
                .extracting(DataCheck.Trouble::text)
                .contains("there is no image day_test/1.png");
    }

    @Test
    void aPartOfASetInCocosFormatOpensNothingElse(@TempDir Path coco) throws IOException {
        Files.createDirectories(coco.resolve("annotations"));
        Files.createDirectories(coco.resolve("images"));
        for (int i = 0; i < 12; i++)
            Images.writePng(ImagesTest.gradient(40, 20, 1), coco.resolve("images/%02d.png".formatted(i)));
        Files.writeString(coco.resolve("annotations/day_train.json"), cocoOf(0, 10));
        Files.writeString(coco.resolve("annotations/day_test.json"), cocoOf(10, 12));
        DataSet whole = DataSets.open(coco);
        Files.writeString(coco.resolve("annotations/day_test.json"), "no JSON");
        for (LabelledImage image : whole.split("day", Part.VAL)) Files.delete(image.file());

        assertThat(DataSets.open(coco, "day", Set.of(Part.TRAIN))).isEqualTo(only(whole, "day_train"));
        assertThat(whole.split("day", Part.TRAIN)).hasSize(9);
        assertThatThrownBy(() -> DataSets.open(coco, "day", Set.of(Part.VAL)))
                .hasMessageContaining("there is no image");
    }

    /** By names alone: the same pictures make the same validation split in either layout. */
    @Test
    void theSameValidationIsCarvedOutInEitherLayout(@TempDir Path coco) throws IOException {
        Files.createDirectories(coco.resolve("annotations"));
        Files.createDirectories(coco.resolve("images"));
        for (int i = 0; i < 14; i++)
            Files.copy(folder.resolve("images/%02d.png".formatted(i)), coco.resolve("images/%02d.png".formatted(i)));
        Files.writeString(coco.resolve("annotations/day_train.json"), cocoOf(0, 12));
        Files.writeString(coco.resolve("annotations/day_test.json"), cocoOf(12, 14));

        DataSet yolo = DataSets.open(folder);
        DataSet theOther = DataSets.open(coco);

        assertThat(names(theOther, Part.VAL)).hasSize(2).isEqualTo(names(yolo, Part.VAL));
        assertThat(names(theOther, Part.TRAIN))
                .hasSize(10)
                .isEqualTo(names(yolo, Part.TRAIN))
                .doesNotContainAnyElementsOf(names(theOther, Part.VAL));
        assertThat(DataSets.check(coco).splits())
                .filteredOn(DataCheck.SplitCount::carved)
                .extracting(DataCheck.SplitCount::name)
                .containsExactly("day_val");
    }

    private static Set<String> names(DataSet data, Part part) {
        return data.split("day", part).stream()
                .map(image -> String.valueOf(image.file().getFileName()))
                .collect(Collectors.toSet());
    }

    private static String cocoOf(int from, int to) {
        String images = IntStream.range(from, to)
                .mapToObj(
                        i -> "{\"id\": %d, \"file_name\": \"%02d.png\", \"width\": 40, \"height\": 20}".formatted(i, i))
                .collect(Collectors.joining(", "));
        String boxes = IntStream.range(from, to)
                .mapToObj("{\"image_id\": %d, \"category_id\": 1, \"bbox\": [15, 5, 10, 10]}"::formatted)
                .collect(Collectors.joining(", "));
        return """
                {"images": [%s], "categories": [{"id": 1, "name": "car"}], "annotations": [%s]}
                """.formatted(images, boxes);
    }

    /** Counted in the design's facts. */
    @Test
    void theRealSetIsSound() {
        Path real = Path.of("../../shared/data/hit_uav_daynight");
        assumeTrue(Files.isDirectory(real), "no ../shared beside this checkout");
        DataCheck check = DataSets.check(real);
        assertThat(check.troubles()).isEmpty();
        assertThat(check.splits())
                .filteredOn(split -> split.name().equals("night_test"))
                .singleElement()
                .satisfies(split -> {
                    assertThat(split.images()).isEqualTo(346);
                    assertThat(split.boxes()).containsExactly(1204, 879, 1254, 0);
                    assertThat(split.empty()).isEqualTo(10);
                });
    }

    /** {@code perigee data check .} */
    @ParameterizedTest
    @CsvSource({
        "'',images/a.png,true",
        ".,images/a.png,true",
        ".,../a.png,false",
        "set,set/../a.png,false",
        "set,set/a.png,true"
    })
    void whereAFileLies(Path folder, Path file, boolean isInside) {
        assertThat(DataSets.isInside(folder, file)).isEqualTo(isInside);
    }
}
