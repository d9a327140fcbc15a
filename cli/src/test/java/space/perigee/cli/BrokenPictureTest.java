package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/** A picture whose header is whole and whose rest is not: found before the work begins, told with its name, exit code 2. */
class BrokenPictureTest {
    private static final int SIDE_PX = 64;
    private static final List<String> SPLITS =
            List.of("day_train", "day_val", "day_test", "night_train", "night_val", "night_test");

    @TempDir
    private Path folder;

    private Path set;

    /** Two images a split, six persons each: enough for a base. */
    @BeforeEach
    void makeDataSet() throws IOException {
        set = folder.resolve("set");
        for (String name : List.of("images", "labels", "splits")) Files.createDirectories(set.resolve(name));
        Files.writeString(set.resolve("classes.txt"), "person\ncar\n");
        for (String split : SPLITS) {
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < 2; i++) {
                String name = split + i;
                Files.write(picture(name), Images.encodeJpeg(noise(), 0.9f));
                Files.writeString(set.resolve("labels/" + name + ".txt"), "0 0.5 0.5 0.2 0.2\n".repeat(6));
                list.append("images/").append(name).append(".jpg\n");
            }
            Files.writeString(set.resolve("splits/" + split + ".txt"), list);
        }
    }

    private Path picture(String name) {
        return set.resolve("images/" + name + ".jpg");
    }

    private static Image noise() {
        byte[] samples = new byte[SIDE_PX * SIDE_PX];
        new Random(1).nextBytes(samples);
        return new Image(SIDE_PX, SIDE_PX, 1, samples);
    }

    private void cutOff(String name) throws IOException {
        byte[] whole = Files.readAllBytes(picture(name));
        Files.write(picture(name), Arrays.copyOf(whole, whole.length / 2));
    }

    private Typed perigee(String line) {
        return Typed.perigee(folder, line.split(" ", -1));
    }

    @Test
    void dataCheckListsEachWithItsFile() throws IOException {
        perigee("data check " + set).done();
        cutOff("day_train1");
        cutOff("night_test0");

        Typed typed = perigee("data check " + set);

        assertThat(typed.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(typed.out()).contains("day_train", "night_test");
        assertThat(typed.err().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(picture("day_train1") + ": is cut off or damaged: "))
                .anyMatch(line -> line.startsWith(picture("night_test0") + ": is cut off or damaged: "))
                .anyMatch(line -> line.equals("2 troubles in " + set));
    }

    /** A trainer would refuse it minutes later. */
    @Test
    void aPictureInColourAmongGreyOnes() throws IOException {
        Image colour = new Image(SIDE_PX, SIDE_PX, 3, new byte[3 * SIDE_PX * SIDE_PX]);
        Files.write(picture("day_train1"), Images.encodeJpeg(colour, 0.9f));

        Typed typed = perigee("data check " + set);

        assertThat(typed.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(typed.err()).contains(picture("day_train1") + ": has 3 channels, those before it have 1");
        perigee("train --known day --epochs 1 --data " + set)
                .assertRefused(Perigee.BAD_INPUT, "vision.image-channels: image " + picture("day_train1"));
    }

    @ParameterizedTest
    @CsvSource({
        "train --known day --epochs 1, day_train1",
        "train --known day --epochs 1, day_val1",
        "demo --quick --out OUT, day_train1",
        "demo --quick --out OUT, day_val0",
        "demo --quick --out OUT, night_train1",
        "eval --domain day --model MODEL, day_test1"
    })
    void whatWorksOnThePicturesNamesTheFirst(String command, String name) throws IOException {
        cutOff(name);
        String model = Nets.personInEveryCell(folder.resolve("lattice.onnx")).where();

        Typed typed = perigee(
                command.replace("OUT", folder.resolve("out").toString()).replace("MODEL", model) + " --data " + set);

        typed.assertRefused(
                Perigee.BAD_INPUT,
                "vision.image-truncated: image " + picture(name) + " is cut off or damaged",
                "copy it again");
        assertThat(folder.resolve("out/mission")).doesNotExist();
    }
}
