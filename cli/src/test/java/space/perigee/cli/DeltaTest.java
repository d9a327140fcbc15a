package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.model.ModelFile;
import tools.jackson.databind.JsonNode;

/** {@code perigee delta make}, {@code show}, {@code verify} and {@code apply}, typed: the whole life of an update. */
class DeltaTest {
    private static final List<String> MOVED = List.of("conv0.weight", "conv0.bias", Nets.HEAD_BIAS);
    private static final String CRAFT = "default/bupt-1";

    @TempDir
    private Path folder;

    private ModelFile base;
    private ModelFile changed;

    @BeforeEach
    void makeModelsAndKeys() {
        base = Nets.untrained(folder.resolve("base.onnx"), 1);
        changed = Nets.moved(base, folder.resolve("changed.onnx"), MOVED);
        type("key make --folder @keys officer-1 officer-2 officer-3").done();
    }

    /** The words of a line; {@code @} stands for the test's folder. */
    private Typed type(String line) {
        return Typed.perigee(folder, line.replace("@", folder + "/").split(" ", -1));
    }

    private JsonNode made(String signatures) {
        return type("delta make --base @base.onnx --changed @changed.onnx --out @update -o json" + signatures)
                .done()
                .json();
    }

    private JsonNode signedByTwo() {
        return made(" --sign @keys/officer-1.key,@keys/officer-3.key --target " + CRAFT + " --sequence 7");
    }

    private Typed verify(String more) {
        return type("delta verify @update --base @base.onnx --keys @keys --target " + CRAFT + more);
    }

    @Test
    void makeSaysWhatItMade() throws Exception {
        JsonNode made = signedByTwo();

        assertThat(made.get("sizeBytes").asLong()).isEqualTo(Files.size(folder.resolve("update")));
        assertThat(made.get("from").asString()).isEqualTo(base.digest().toString());
        assertThat(made.get("tensors").asInt()).isEqualTo(MOVED.size());
        assertThat(made.get("signatures").asInt()).isEqualTo(2);
        assertThat(type("delta make --base @base.onnx --changed @changed.onnx --out @update")
                        .done()
                        .out())
                .containsPattern("UPDATE +BYTES +FROM +TO +TENSORS +SIGNED\n")
                .containsPattern(base.digest().shortHex() + " +[0-9a-f]{12} +3 +no\n");
    }

    @Test
    void showNamesWhatIsInside() {
        JsonNode made = signedByTwo();

        Typed table = type("delta show @update --base @base.onnx").done();
        JsonNode json =
                type("delta show @update --base @base.onnx -o json").done().json();

        assertThat(table.out())
                .contains("model tiny\nfrom " + made.get("from").asString() + "\nto   "
                        + made.get("to").asString() + "\nfor " + CRAFT + ", sequence 7, signed by ");
        assertThat(table.out().lines()).allMatch(line -> line.length() <= Table.MAX_WIDTH);
        assertThat(json.get("parts").size()).isEqualTo(MOVED.size());
        for (JsonNode part : json.get("parts")) {
            assertThat(part.get("tensor").asString()).isIn(MOVED);
            assertThat(table.out())
                    .containsPattern(part.get("tensor").asString() + " +[48] +"
                            + part.get("elements").asLong() + " +"
                            + part.get("sizeBytes").asInt() + "\n");
        }
        assertThat(table.out()).containsPattern("all +" + made.get("sizeBytes").asLong() + "\n");
        assertThat(type("delta show @update -o yaml --base @base.onnx").done().yaml())
                .isEqualTo(json);
        assertThat(type("delta show @update").done().out())
                .contains("tensor 0 ")
                .doesNotContain("conv0");
    }

    @Test
    void twoKeysOfThreeAreEnough() {
        String to = signedByTwo().get("to").asString();

        assertThat(verify("").done().out()).contains("VERDICT", "verified", "sequence 7 leads to " + to);
        assertThat(verify(" -o json").json().get("verified").asBoolean()).isTrue();
    }

