package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.model.ModelFile;
import tools.jackson.databind.JsonNode;

/** {@code perigee init} and what {@code perigee status} says of the new folder, typed. */
class InitTest {
    @TempDir
    private Path folder;

    private Path mission;

    @BeforeEach
    void nameMission() {
        mission = folder.resolve("mission");
    }

    private Typed init(String... options) {
        String[] line = new String[options.length + 2];
        line[0] = "init";
        line[1] = mission.toString();
        System.arraycopy(options, 0, line, 2, options.length);
        return Typed.perigee(folder, line);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(mission)) {
            return all.skip(1)
                    .map(file -> mission.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFolderWithAllThatAMissionNeeds() throws IOException {
        ModelFile model = Nets.untrained(folder.resolve("base.onnx"), 1);

        Typed typed = init("--model", model.where()).done();

        assertThat(files())
                .containsExactly(
                        "camera",
                        "clock",
                        "elements.tle",
                        "keys",
                        "keys/learning.key",
                        "keys/learning.pub",
                        "keys/operations.key",
                        "keys/operations.pub",
                        "keys/safety.key",
                        "keys/safety.pub",
                        "mission.yaml",
                        "model-card.md",
                        "stations.csv");
        assertThat(typed.out()
                        .lines()
                        .takeWhile(line -> !line.isEmpty())
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly(
                        "mission.yaml", "elements.tle", "stations.csv", "model-card.md", "clock", "keys/", "camera/");
        assertThat(typed.out())
                .contains(
                        "perigee link emulate --mission " + mission,
                        "perigee ground run --mission " + mission,
                        "perigee onboard run --mission " + mission);
        assertThat(mission.resolve("model-card.md"))
                .content()
                .contains("digest: " + model.digest(), "input: 96 x 96 px", "classes: person, car");
        for (String name : List.of("operations", "learning", "safety"))
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(mission.resolve("keys/" + name + ".key"))))
                    .isEqualTo("rw-------");
    }

    @Test
    void whatIsWrittenIsWhatIsUsed() {
        init().done();

        MissionConfig config = MissionFile.read(mission);

        assertThat(config.spacecraft()).isEqualTo(new MissionConfig.Spacecraft("bupt-1", "elements.tle"));
        assertThat(Typed.perigee(
                                folder,
                                "passes",
                                "--stations",
                                mission.resolve(config.stations()).toString(),
                                "--tle",
                                mission.resolve(config.spacecraft().elements()).toString(),
                                "--days",
                                "0.3")
                        .done())
                .isEqualTo(Typed.perigee(folder, "passes", "--days", "0.3"));
    }

    /** A key that opens a section is explained by the keys inside; keys that belong together have their lines above them. */
    @Test
    void everyKeyOfTheMissionFileHasALineOfDoc() throws IOException {
        init().done();

        int keys = 0;
        int docs = 0;
        for (String line : Files.readAllLines(mission.resolve("mission.yaml"))) {
            boolean isKey = line.strip().matches("[A-Za-z]+: .+");
            if (isKey) keys++;
            if (isKey) docs--;
            else docs = line.strip().startsWith("# ") ? Math.max(0, docs) + 1 : 0;
            assertThat(docs).as("lines of doc that are left at: %s", line).isNotNegative();
        }

        assertThat(keys).isGreaterThan(30);
        assertThat(Files.readAllLines(mission.resolve("stations.csv")).getFirst())
                .startsWith("# ");
    }

    @Test
    void aFolderWithFilesIsLeftAsItIs() throws IOException {
        init().done();
        List<String> before = files();
        byte[] key = Files.readAllBytes(mission.resolve("keys/safety.key"));

        init().assertRefused(
                        Perigee.BAD_INPUT,
                        "cli.folder-not-empty: " + mission + " has files in it already; name a new folder");

        assertThat(files()).isEqualTo(before);
        assertThat(mission.resolve("keys/safety.key")).hasBinaryContent(key);
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Files.writeString(mission, "a file");

        init().assertRefused(Perigee.BAD_INPUT, mission + " is a file, not a folder; see perigee init --help");
    }

    @Test
    void aModelThatIsNotThereIsRefusedBeforeAnythingIsWritten() {
        init("--model", "nowhere.onnx")
                .assertRefused(Perigee.BAD_INPUT, "mission.file-missing: there is no file nowhere.onnx");
        assertThat(mission).doesNotExist();
    }

    /** Elements of April 2023 would be refused today: the mission's clock begins with them. */
    @Test
    void theNewMissionIsReadyAndHasItsNextPass() {
        init().done();

        Typed status =
                Typed.perigee(folder, "status", "--mission", mission.toString()).done();

        assertThat(status.out().lines())
                .containsExactly(
                        "WHAT          AGE  HOW",
                        "spacecraft         default/bupt-1",
                        "mission time       2023-04-04 01:13:05 UTC",
                        "on board           has never run",
                        "ground             has never run",
                        "next pass          heihe in 4 min, AOS 2023-04-04 01:17:05, 7:08 min, up to 16°");
    }

    @Test
    void theStatusOfAMissionThatNeverRanAsJsonAndYaml() {
        init().done();

        JsonNode json = Typed.perigee(folder, "status", "--mission", mission.toString(), "-o", "json")
                .done()
                .json();

        assertThat(Typed.perigee(folder, "status", "--mission", mission.toString(), "-o", "yaml")
                        .done()
                        .yaml())
                .isEqualTo(json);
        assertThat(json.get("spacecraft").asString()).isEqualTo("default/bupt-1");
        assertThat(json.get("now").asString()).isEqualTo("2023-04-04T01:13:05Z");
        assertThat(json.get("onboard").isNull()).isTrue();
        assertThat(json.get("next").get("station").asString()).isEqualTo("heihe");
        assertThat(json.get("passTrouble").asString()).isEmpty();
    }

    @Test
    void withoutAClockMissionTimeIsUtcAndOldElementsAreNamed() throws IOException {
        init().done();
        Path file = mission.resolve("mission.yaml");
        Files.writeString(file, Files.readString(file).replaceFirst("(?m)^clock: clock$", "clock: \"\""));

        Typed status =
                Typed.perigee(folder, "status", "--mission", mission.toString()).done();

        assertThat(status.out())
                .contains("mission time       1970-01-01 01:00:00 UTC", "next pass          the elements of BUPT-1")
                .contains("more than 14 days away are refused");
        assertThat(status.out().lines()).allMatch(line -> line.length() <= Table.MAX_WIDTH);
    }

    /** A demo makes the folder mission of its report anew, and only what a demo has made. */
    @Test
    void aDemoLeavesAPersonsMissionAlone() throws IOException {
        init().done();
        List<String> before = files();

        Typed.perigee(folder, "demo", "--out", folder.toString())
                .assertRefused(Perigee.BAD_INPUT, "cli.folder-not-empty: " + mission + " has files in it already");

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheDemoBegins() throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "a file, not a folder");

        Typed.perigee(folder, "demo", "--out", file.toString())
                .assertRefused(Perigee.BAD_INPUT, file + " is a file, not a folder; see perigee demo --help");
    }

    @Test
    void aFolderThatIsNoMissionIsRefused() {
        Typed.perigee(folder, "status", "--mission", folder.toString())
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "mission.file-missing",
                        folder.resolve("mission.yaml").toString());
    }
}
