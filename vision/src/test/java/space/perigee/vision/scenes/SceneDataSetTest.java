package space.perigee.vision.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.scenes.SceneDataSet.Domain;
import space.perigee.vision.scenes.SceneDataSet.Progress;

class SceneDataSetTest {
    private static final SceneSpec DAY = SceneSpec.compact(Light.DAY);
    private static final SceneSpec NIGHT = SceneSpec.compact(Light.NIGHT);

    @TempDir
    private Path dir;

    @Test
    void writesYoloLayout() throws IOException {
        List<String> told = new ArrayList<>();
        SceneDataSet.write(
                dir,
                List.of(new Domain(DAY, 3, 1, 2), new Domain(NIGHT, 1, 1, 0)),
                1,
                (done, total) -> told.add(done + "/" + total));

        assertThat(Files.readAllLines(dir.resolve("classes.txt"))).containsExactly("person", "car", "bicycle");
        assertThat(Files.readAllLines(dir.resolve("splits/day_train.txt")))
                .containsExactly(
                        "images/day_train_00000.jpg", "images/day_train_00001.jpg", "images/day_train_00002.jpg");
        assertThat(dir.resolve("splits/night_test.txt")).isEmptyFile();
        assertThat(names("images")).hasSize(8);
        assertThat(names("labels")).hasSize(8).contains("night_val_00000.txt");
        assertThat(told).startsWith("1/8").endsWith("8/8").hasSize(8);
    }

    @Test
    void theSameSeedIsTheSameBytesAndALargerSetBeginsWithTheSmaller() throws IOException {
        SceneDataSet.write(dir.resolve("a"), List.of(new Domain(DAY, 2, 1, 1)), 5, Progress.NONE);
        SceneDataSet.write(dir.resolve("b"), List.of(new Domain(DAY, 2, 1, 1)), 5, Progress.NONE);
        SceneDataSet.write(dir.resolve("c"), List.of(new Domain(DAY, 3, 0, 2)), 5, Progress.NONE);
        SceneDataSet.write(dir.resolve("d"), List.of(new Domain(DAY, 2, 1, 1)), 6, Progress.NONE);

        var a = digests("a");
        assertThat(digests("b")).isEqualTo(a);
        for (String name : List.of("day_train_00001.jpg", "day_test_00000.jpg")) {
            assertThat(digests("c")).containsEntry(name, a.get(name));
            assertThat(digests("d").get(name)).isNotEqualTo(a.get(name));
        }
        assertThat(a.get("day_train_00000.jpg")).isNotEqualTo(a.get("day_val_00000.jpg"));
    }

    /** A label line by hand: a box of 12 x 24 px around (48, 24) in 96 x 96 px. */
    @Test
    void labelsAreShares() {
        var image = new Image(96, 96, 1, new byte[96 * 96]);
        var box = new Box(42, 12, 54, 36);
        var scene = new DrawnScene(image, List.of(new LabelledBox(box, 2)));

        assertThat(SceneDataSet.labels(scene)).isEqualTo("2 0.500000 0.250000 0.125000 0.250000\n");
        assertThat(SceneDataSet.labels(new DrawnScene(image, List.of()))).isEmpty();
    }

    /** A grey colour space on the way would lift 88 to 159; JPEG alone costs a level or two. */
    @Test
    void theFileHoldsTheLevelsThatWereDrawn() {
        SceneDataSet.write(dir, List.of(new Domain(DAY, 1, 0, 0)), 9, Progress.NONE);

        long sceneSeed = new Dice(Dice.mix(9) + "day_train".hashCode()).nextLong();
        Image drawn = SceneArtist.draw(DAY, sceneSeed).image();
        Image read = Images.read(dir.resolve("images/day_train_00000.jpg"));
        double off = 0;
        for (int i = 0; i < drawn.samples().length; i++) {
            off += Math.abs((drawn.samples()[i] & 0xff) - (read.samples()[i] & 0xff));
        }
        assertThat(read.channels()).isEqualTo(1);
        assertThat(off / drawn.samples().length).isLessThan(4);
    }

    @Test
    void aFolderThatCannotBeMadeIsAProblemThatNamesIt() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "in the way");

        assertThatThrownBy(() -> SceneDataSet.write(file, List.of(new Domain(DAY, 1, 0, 0)), 1, Progress.NONE))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(file.toString());
    }

    private List<String> names(String sub) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve(sub))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Map<String, Digest> digests(String sub) throws IOException {
        var digests = new TreeMap<String, Digest>();
        try (Stream<Path> files = Files.walk(dir.resolve(sub))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(file.getFileName().toString(), Digest.of(file));
            }
        }
        return digests;
    }
}
