package space.perigee.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/** What a command line gave: exit code, stdout, stderr. */
record Typed(int code, String out, String err) {
    /** What the host's clock shows. */
    static final Instant HOST = Instant.EPOCH.plusSeconds(3600);

    /** Runs {@code perigee args...} in this process, not on a terminal. */
    static Typed perigee(Path home, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Cli cli = new Cli(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                home,
                Map.of("PERIGEE_CACHE", home.resolve("cache").toString()),
                false,
                () -> HOST);
        int code = Perigee.run(cli, args);
        return new Typed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
