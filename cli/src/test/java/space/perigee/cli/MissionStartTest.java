package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mission file asks for and its folder cannot give: refused at start, with the line of the key. */
class MissionStartTest {
    @TempDir
    private Path folder;

    private Path mission;

    @BeforeEach
    void init() {
        mission = folder.resolve("mission");
        Path model = folder.resolve("tiny.onnx");
        Nets.untrained(model, 1);
        assertThat(perigee("init", mission.toString(), "--model", model.toString())
                        .code())
                .isZero();
    }

    private Typed perigee(String... args) {
        return Typed.perigee(folder, args);
    }

    private Typed run(String segment) {
        return perigee(segment, "run", "--mission", mission.toString());
    }

    private Path file() {
        return mission.resolve(MissionFile.NAME);
    }

    /** Changes a text of the mission file that must be there. @return its line */
    private int change(String from, String to) throws IOException {
        String text = Files.readString(file());
        assertThat(text).containsOnlyOnce(from);
        Files.writeString(file(), text.replace(from, to));
        return (int) text.substring(0, text.indexOf(from)).lines().count() + 1;
    }

    @ParameterizedTest
    @CsvSource({"ground", "onboard"})
    void moreSignaturesThanThereAreKeys(String segment) throws IOException {
        int line = change("  threshold: 2", "  threshold: 4");

        run(segment)
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "cli.bad-mission: " + file() + ", line " + line + ": keys.threshold is 4, but "
                                + mission.resolve("keys") + " holds 3 public keys",
                        "lower it, or put the others there");
        assertThat(mission.resolve("state")).doesNotExist();
    }

    @Test
    void moreSignaturesThanTheGroundCanGive() throws IOException {
        int line = change("  threshold: 2", "  threshold: 3");
        Files.delete(mission.resolve("keys/safety.key"));

        run("ground")
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "cli.bad-mission: " + file() + ", line " + line + ": keys.threshold is 3, but "
                                + mission.resolve("keys") + " holds 2 private keys");
        assertThat(mission.resolve("state")).doesNotExist();
    }

    /** The usual two are asked for where nothing is said: the line is that of the nearest key that is there. */
    @Test
    void theLineOfAKeyThatIsLeftOut() throws IOException {
        Files.writeString(file(), "tenant: default\nkeys:\n  folder: nowhere\n");

        run("ground")
                .assertRefused(Perigee.BAD_INPUT, file() + ", line 2: keys.threshold is 2, but ", "holds 0 public");
    }

    /** It was always two on board, whatever the mission file said. */
    @Test
    void theSpacecraftIsToldTheThreshold() throws IOException {
        change("  threshold: 2", "  threshold: 1");

        assertThat(toldOnBoard()).contains("\nkeyThreshold=1\n");
    }

    /** A modem on a machine of its own. */
    @Test
    void theRadioMayBeElsewhere() throws IOException {
        change("  radioHost: \"\"", "  radioHost: 192.0.2.7");

        assertThat(toldOnBoard()).contains("\nbind=127.0.0.1:5712\n", "\npeer=192.0.2.7:5714\n");
        assertThat(Mission.open(mission).radioAddress(5713)).hasToString("/192.0.2.7:5713");
        assertThat(Mission.open(mission).address(5711)).hasToString("/127.0.0.1:5711");
    }

    private String toldOnBoard() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("onboard/target"));
        Files.createFile(jars.resolve("onboard-0.1.0.jar"));
        Files.createFile(jars.resolve("classpath.txt"));
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8);

        OnboardProcess.prepare(Typed.Shell.at(folder).cli(nowhere, nowhere), Mission.open(mission));

        return Files.readString(mission.resolve("onboard.properties"));
    }

    @Test
    void labelsOfTwoSources() throws IOException {
        int line = change("  files: \"\"", "  files: labels");
        change("  oracleData: \"\"", "  oracleData: truth");

        run("ground").assertRefused(Perigee.BAD_INPUT, file() + ", line " + line + ": labels.files and labels.oracle");
    }

    /** A graph whose operators have other names has no convolution that a round could train. */
    @Test
    void aModelWithNothingToTrain() throws IOException {
        Path model = folder.resolve("strange.onnx");
        byte[] octets = Files.readAllBytes(folder.resolve("tiny.onnx"));
        String renamed = new String(octets, StandardCharsets.ISO_8859_1).replace("\u0004Conv", "\u0004Cxyz");
        Files.write(model, renamed.getBytes(StandardCharsets.ISO_8859_1));
        change("tiny.onnx", "strange.onnx");

        run("ground")
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "training.tensors is \"early-bias-heads\", which is no tensor of model " + model);
    }
}
