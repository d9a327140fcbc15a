package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code perigee doctor}, {@code clean}, {@code completion} and {@code --version}, typed. */
class HouseholdTest {
    @TempDir
    private Path folder;

    private Typed perigee(String... line) {
        return Typed.perigee(folder, line);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void theVersionNamesPerigeeAndJava() {
        assertThat(perigee("--version").done().out()).matches("perigee \\d+\\.\\d+\\.\\d+\nJava \\d+.*\n");
    }

    @Nested
    class Doctor {
        private static final List<String> LOOKS =
                List.of("JDK", "Maven", "processors", "memory", "disk", "libtorch", "base model", "UDP ports");

        private Typed with(String mvn, String... more) {
            String[] line = new String[more.length + 1];
            line[0] = "doctor";
            System.arraycopy(more, 0, line, 1, more.length);
            return Typed.Shell.at(folder).with("PERIGEE_MVN", mvn).type(line);
        }

        /** A Maven that says no more than its version. */
        private String mvn(String version) throws IOException {
            Path script = write("bin/mvn-" + version, "#!/bin/sh\necho Apache Maven " + version + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script.toString();
        }

        @Test
        void allThatIsWantedIsLookedAt() throws IOException {
            String mvn = mvn("3.9.9");

            Typed table = with(mvn).done();
            JsonNode json = with(mvn, "-o", "json").done().json();

            assertThat(json).extracting(row -> row.get("what").asString()).containsExactlyElementsOf(LOOKS);
            assertThat(table.out().lines().map(line -> line.split(" {2,}", -1)[0]))
                    .containsAll(LOOKS);
            assertThat(table.out()).containsPattern("Maven +ok +Apache Maven 3\\.9\\.9\n");
            // nothing is built or shipped below this home
            assertThat(json.get(5).get("state").asString()).isEqualTo("WARNING");
            assertThat(json.get(6).get("advice").asString()).isEqualTo("name one with --model");
        }

        @Test
        void whatIsMissingIsExitCodeOneAndSaysWhatToDo() throws IOException {
            Typed none = with("/nowhere/mvn");
            Typed old = with(mvn("3.6.3"));

            assertThat(none.code()).isEqualTo(Perigee.FAILED);
            assertThat(none.out()).containsPattern("Maven +missing +no /nowhere/mvn +install Maven 3\\.8 or newer\n");
            assertThat(old.code()).isEqualTo(Perigee.FAILED);
            assertThat(old.out())
                    .containsPattern("Maven +missing +Apache Maven 3\\.6\\.3 +install Maven 3\\.8 or newer\n");
        }
    }

    @Nested
    class Clean {
        private Path mission;

        @BeforeEach
        void build() throws IOException {
            write("room/pom.xml", "<project/>");
            write("room/src/A.java", "class A {}");
            write("room/target/classes/A.class", "A".repeat(200_000));
            write("notes/target/plan.txt", "no room: it has no pom.xml");
            write("cache/bases/1/base.onnx", "kept for speed");
            write("cache/models/2.onnx", "kept for speed");
            write("cache/scenes-1-2-3/classes.txt", "kept for speed");
            write("cache/theses/mine.tex", "another's");
            write("demo-report/index.html", "a report");
            mission = folder.resolve("mission");
            perigee("init", mission.toString()).done();
            write("mission/state/ground/events/1.jsonl", "");
        }

        private List<String> files() throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                return all.filter(Files::isRegularFile)
                        .map(file -> folder.relativize(file).toString())
                        .sorted()
                        .toList();
            }
        }

        @Test
        void whatWasBuiltGoesAndNothingElse() throws IOException {
            List<String> before = files();

            Typed typed = perigee("clean").done();

            assertThat(typed.out()).isEqualTo("deleted " + folder.resolve("room/target") + ", 0.2 MB\n");
            assertThat(files())
                    .isEqualTo(before.stream()
                            .filter(file -> !file.startsWith("room/target/"))
                            .toList());
            assertThat(perigee("clean").done().out()).isEqualTo("There is nothing to delete.\n");
        }

        @Test
        void withCacheWhatPerigeeKeptGoesToo() throws IOException {
            List<String> before = files();

            Typed typed = perigee("clean", "--cache").done();

            assertThat(typed.out().lines().map(line -> line.replaceAll(", .*", "")))
                    .containsExactly(
                            "deleted " + folder.resolve("room/target"),
                            "deleted " + folder.resolve("cache/bases"),
                            "deleted " + folder.resolve("cache/models"),
                            "deleted " + folder.resolve("cache/scenes-1-2-3"));
            assertThat(files())
                    .isEqualTo(before.stream()
                            .filter(file -> !file.matches("(room/target|cache/(bases|models|scenes-1-2-3))/.*"))
                            .toList())
                    .contains("cache/theses/mine.tex", "mission/mission.yaml", "demo-report/index.html");
        }

        @Test
        void aDryRunOnlySaysWhatWouldGo() throws IOException {
            List<String> before = files();

            Typed typed = perigee("clean", "--cache", "--dry-run").done();

            assertThat(typed.out().lines()).hasSize(4).allMatch(line -> line.startsWith("would delete " + folder));
            assertThat(files()).isEqualTo(before);
        }
    }

    @Nested
    class Completion {
        private Path script;

        @BeforeEach
        void print() throws IOException {
            assumeThat(Path.of("/bin/bash")).exists();
            script = write("completion.sh", perigee("completion").done().out());
        }

        private String bash(String... arguments) throws Exception {
            String[] command = new String[arguments.length + 1];
            command[0] = "/bin/bash";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().retainAll(Map.of("PATH", "").keySet());
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }

        @Test
        void bashAcceptsTheScript() throws Exception {
            assertThat(bash("-n", script.toString())).isEmpty();
        }

        private List<String> offered(String... words) throws Exception {
            StringBuilder typed = new StringBuilder();
            for (String word : words) typed.append('"').append(word).append("\" ");
            String said = bash(
                    "-c",
                    "source " + script + "; COMP_WORDS=(" + typed + "); COMP_CWORD=" + (words.length - 1)
                            + "; _complete_perigee 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"");
            return said.lines().map(String::strip).toList();
        }

        @Test
        void bashCompletesCommandsOptionsAndValues() throws Exception {
            assertThat(offered("perigee", "pas")).containsExactly("passes");
            assertThat(offered("perigee", "delta", "")).contains("make", "show", "verify", "apply");
            assertThat(offered("perigee", "delta", "verify", "--th")).containsExactly("--threshold");
            assertThat(offered("perigee", "eval", "--part", "T")).contains("TRAIN", "TEST");
        }
    }
}
