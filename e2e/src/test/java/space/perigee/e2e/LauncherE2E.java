package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code ./perigee} as a user starts it, from another folder. Skipped where nothing is packaged yet. */
class LauncherE2E {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final int TIMEOUT_SECONDS = 60;

    @TempDir
    private Path folder;

    private record Typed(int code, String out, String err) {}

    @BeforeEach
    void somethingIsPackaged() {
        assumeTrue(Files.isRegularFile(HOME.resolve("cli/target/classpath.txt")), "cli is not packaged");
    }

    private Typed perigee(String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sh", HOME.resolve("perigee").toString()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("PERIGEE_BUILD", "never");
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ended) process.destroyForcibly();
        assertThat(ended).as("perigee %s ends", command).isTrue();
        return new Typed(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void passesOfTheDefaultMission() throws Exception {
        Typed typed = perigee("passes", "--days", "0.3");

        assertThat(typed.code()).as(typed.err()).isZero();
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).startsWith("STATION").contains("heihe      2023-04-04 01:17:05");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2 | cli.bad-argument: Unknown option | passes --tel x",
                "2 | mission.file-missing: there is no file nowhere.tle | passes --tle nowhere.tle",
                "2 | vision.image-missing | image info nowhere.png",
                "2 | orbit.elements-too-old | passes --from 2026-11-25",
                "0 | \"\" | --version",
                "0 | \"\" | passes --help"
            })
    void exitCodesAndOneSentence(int code, String sentence, String line) throws Exception {
        Typed typed = perigee(line.split(" ", -1));

        assertThat(typed.code()).isEqualTo(code);
        assertThat(typed.err()).startsWith(sentence).doesNotContain("\tat ");
        assertThat(typed.err().lines().count()).isLessThanOrEqualTo(1);
    }

    @Test
    void saysSoWhereThereIsNoJdk25() throws Exception {
        ProcessBuilder wrong = new ProcessBuilder("sh", HOME.resolve("perigee").toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        wrong.environment().put("PERIGEE_JAVA_HOME", folder.toString());
        Process refused = wrong.start();

        assertThat(refused.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("out"))).startsWith("launcher.no-jdk: PERIGEE_JAVA_HOME=");
    }
}
