package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;
import space.perigee.orbit.DefaultMission;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/** Wrong files and arguments: exit code 2 and one sentence that names what, where and what to do. */
class WrongInputTest {
    private static final int SIDE_PX = 64;

    @TempDir
    private Path folder;

    private Typed perigee(String... args) {
        return Typed.perigee(folder, args);
    }

    private void assertRefused(String line, String... parts) {
        perigee(line.split(" ", -1)).assertRefused(Perigee.BAD_INPUT, parts);
    }

    // Images

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aTruncatedImage(String ending) throws IOException {
        Image noise = noise();
        byte[] whole = ending.equals("png") ? Images.encodePng(noise) : Images.encodeJpeg(noise, 0.9f);
        String cut = write("cut." + ending, Arrays.copyOf(whole, whole.length / 2));

        for (String command : List.of("image info ", "detect --model " + model("base.onnx") + " "))
            assertRefused(
                    command + cut, "vision.image-truncated: image " + cut + " is cut off or damaged", "copy it again");
    }

    @Test
    void aTruncatedTiff() throws IOException {
        byte[] whole = tiff(SIDE_PX, SIDE_PX, new byte[SIDE_PX * SIDE_PX], false);
        String cut = write("cut.tif", Arrays.copyOf(whole, whole.length - 1000));

        for (String command : List.of("image info ", "detect --model " + model("base.onnx") + " "))
            assertRefused(command + cut, "vision.image-truncated: image " + cut, "copy it again");
    }

    @Test
    void aPngOfTenThousandMillionPixels() throws IOException {
        String bomb = write("bomb.png", pngHeader(100_000, 100_000));

        for (String command : List.of("image info ", "detect --model " + model("base.onnx") + " "))
            assertRefused(
                    command + bomb,
                    "vision.image-too-large: image " + bomb + " says it is 100000 x 100000 pixels",
                    "67108864 pixels; cut it into parts");
    }

    /** Four kilobytes that would be 400 MB: the pixels are counted before one is unpacked. */
    @Test
    void aTiffThatUnpacksToHundredThousandTimesItsSize() throws IOException {
        String bomb = write("bomb.tif", tiff(20_000, 20_000, new byte[4 << 20], true));

        for (String command : List.of("image info ", "detect --model " + model("base.onnx") + " "))
            assertRefused(command + bomb, "vision.image-too-large: image " + bomb, "20000 x 20000 pixels", "cut it");
    }

    /** Its header says 64 x 64, its strip would unpack to 64 MB: the picture is read, and no more than it. */
    @Test
    void aTiffWhoseStripHoldsMoreThanItsHeaderSays() throws IOException {
        String bomb = write("strip.tif", tiff(SIDE_PX, SIDE_PX, new byte[64 << 20], true));

        Typed typed = perigee("image", "info", bomb);

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("64 x 64 px");
    }

    // Data sets

