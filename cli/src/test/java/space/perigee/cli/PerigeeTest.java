package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;
import space.perigee.orbit.DefaultMission;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

class PerigeeTest {
    @TempDir
    private Path folder;

    private Typed perigee(String... args) {
        return Typed.perigee(folder, args);
    }

    /** One sentence, its key first, no stack trace, nothing on stdout. */
    private static void assertRefused(Typed typed, int code, String... parts) {
        assertThat(typed.code()).as(typed.err()).isEqualTo(code);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err().lines()).as(typed.err()).hasSize(1);
        assertThat(typed.err()).matches("(?s)[a-z]+\\.[a-z-]+: .*").contains(parts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "passes --tel x          | did you mean --tle? | perigee passes --help",
                "passs                   | did you mean passes? | perigee --help",
                "passes -o xml           | xml | --output",
                "passes --days 90        | --days 90.0 is not over 0 and up to 28 | perigee passes",
                "passes --from yesterday | 'yesterday' is no time | 2023-04-04",
                "passes --tle a --omm b  | mutually exclusive | --tle=FILE",
                "passes --tle nowhere    | mission.file-missing: there is no file nowhere | check the path",
                "passes --from 2026-01-01 | more than 14 days away are refused | BUPT-1",
                "detect --score 0 x.png  | --score 0.0 is not between 0 and 1 | perigee detect",
                "key                     | key what? | make, list",
                "detect x.png            | cli.no-model | --model FILE",
                "eval                    | --data DIR | perigee eval --help",
                "eval --truth a          | --truth and --detections go together | perigee eval",
                "data check nowhere      | nowhere | ",
                "train --data nowhere    | vision.data-missing | nowhere",
                "train                   | --data=DIR | perigee train --help",
                "train --data . --epochs 0 | --epochs 0 is not in 1..10000 | perigee train",
                "bench speed             | speed | ONBOARD",
                "trace                   | DIGEST | perigee trace --help",
                "status --mission nowhere | nowhere | ",
                "image info nowhere.png  | vision.image-missing | nowhere.png"
            })
    void wrongInputIsOneSentenceAndExitCode2(String line, String first, String second) {
        assertRefused(perigee(line.split(" +", -1)), Perigee.BAD_INPUT, first, second == null ? "" : second);
    }

    static Stream<String> everyCommand() {
        Cli cli = new Cli(System.out, System.err, Path.of("."), Map.of(), false, () -> Instant.EPOCH);
        return names(Perigee.commands(cli), "");
    }

    private static Stream<String> names(CommandLine line, String path) {
        return line.getSubcommands().entrySet().stream()
                .flatMap(entry -> Stream.concat(
                        Stream.of(path + entry.getKey()), names(entry.getValue(), path + entry.getKey() + " ")));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasAHelp(String command) {
        Typed help = perigee((command + " --help").split(" ", -1));

        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith("Usage: perigee " + command);
        assertThat(help.out()).doesNotContain("\u001b");
    }

    @Test
    void passesOfTheDefaultMissionComeAsTableJsonAndYaml() {
        Typed table = perigee("passes", "--days", "0.3");
        Typed json = perigee("passes", "--days", "0.3", "-o", "json");
        Typed yaml = perigee("passes", "--days", "0.3", "-o", "yaml");

        assertThat(table.out().lines().skip(1).findFirst().orElse(""))
                .isEqualTo("heihe      2023-04-04 01:17:05  2023-04-04 01:24:13   7:08          16.2°");
        assertThat(json.out()).contains("\"station\" : \"heihe\"", "\"aos\" : \"2023-04-04T01:17:05.0");
        assertThat(yaml.out()).startsWith("- station: heihe\n  aos: 2023-04-04T01:17:05.0");
    }

    @Test
    void aStationThatNeverSeesItIsASentenceAndNoError() throws Exception {
        Path stations = Files.writeString(folder.resolve("stations.csv"), "narrow,0,0,0,89\n");

        Typed table = perigee("passes", "--stations", stations.toString());
        Typed json = perigee("passes", "--stations", stations.toString(), "-o", "json");

        assertThat(table.code()).isZero();
        assertThat(table.out())
                .contains("Station narrow never sees BUPT-1 (NORAD 55261) between 2023-04-03 20:33:03 and");
        assertThat(json.code()).isZero();
        assertThat(json.out().strip()).isEqualTo("[ ]");
    }

    @Test
    void aTleWithABadChecksumIsRefused() throws Exception {
        Path tle = Files.writeString(
                folder.resolve("bad.tle"), DefaultMission.tle().replace("12017", "12018"));

        assertRefused(perigee("passes", "--tle", tle.toString()), 2, "bad.tle, line 3, column 69: bad checksum");
    }

    @Test
    void initMakesAMissionFolderOnce() throws Exception {
        String mission = folder.resolve("m").toString();

        assertThat(perigee("init", mission).code()).isZero();

        assertThat(MissionFile.read(Path.of(mission)).spacecraft())
                .isEqualTo(new MissionConfig.Spacecraft("bupt-1", "elements.tle"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(mission, "keys", "safety.key"))))
                .isEqualTo("rw-------");
        assertThat(perigee(
                                "passes",
                                "--stations",
                                mission + "/stations.csv",
                                "--tle",
                                mission + "/elements.tle",
                                "--days",
                                "0.3")
                        .out())
                .isEqualTo(perigee("passes", "--days", "0.3").out());
        assertRefused(perigee("init", mission), 2, "cli.folder-not-empty", mission);
    }

    /** The whole life of an update: made, shown, verified, refused, applied. */
    @Test
    void anUpdateIsMadeShownVerifiedAndApplied() {
        String keys = folder.resolve("keys").toString();
        ModelFile base = model("base.onnx", 1);
        ModelFile changed = model("changed.onnx", 2);
        String update = folder.resolve("update").toString();
        String out = folder.resolve("new.onnx").toString();
        perigee("key", "make", "--folder", keys, "a", "b", "c");

        Typed made = perigee(
                "delta",
                "make",
                "--base",
                base.where(),
                "--changed",
                changed.where(),
                "--out",
                update,
                "--budget",
                "1000000",
                "--sign",
                keys + "/a.key," + keys + "/c.key",
                "--target",
                "default/bupt-1",
                "--sequence",
                "1");
        Typed shown = perigee("delta", "show", update, "--base", base.where(), "-o", "json");
        Typed verified = perigee(
                "delta", "verify", update, "--base", base.where(), "--keys", keys, "--target", "default/bupt-1");
        Typed older = perigee(
                "delta",
                "verify",
                update,
                "--base",
                base.where(),
                "--keys",
                keys,
                "--target",
                "default/bupt-1",
                "--installed",
                "1");
        Typed applied = perigee("delta", "apply", update, "--base", base.where(), "--out", out);

        assertThat(made.code()).as(made.err()).isZero();
        assertThat(shown.out())
                .contains(
                        "\"target\" : [ \"default/bupt-1\" ]",
                        "\"sequence\" : 1",
                        base.digest().toString());
        assertThat(verified.code()).as(verified.out()).isZero();
        assertThat(older.code()).isEqualTo(1);
        assertThat(older.out()).contains("OLDER_THAN_INSTALLED");
        assertThat(applied.code()).isZero();
        assertThat(applied.out()).contains(ModelFile.read(Path.of(out)).digest().toString());
        assertRefused(
                perigee("delta", "apply", update, "--base", changed.where(), "--out", out), 2, "delta.wrong-base");
    }

    private ModelFile model(String name, long seed) {
        Path file = folder.resolve(name);
        ModelCard card = new ModelCard(
                "tiny",
                96,
                96,
                1,
                List.of("person", "car"),
                List.of(new ModelCard.Head("head", 16, List.of(new ModelCard.Anchor(10, 20)))));
        TinyNet.build(card, new Random(seed), false).write(file);
        return ModelFile.read(file);
    }

    @Test
    void detectWritesRowsAndPictures() {
        Path image = folder.resolve("grey.png");
        Images.writePng(new Image(120, 100, 1, new byte[120 * 100]), image);
        ModelFile model = model("base.onnx", 1);
        Path drawn = folder.resolve("drawn");

        Typed typed = perigee(
                "detect",
                "--model",
                model.where(),
                "--score",
                "0.01",
                "--draw",
                drawn.toString(),
                "-o",
                "json",
                image.toString());

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.out()).contains("\"widthPx\" : 120", "grey.png");
        assertThat(Images.info(drawn.resolve("grey.png.png")).bands()).isEqualTo(3);
    }

    @Test
    void aTruncatedImageIsRefused() throws Exception {
        Path image = folder.resolve("grey.png");
        Images.writePng(new Image(120, 100, 1, new byte[120 * 100]), image);
        byte[] whole = Files.readAllBytes(image);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        ModelFile model = model("base.onnx", 1);

        assertRefused(perigee("detect", "--model", model.where(), cut.toString()), 2, "cut.png");
    }

    @Test
    void dataCheckSaysEachTroubleWithFileAndLine() throws Exception {
        Path set = folder.resolve("set");
        for (String name : List.of("images", "labels", "splits")) Files.createDirectories(set.resolve(name));
        Files.writeString(set.resolve("classes.txt"), "person\ncar\n");
        for (String name : List.of("a", "b"))
            Images.writePng(
                    new Image(64, 64, 1, new byte[64 * 64]),
                    set.resolve("images").resolve(name + ".png"));
        Files.writeString(set.resolve("splits/day_train.txt"), "images/a.png\n");
        Files.writeString(set.resolve("splits/day_test.txt"), "images/b.png\n");
        Files.writeString(set.resolve("labels/a.txt"), "0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.2 0.2\n");

        Typed typed = perigee("data", "check", set.toString());

        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.out()).contains("day_test", "person");
        assertThat(typed.err()).contains("labels/a.txt:2");
    }

    @Test
    void cleanDeletesOnlyWhatWasBuilt() throws Exception {
        Files.createDirectories(folder.resolve("room/target/classes"));
        Files.writeString(folder.resolve("room/pom.xml"), "<project/>");
        Files.writeString(folder.resolve("room/target/classes/A.class"), "A");
        Files.createDirectories(folder.resolve("mine/target"));

        Typed typed = perigee("clean");

        assertThat(typed.out()).contains("deleted " + folder.resolve("room/target"));
        assertThat(folder.resolve("room/target")).doesNotExist();
        assertThat(folder.resolve("room/pom.xml")).exists();
        assertThat(folder.resolve("mine/target")).exists();
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(perigee("completion").out()).contains("passes", "completion", "delta");
    }

    @Test
    void theVersionNamesPerigeeAndJava() {
        assertThat(perigee("--version").out()).startsWith("perigee 0.1.0").contains("Java 2");
    }
}
