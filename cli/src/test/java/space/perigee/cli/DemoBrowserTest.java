package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code perigee demo --open}: the page goes to {@code xdg-open}; where that is no help, the user reads where the page lies. */
class DemoBrowserTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Opens the page with two folders on the PATH, and returns what the user was told. */
    private String open(Path page) {
        String path = folder.resolve("nothing-here") + ":" + folder;
        Cli cli = new Cli(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                folder,
                Map.of("PATH", path),
                false,
                false,
                () -> Typed.HOST);
        new DemoBrowser(cli).open(page);
        return err.toString(StandardCharsets.UTF_8);
    }

    private Path page() {
        return folder.resolve("demo report").resolve("index.html");
    }

    private void opener(String script, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve("xdg-open"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void thePageIsGivenToTheOpenerAsOneArgument() throws IOException {
        Path given = folder.resolve("given");
        opener(
                "for each in \"$@\"; do echo \"$each\"; done >'" + given + "'; echo chatter; echo chatter >&2",
                "rwx------");

        assertThat(open(page())).isEmpty();

        assertThat(given).hasContent(page().toString());
    }

    @Test
    void whereThereIsNoOpenerThePathIsTold() {
        assertThat(open(page()))
                .isEqualTo(
                        "No browser could be opened: there is no xdg-open on the PATH. The page is " + page() + "\n");
    }

    @Test
    void whereTheOpenerFindsNoBrowserThePathIsTold() throws IOException {
        opener("exit 3", "rwx------");

        assertThat(open(page()))
                .isEqualTo("No browser could be opened: xdg-open ended with 3. The page is " + page() + "\n");
    }

    @Test
    void anOpenerThatMayNotBeRunIsNone() throws IOException {
        opener("exit 0", "rw-------");

        assertThat(open(page())).contains("there is no xdg-open", page().toString());
    }
}
