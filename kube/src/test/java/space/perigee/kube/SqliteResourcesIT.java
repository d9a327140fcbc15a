package space.perigee.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteResourcesIT {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("state.db");
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        Resource kept;
        String revision;
        try (SqliteResources first = Samples.store(file)) {
            Resource gone = first.create(Samples.craft("acme", "gone")).orThrow();
            kept = first.create(Samples.craft("acme", "kept")).orThrow();
            first.delete(gone.key()).orThrow();
            revision = first.list(Query.all(Kinds.SPACECRAFT)).resourceVersion();
        }
        try (SqliteResources second = Samples.store(file)) {
            assertThat(second.list(Query.all(Kinds.SPACECRAFT)).items()).containsExactly(kept);
            assertThat(second.list(Query.all(Kinds.SPACECRAFT)).resourceVersion())
                    .isEqualTo(revision);
            var changes = (WatchOutcome.Changes) second.changes(Query.all(Kinds.SPACECRAFT), "1", 10);
            assertThat(changes.events())
                    .extracting(WatchEvent::type)
                    .containsExactly(WatchEvent.Type.ADDED, WatchEvent.Type.ADDED, WatchEvent.Type.DELETED);
        }
    }

    @Test
    void theLastRevisionIsNotGivenTwiceThoughItsResourceIsGone() {
        try (SqliteResources first = Samples.store(file)) {
            first.create(Samples.craft("acme", "gone")).orThrow();
            first.delete(ResourceKey.of(Kinds.SPACECRAFT, "acme", "gone")).orThrow();
        }
        try (SqliteResources second = Samples.store(file)) {
            assertThat(second.create(Samples.craft("acme", "a")).orThrow().resourceVersion())
                    .isEqualTo("4");
        }
    }

    @Test
    void aKilledWriterLosesNothingThatItAnswered() throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long answered = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answered = Long.parseLong(line);
                if (answered == 40) writer.toHandle().destroyForcibly();
            }
        }
        writer.waitFor();

        try (SqliteResources after = Samples.store(file)) {
            long kept = after.get(ResourceKey.of(Kinds.SPACECRAFT, "acme", "bupt-1"))
                    .orElseThrow()
                    .status()
                    .path("answered")
                    .asLong();
            assertThat(answered).isGreaterThanOrEqualTo(40);
            assertThat(kept).isBetween(answered, answered + 1);
        }
    }

    /** Writes and says so, until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            SqliteResources resources = Samples.store(Path.of(args[0]));
            Resource made = resources.create(Samples.craft("acme", "bupt-1")).orThrow();
            for (long i = 1; ; i++) {
                long answered = i;
                resources
                        .editStatus(made.key(), status -> status.put("answered", answered))
                        .orThrow();
                System.out.println(i);
                System.out.flush();
            }
        }
    }

    @Test
    void aStoreOfANewerPerigeeIsRefusedAndLeftAsItIs() throws SQLException, IOException {
        Samples.store(file).close();
        sql("PRAGMA user_version = 2");
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> Samples.store(file))
                .hasMessageContaining("mission.newer-state")
                .hasMessageContaining("format 2");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoStoreIsRefused() throws IOException {
        Files.writeString(file, "not a database, though long enough to look like one ".repeat(100));

        assertThatThrownBy(() -> Samples.store(file))
                .hasMessageContaining("kube.store-damaged")
                .hasMessageContaining("state.db");
    }

    @Test
    void rowsThatLieAreRefused() throws SQLException {
        try (SqliteResources resources = Samples.store(file)) {
            resources.create(Samples.craft("acme", "a")).orThrow();
        }
        for (String damage : new String[] {
            "UPDATE obj SET json = '{' || json",
            "UPDATE obj SET key = 'spacecraft.perigee.space/other/a'",
            "UPDATE obj SET rev = 77",
            "UPDATE event SET type = 'EATEN'"
        }) {
            Path copy = folder.resolve("copy.db");
            try {
                Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            run(copy, damage);
            assertThatThrownBy(() -> Samples.store(copy)).as(damage).hasMessageContaining("kube.store-damaged");
        }
    }

    @Test
    void aReaderBesideTheWriterSeesOneMomentAndWritesNothing() {
        try (SqliteResources writer = Samples.store(file)) {
            Resource made = writer.create(Samples.craft("acme", "a")).orThrow();
            try (SqliteResources view = SqliteResources.view(file, Kinds.ours())) {
                writer.create(Samples.craft("acme", "b")).orThrow();
                assertThat(view.list(Query.all(Kinds.SPACECRAFT)).items()).containsExactly(made);
                assertThatThrownBy(() -> view.delete(made.key())).hasMessageContaining("kube.store-failed");
                assertThat(view.get(made.key())).contains(made);
            }
            writer.delete(made.key()).orThrow();
        }
        assertThatThrownBy(() -> SqliteResources.view(folder.resolve("none.db"), Kinds.ours()))
                .hasMessageContaining("mission.file-missing");
    }

    private void sql(String command) throws SQLException {
        run(file, command);
    }

    private static void run(Path file, String command) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    @Test
    void aStoreWhoseWriterHasOnlyBegunIsEmptyToAReader() throws IOException {
        Path file = Files.createFile(folder.resolve("begun.db"));

        try (SqliteResources view = SqliteResources.view(file, Kinds.ours())) {
            assertThat(view.list(Query.all(Kinds.SPACECRAFT)).items()).isEmpty();
        }
    }
}