    @Test
    void dataCheckNamesEveryWrongLabelWithFileAndLine() throws IOException {
        Path set =
                dataSet("0 0.5 0.5 0.2 0.2", "0 0.9 0.5 0.4 0.2", "7 0.5 0.5 0.2 0.2", "-1 .5 .5 .2 .2", "0 x 1 1 1");

        Typed typed = perigee("data", "check", set.toString());

        assertThat(typed.code()).isEqualTo(Perigee.BAD_INPUT);
        assertThat(typed.err().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("labels/a.txt:2: box 0.9 0.5 0.4 0.2 reaches out of the image"))
                .anyMatch(line -> line.contains("labels/a.txt:3: class 7 is unknown; classes.txt names 0 to 1"))
                .anyMatch(line -> line.contains("labels/a.txt:4: class -1 is unknown"))
                .anyMatch(line -> line.contains("labels/a.txt:5: not a number"))
                .anyMatch(line -> line.equals("4 troubles in " + set));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0.9 0.5 0.4 0.2 | box 0.9 0.5 0.4 0.2 reaches out of the image",
                "7 0.5 0.5 0.2 0.2 | class 7 is unknown; classes.txt names 0 to 1",
                "0 0.5 0.5 0.2     | 4 numbers, 5 wanted"
            })
    void aWrongLabelStopsDemoEvalAndTrain(String label, String trouble) throws IOException {
        Path set = dataSet("0 0.5 0.5 0.2 0.2", label);

        for (String command : List.of("demo", "eval --domain day --model " + model("base.onnx"), "train --known day"))
            assertRefused(
                    command + " --data " + set,
                    "vision.data-trouble: " + set + "/labels/a.txt:2: " + trouble,
                    "perigee data check lists every trouble");
    }

    @Test
    void aMissingSplit() throws IOException {
        Path set = dataSet("0 0.5 0.5 0.2 0.2");
        Files.delete(set.resolve("splits/day_test.txt"));

        assertRefused(
                "demo --data " + set, "vision.split-missing: data set " + set + " has no split day_test", "night_test");
        assertRefused(
                "eval --domain day --model " + model("base.onnx") + " --data " + set,
                "vision.data-trouble: " + set + ": split day_test is missing");
        assertThat(perigee("data", "check", set.toString()).err()).contains("split day_test is missing");
        Files.delete(set.resolve("splits/day_train.txt"));
        assertRefused(
                "train --known day --data " + set, "vision.split-missing: data set " + set + " has no split day_train");
    }

    @Test
    void aDomainThatIsNotThere() throws IOException {
        Path set = dataSet("0 0.5 0.5 0.2 0.2");

        assertRefused(
                "demo --data " + set + " --known dawn --new day", "vision.split-missing", "dawn_train", "day_train");
        assertRefused("demo --data " + set + " --known day --new day", "--known and --new are both \"day\"");
        assertRefused(
                "eval --data " + set + " --domain dawn --model " + model("base.onnx"),
                "vision.split-missing",
                "dawn_test",
                "day_test");
        assertRefused("train --data " + set + " --known dawn", "vision.split-missing", "dawn_train", "day_train");
        assertRefused("train --data " + set, "--known is missing; the data set has day, night");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "eval", "train", "data check"})
    void aFolderThatIsNoDataSet(String command) throws IOException {
        Path holiday = Files.createDirectories(folder.resolve("holiday"));
        String option = command.equals("data check") ? " " : " --data ";

        assertRefused(
                command + option + holiday,
                "vision.data-missing: " + holiday + " is no data set: neither classes.txt with splits/ (YOLO) nor",
                "check the path");
    }

    @Test
    void aCocoFileThatIsNoJson() throws IOException {
        Path annotations = Files.createDirectories(folder.resolve("coco/annotations"));
        for (String split : List.of("day_train", "day_test", "night_train", "night_test"))
            Files.writeString(annotations.resolve(split + ".json"), "{\"images\": [");

        assertRefused("demo --data " + folder.resolve("coco"), "day_train.json", "character");
    }

    // Orbit, mission folder

    @Test
    void aTleWithABadChecksum() throws IOException {
        String tle =
                write("bad.tle", DefaultMission.tle().replace("12017", "12018").getBytes(StandardCharsets.US_ASCII));

        assertRefused("passes --tle " + tle, tle + ", line 3, column 69: bad checksum", "fetch the elements anew");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "link: [1, 2         | broken YAML",
                "a: b: c             | broken YAML",
                "\"\\q\": 1          | broken YAML",
                "\\tlink: 1          | broken YAML",
                "link: 1             | link is not a list of keys",
                "just words          | broken YAML: could not find expected ':'; correct this line",
                "lnk: 1              | did you mean link?",
                "link: {lose: 1}     | did you mean link.loss?",
                "link: {groundPort: 99999} | link.groundPort is 99999, not in 1..65535",
                "link: {groundPort: ten}   | not a whole number",
                "link: {loss: 2}     | link.loss is 2, not in 0..1",
                "keys: {threshold: 0}  | keys.threshold is 0, not in 1..16"
            })
    void aBrokenMissionFile(String line, String trouble) throws IOException {
        Path mission = Files.createDirectories(folder.resolve("mission"));
        Files.writeString(mission.resolve("mission.yaml"), "tenant: default\n" + line.replace("\\t", "\t") + "\n");

        for (String command : List.of("ground run", "onboard run", "link emulate"))
            assertRefused(
                    command + " --mission " + mission,
                    "cli.bad-mission: " + mission.resolve("mission.yaml") + ", line ",
                    trouble);
    }

    // Models

    @Test
    void aFileThatIsNoModel() throws IOException {
        String image = write("grey.png", Images.encodePng(noise()));
        String set = dataSet("0 0.5 0.5 0.2 0.2").toString();
        String wrong = write("wrong.onnx", "a letter to a friend".getBytes(StandardCharsets.US_ASCII));
        byte[] whole = Files.readAllBytes(Path.of(model("base.onnx")));
        String cut = write("cut.onnx", Arrays.copyOf(whole, whole.length / 2));

        for (String file : List.of(wrong, cut)) {
            assertRefused("detect --model " + file + " " + image, "model.bad-onnx: " + file, "export it again");
            assertRefused("eval --domain day --data " + set + " --model " + file, "model.bad-onnx: " + file);
        }
        assertRefused("detect --model nowhere.onnx " + image, "mission.file-missing: there is no file nowhere.onnx");
        assertRefused("detect --model " + image + " " + image, "model.bad-onnx: " + image);
    }

    @Test
    void aCompactModelThatIsCutOff() throws IOException {
        String image = write("grey.png", Images.encodePng(noise()));
        String cut = write("cut.pgcm", new byte[] {'P', 'G', 'C', 'M', 1, 0, 0});

        assertRefused("detect --model " + cut + " " + image, "compact: " + cut, "it");
    }

    /** The card says 128 x 96, the graph 96 x 96. */
    @Test
    void aModelOfAnotherShapeThanItsCard() throws IOException {
        String image = write("grey.png", Images.encodePng(noise()));
        Path file = folder.resolve("other.onnx");
        ModelFile.read(Path.of(model("base.onnx")))
                .withCard(card(128, List.of("person", "car")))
                .write(file);

        String sentence = "vision.model-shape: model " + file + " has another shape than its card says";
        assertRefused("detect --model " + file + " " + image, sentence, "export it again with its card");
        assertRefused(
                "eval --domain day --data " + dataSet("0 0.5 0.5 0.2 0.2") + " --model " + file,
                sentence,
                "[1, 1, 96, 128]");
    }

    @Test
    void aModelOfOtherClasses() throws IOException {
        Path file = folder.resolve("ships.onnx");
        TinyNet.build(card(96, List.of("ship")), new Random(1), false).write(file);

        assertRefused(
                "eval --domain day --data " + dataSet("0 0.5 0.5 0.2 0.2") + " --model " + file,
                "the model's classes [ship] are not the data set's [person, car]",
                "perigee train");
    }

    // Arguments

    @Test
    void aFolderWhereAFileIsToBeAndTheOtherWayRound() throws IOException {
        String model = model("base.onnx");
        String image = write("grey.png", Images.encodePng(noise()));

        assertRefused(
                "delta apply --base " + model + " --out " + folder + " " + model, folder + " is a folder; name a file");
        assertRefused(
                "delta make --base " + model + " --changed " + model + " --out " + folder, folder + " is a folder");
        assertRefused(
                "detect --model " + model + " --draw " + image + " " + image, image + " is a file; name a folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo --qick        | did you mean --quick? | perigee demo --help",
                "ground run --misson x | did you mean --mission? | perigee ground run --help",
                "image inf x        | did you mean info? | perigee image --help",
                "status --state x --mission y | --mission or --state is given twice, it is one option | perigee status --help",
                "demo --cut 0       | --cut 0 is not at least 1 | perigee demo --help",
                "demo --cut soon    | --cut | soon",
                "demo --kill moon   | moon | ONBOARD",
                "demo --seed        | --seed | perigee demo --help",
                "demo --seed one    | is not a whole number; see | perigee demo --help",
                "passes --days two  | is not a number; see | perigee passes --help",
                "train --data x --epochs 1.5 | is not a whole number; see | perigee train --help",
                "link emulate --loss 2 | --loss 2.0 is not in 0..1 | perigee link emulate --help",
                "link emulate --cut 0 | --cut 0 is not at least 1 | perigee link emulate --help"
            })
    void anArgumentThatCannotBe(String line, String first, String second) {
        assertRefused(line, "cli.bad-argument: ", first, second);
    }

    private String write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private static Image noise() {
        byte[] samples = new byte[SIDE_PX * SIDE_PX];
        new Random(1).nextBytes(samples);
        return new Image(SIDE_PX, SIDE_PX, 1, samples);
    }

    private String model(String name) {
        Path file = folder.resolve(name);
        if (!Files.exists(file))
            TinyNet.build(card(96, List.of("person", "car")), new Random(1), false)
                    .write(file);
        return file.toString();
    }

    private static ModelCard card(int widthPx, List<String> classes) {
        ModelCard.Head head = new ModelCard.Head("head", 16, List.of(new ModelCard.Anchor(10, 20)));
        return new ModelCard("tiny", widthPx, 96, 1, classes, List.of(head));
    }

    /** Persons and cars by day and by night, the labels of the day's one training image as given. */
    private Path dataSet(String... labels) throws IOException {
        Path set = folder.resolve("set");
        for (String name : List.of("images", "labels", "splits")) Files.createDirectories(set.resolve(name));
        Files.writeString(set.resolve("classes.txt"), "person\ncar\n");
        for (String name : List.of("a", "b", "c", "d"))
            Images.writePng(noise(), set.resolve("images/" + name + ".png"));
        Files.writeString(set.resolve("splits/day_train.txt"), "images/a.png\n");
        Files.writeString(set.resolve("splits/day_test.txt"), "images/b.png\n");
        Files.writeString(set.resolve("splits/night_train.txt"), "images/c.png\n");
        Files.writeString(set.resolve("splits/night_test.txt"), "images/d.png\n");
        Files.write(set.resolve("labels/a.txt"), List.of(labels));
        return set;
    }

    private static byte[] pngHeader(int widthPx, int heightPx) {
        ByteBuffer png = ByteBuffer.allocate(33);
        png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}).putInt(13);
        png.put(new byte[] {'I', 'H', 'D', 'R'})
                .putInt(widthPx)
                .putInt(heightPx)
                .put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    /** A grey TIFF 6.0 of one strip, plain or with deflate. */
    private static byte[] tiff(int widthPx, int heightPx, byte[] samples, boolean deflated) throws IOException {
        byte[] strip = samples;
        if (deflated) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
                out.write(samples);
            }
            strip = packed.toByteArray();
        }
        int[][] entries = {
            {256, widthPx},
            {257, heightPx},
            {258, 8},
            {259, deflated ? 8 : 1},
            {262, 1},
            {273, 8 + 2 + 12 * 9 + 4},
            {277, 1},
            {278, heightPx},
            {279, strip.length}
        };
        ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * entries.length + 4 + strip.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries.length);
        for (int[] entry : entries)
            tiff.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
        return tiff.putInt(0).put(strip).array();
    }
}