    @Test
    void aPublicKeyCannotSign() {
        type("delta make --base @base.onnx --changed @changed.onnx --out @update --sign"
                        + " @keys/officer-1.key,@keys/officer-2.pub --target " + CRAFT + " --sequence 1")
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "cli.bad-argument: --sign " + folder.resolve("keys/officer-2.pub") + " is a public key",
                        "name the private one, " + folder.resolve("keys/officer-2.key"));
        assertThat(folder.resolve("update")).doesNotExist();
    }

    @Test
    void whatTheSpacecraftWouldRefuseIsExitCodeOne() {
        signedByTwo();
        assertRefusedOnBoard(verify(" --installed 7"), "OLDER_THAN_INSTALLED");
        assertRefusedOnBoard(verify(" --threshold 3"), "NOT_ENOUGH_SIGNATURES");
        assertRefusedOnBoard(
                type("delta verify @update --base @changed.onnx --keys @keys --target " + CRAFT), "WRONG_BASE");
        assertRefusedOnBoard(
                type("delta verify @update --base @base.onnx --keys @keys --target default/bupt-2"),
                "WRONG_SPACECRAFT");
        made(" --sign @keys/officer-2.key --target " + CRAFT + " --sequence 8");
        assertRefusedOnBoard(verify(""), "NOT_ENOUGH_SIGNATURES");
        made("");
        assertRefusedOnBoard(verify(""), "MALFORMED");
    }

    private static void assertRefusedOnBoard(Typed typed, String reason) {
        assertThat(typed.code()).isEqualTo(Perigee.FAILED);
        assertThat(typed.out()).contains("refused", reason);
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void applyMakesExactlyWhatMakeSaid() {
        String to = signedByTwo().get("to").asString();

        Typed applied =
                type("delta apply @update --base @base.onnx --out @new.onnx").done();

        assertThat(applied.out()).contains("new.onnx", to);
        assertThat(ModelFile.read(folder.resolve("new.onnx")).digest()).hasToString(to);
        assertThat(ModelFile.read(folder.resolve("base.onnx")).digest()).isEqualTo(base.digest());
    }

    @Test
    void theBaseIsNeverOverwritten() {
        signedByTwo();

        type("delta apply @update --base @base.onnx --out @base.onnx")
                .assertRefused(Perigee.BAD_INPUT, "is the base itself, which stays as it is");
        assertThat(ModelFile.read(folder.resolve("base.onnx")).digest()).isEqualTo(base.digest());
    }

    @Test
    void anotherBaseIsRefusedAndNothingIsWritten() {
        signedByTwo();

        type("delta apply @update --base @changed.onnx --out @new.onnx")
                .assertRefused(
                        Perigee.BAD_INPUT,
                        "delta.wrong-base: the update is for base " + base.digest(),
                        "the model given is " + changed.digest());
        assertThat(folder.resolve("new.onnx")).doesNotExist();
    }

    @Test
    void whatCannotBeMadeIsRefusedAndNothingIsWritten() {
        String make = "delta make --base @base.onnx --changed @changed.onnx --out @update";

        type("delta make --base @base.onnx --changed @base.onnx --out @update")
                .assertRefused(Perigee.BAD_INPUT, "delta.nothing-changed: no tensor differs");
        type(make + " --budget 100").assertRefused(Perigee.BAD_INPUT, "delta.over-budget", "the budget is 100 bytes");
        type(make + " --sign @keys/officer-1.key,@keys/officer-1.key --target " + CRAFT + " --sequence 1")
                .assertRefused(Perigee.BAD_INPUT, "--sign names a key twice");
        type(make + " --sign @keys/officer-1.key --target " + CRAFT)
                .assertRefused(Perigee.BAD_INPUT, "--sequence", "perigee delta make --help");
        assertThat(folder.resolve("update")).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsExitCodeOne() {
        type("delta make --base @base.onnx --changed @changed.onnx --out @base.onnx/update")
                .assertRefused(
                        Perigee.FAILED,
                        "cli.write-failed: cannot write " + folder.resolve("base.onnx") + ": "
                                + folder.resolve("base.onnx") + " is in the way");
    }

    @Test
    void aFileThatIsNoUpdateIsRefused() {
        for (String command :
                List.of("delta show @base.onnx", "delta apply @base.onnx --base @base.onnx --out @new.onnx"))
            type(command).assertRefused(Perigee.BAD_INPUT, "delta.malformed", "make it again with perigee delta make");
        type("delta show nowhere").assertRefused(Perigee.BAD_INPUT, "mission.file-missing: there is no file nowhere");
    }
}
