package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import tools.jackson.databind.JsonNode;

/** {@code perigee detect}, typed, by a net whose every answer is known: {@link Nets#personInEveryCell}. */
class DetectTest {
    private static final int CELLS = Nets.SIDE_PX / Nets.STRIDE_PX * (Nets.SIDE_PX / Nets.STRIDE_PX);

    @TempDir
    private Path folder;

    private String model;

    @BeforeEach
    void writeModel() {
        model = Nets.personInEveryCell(folder.resolve("lattice.onnx")).where();
    }

    private String image(String name) {
        Path file = folder.resolve(name);
        Images.writePng(new Image(Nets.SIDE_PX, Nets.SIDE_PX, 1, new byte[Nets.SIDE_PX * Nets.SIDE_PX]), file);
        return file.toString();
    }

    private Typed detect(String... arguments) {
        String[] line = {"detect", "--model", model};
        int before = line.length;
        line = Arrays.copyOf(line, before + arguments.length);
        System.arraycopy(arguments, 0, line, before, arguments.length);
        return Typed.perigee(folder, line);
    }

    /** The first cell: centre at (8, 8), 10 x 20 px, cut off by the upper edge of the image or not. */
    @Test
    void theTableHasClassScoreAndPlace() {
        Typed typed = detect(image("grey.png")).done();

        assertThat(typed.out().lines().skip(1))
                .hasSize(CELLS)
                .allMatch(line -> line.contains("grey.png  person  0.839"));
        // the second row of cells: centres at (8, 24), (24, 24), ..
        assertThat(typed.out()).containsPattern("person +0\\.839 +19\\.0 +14\\.0 +10\\.0 +20\\.0\n");
    }

    @Test
    void jsonAndYamlSayTheSame() {
        String first = image("a.png");
        String second = image("b.png");

        JsonNode json = detect(first, second, "-o", "json").done().json();

        assertThat(detect(first, second, "-o", "yaml").done().yaml()).isEqualTo(json);
        assertThat(json.size()).isEqualTo(2);
        assertThat(json.get(1).get("image").asString()).isEqualTo(second);
        assertThat(json.get(1).get("widthPx").asInt()).isEqualTo(Nets.SIDE_PX);
        JsonNode found = json.get(1).get("found");
        assertThat(found.size()).isEqualTo(CELLS);
        JsonNode middle = inCell(found, 3, 2);
        assertThat(middle.get("className").asString()).isEqualTo("person");
        assertThat(middle.get("score").asDouble()).isCloseTo(Nets.PERSON_SCORE, within(1e-5));
        assertThat(middle.get("yMin").asDouble()).isCloseTo(2 * 16 + 8 - 10, within(1e-3));
        assertThat(middle.get("xMax").asDouble()).isCloseTo(3 * 16 + 8 + 5, within(1e-3));
    }

    private static JsonNode inCell(JsonNode found, int column, int row) {
        for (JsonNode one : found)
            if (Math.abs(one.get("xMin").asDouble() - (column * 16 + 3)) < 1
                    && Math.abs(one.get("yMin").asDouble() - (row * 16 - 2)) < 1) return one;
        throw new AssertionError("nothing in cell " + column + ", " + row + " of " + found);
    }

    @Test
    void aScoreAboveAllLeavesNothing() {
        String image = image("grey.png");

        assertThat(detect(image, "--score", "0.9").done().out()).containsPattern("grey\\.png +nothing\n");
        assertThat(detect(image, "--score", "0.9", "-o", "json")
                        .done()
                        .json()
                        .get(0)
                        .get("found")
                        .size())
                .isZero();
    }

    /** The picture below is black: whatever is bright was drawn, and the edges of the box of cell (3, 2) are. */
    @Test
    void boxesAreDrawnOnTheirPicture() {
        Path drawn = folder.resolve("drawn");

        detect(image("grey.png"), "--draw", drawn.toString()).done();

        Image picture = Images.read(drawn.resolve("grey.png.png"));
        assertThat(picture.widthPx()).isEqualTo(Nets.SIDE_PX);
        assertThat(picture.channels()).isEqualTo(3);
        assertThat(isBright(picture, 51, 45)).as("the left edge").isTrue();
        assertThat(isBright(picture, 61, 45)).as("the right edge").isTrue();
        assertThat(isBright(picture, 64, 45)).as("between two boxes").isFalse();
    }

    private static boolean isBright(Image picture, int x, int y) {
        return picture.at(x, y, 0) + picture.at(x, y, 1) + picture.at(x, y, 2) > 200;
    }

    @Test
    void imagesOfOneNameAreDrawnIntoTwoPictures() throws Exception {
        Files.createDirectories(folder.resolve("north"));
        Path drawn = folder.resolve("drawn");

        detect(image("a.png"), image("north/a.png"), "--draw", drawn.toString()).done();

        assertThat(drawn).isDirectoryContaining("glob:**a.png.png").isDirectoryContaining("glob:**a.png-2.png");
    }

    @Test
    void oneImageThatIsBrokenLeavesNothingHalfDone() throws Exception {
        Path drawn = folder.resolve("drawn");
        Path broken = Path.of(image("b.png"));
        Files.write(broken, Arrays.copyOf(Files.readAllBytes(broken), 60));

        detect(image("a.png"), broken.toString(), "--draw", drawn.toString())
                .assertRefused(Perigee.BAD_INPUT, "vision.image-truncated: image " + broken);
        assertThat(drawn).doesNotExist();
    }

    @Test
    void oneNameThatIsWrongLeavesNothingHalfDone() {
        Path drawn = folder.resolve("drawn");

        detect(image("a.png"), "nowhere.png", "--draw", drawn.toString())
                .assertRefused(
                        Perigee.BAD_INPUT, "vision.image-missing: there is no image nowhere.png; check the path");
        assertThat(drawn).doesNotExist();
    }
}
