package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.model.CompactModel;
import space.perigee.model.ModelFile;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneDataSet;
import space.perigee.vision.scenes.SceneSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code perigee train}, typed: libtorch trains a whole yolov3-tiny on a few drawn scenes of two classes. */
class TrainE2E {
    private static final int TRAIN_SCENES = 16;
    private static final int VAL_SCENES = 6;
    private static final int LOOK_MILLIS = 50;

    /** A minute. */
    private static final int LOOKS = 60_000 / LOOK_MILLIS;

    @TempDir
    private Path folder;

    private TypedMission typed;
    private Path set;

    @BeforeEach
    void drawScenes() throws Exception {
        typed = TypedMission.in(folder, List.of("person", "car"));
        set = folder.resolve("two-classes");
        SceneSpec day = SceneSpec.compact(Light.DAY).withClasses(2);
        SceneDataSet.write(
                set,
                List.of(new SceneDataSet.Domain(day, TRAIN_SCENES, VAL_SCENES, 2)),
                4_200_001,
                SceneDataSet.Progress.NONE);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        typed.stop();
    }

    private TypedMission.Typed train(String... more) throws Exception {
        String[] line = {"train", "--data", set.toString(), "--epochs", "2", "--seed", "7"};
        return typed.perigee(Stream.concat(Stream.of(line), Stream.of(more)).toArray(String[]::new));
    }

    private static JsonNode json(TypedMission.Typed typed) {
        assertThat(typed.code()).as(typed.err()).isZero();
        return JsonMapper.shared().readTree(typed.out());
    }

    private void emptyCache() throws IOException {
        try (Stream<Path> kept = Files.walk(folder.resolve("cache"))) {
            for (Path file : kept.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    /** Trained once, kept; trained again from an empty cache, byte for byte the same; and worth on its split what its card says. */
    @Test
    void theSameDataAndSeedMakeTheSameBaseOnce() throws Exception {
        Path model = folder.resolve("base.onnx");

        JsonNode first = json(train("--out", model.toString(), "-o", "json"));
        TypedMission.Typed again = train();
        emptyCache();
        JsonNode anew = json(train("-o", "json"));

        String digest = first.get("digest").asString();
        assertThat(first.get("kept").asBoolean()).isFalse();
        assertThat(first.get("classes")).extracting(JsonNode::asString).containsExactly("person", "car");
        assertThat(ModelFile.read(model).digest()).hasToString(digest);
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out())
                .contains(digest, "it was there already", "perigee train --data two-classes --known day");
        assertThat(again.err()).isEmpty();
        assertThat(anew.get("kept").asBoolean()).isFalse();
        assertThat(anew.get("digest").asString()).isEqualTo(digest);

        isShippedCompactWithItsCredit(digest);
        JsonNode figures = json(typed.perigee(
                "eval",
                "--data",
                set.toString(),
                "--part",
                "val",
                "--model",
                model.toString(),
                "--min-boxes",
                "1",
                "-o",
                "json"));
        assertThat(figures.get("images").asInt()).isEqualTo(VAL_SCENES);
        assertThat(figures.get("map50").asDouble())
                .isCloseTo(
                        Double.parseDouble(first.get("notes").get("map50.val").asString()), within(1e-4));
    }

    private void isShippedCompactWithItsCredit(String trained) throws Exception {
        Path compact = folder.resolve("base.pgcm");

        JsonNode shipped = json(train("--out", compact.toString(), "--credit", "drawn by the test", "-o", "json"));

        ModelFile model = CompactModel.expand(Files.readAllBytes(compact));
        assertThat(shipped.get("kept").asBoolean()).isTrue();
        assertThat(shipped.get("digest").asString())
                .isEqualTo(model.digest().toString())
                .isNotEqualTo(trained);
        assertThat(model.card().notes())
                .containsEntry("credit", "drawn by the test")
                .containsKey("map50.val");
        assertThat(Files.size(compact) * 3).isLessThan(model.bytes().length);
    }

    /**
     * What the demo does where the shipped model does not fit the data; it is stopped once it has its base. Neither it nor {@code perigee
     * train} opens a split that is only for the report.
     */
    @Test
    void aDemoOnOtherClassesFirstTrainsTheBaseThatTrainMakes() throws Exception {
        typed.shipModel();
        set = folder.resolve("day-and-night");
        SceneSpec day = SceneSpec.compact(Light.DAY).withClasses(2);
        SceneDataSet.write(
                set,
                List.of(
                        new SceneDataSet.Domain(day, 4, 2, 1),
                        new SceneDataSet.Domain(day.withLight(Light.NIGHT), 2, 1, 1)),
                4_200_002,
                SceneDataSet.Progress.NONE);
        DataSet whole = DataSets.open(set);
        SealedSplitsE2E.spoil(whole, "day", DataSet.Part.TEST);
        SealedSplitsE2E.spoil(whole, "night", DataSet.Part.VAL);
        SealedSplitsE2E.spoil(whole, "night", DataSet.Part.TEST);

        String said = demoUntil("The base is ");

        Matcher announced = Pattern.compile(
                        "The data set has person, car in 1 channel, which the shipped model does not know:"
                                + " a base is trained on day first, (\\d+) epochs")
                .matcher(said);
        Matcher base = Pattern.compile("The base is ([0-9a-f]{12}), mAP50 [0-9.]+ on day_val")
                .matcher(said);
        assertThat(announced.find() && base.find()).as(said).isTrue();
        JsonNode kept = json(typed.perigee(
                "train", "--data", set.toString(), "--known", "day", "--epochs", announced.group(1), "-o", "json"));
        assertThat(kept.get("kept").asBoolean()).isTrue();
        assertThat(kept.get("digest").asString()).startsWith("sha256:" + base.group(1));
    }

    /** @return what it said on stderr so far */
    private String demoUntil(String sign) throws Exception {
        Path err = folder.resolve("demo.err");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dperigee.home=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "space.perigee.cli.Perigee",
                        "demo",
                        "--quick",
                        "--data",
                        set.toString(),
                        "--out",
                        folder.resolve("report").toString())
                .redirectOutput(folder.resolve("demo.out").toFile())
                .redirectError(err.toFile());
        builder.environment().put("PERIGEE_CACHE", folder.resolve("cache").toString());
        Process demo = builder.start();
        try {
            for (int looks = 0; demo.isAlive() && looks < LOOKS; looks++) {
                if (Files.readString(err).contains(sign)) break;
                Thread.sleep(LOOK_MILLIS);
            }
        } finally {
            demo.descendants().forEach(ProcessHandle::destroy);
            demo.destroy();
            demo.waitFor();
        }
        return Files.readString(err);
    }
}
