package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command line gave: exit code, stdout, stderr. */
record Typed(int code, String out, String err) {
    /** What the host's clock shows. */
    static final Instant HOST = Instant.EPOCH.plusSeconds(3600);

    /** Where something is typed. */
    record Shell(Path home, Map<String, String> environment, boolean errTerminal, boolean outTerminal) {
        /** Not on a terminal, with a cache of its own and no other variables. */
        static Shell at(Path home) {
            return new Shell(home, Map.of("PERIGEE_CACHE", home.resolve("cache").toString()), false, false);
        }

        Shell with(String variable, String value) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(variable, value);
            return new Shell(home, Map.copyOf(more), errTerminal, outTerminal);
        }

        Shell onTerminal(boolean err, boolean out) {
            return new Shell(home, environment, err, out);
        }

        Cli cli(PrintStream out, PrintStream err) {
            return new Cli(out, err, home, environment, errTerminal, outTerminal, () -> HOST);
        }

        /** Runs {@code perigee args...} in this process. */
        Typed type(String... args) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = Perigee.run(
                    cli(
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8)),
                    args);
            return new Typed(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    static Typed perigee(Path home, String... args) {
        return Shell.at(home).type(args);
    }

    /** This, which went well and had nothing to say on stderr. */
    Typed done() {
        assertThat(err).isEmpty();
        assertThat(code).isZero();
        return this;
    }

    /** Was one sentence, its key first, no stack trace, nothing on stdout. */
    void assertRefused(int wanted, String... parts) {
        assertThat(code).as(err).isEqualTo(wanted);
        assertThat(out).isEmpty();
        assertThat(err.lines()).as(err).hasSize(1);
        assertThat(err).matches("(?s)[a-z]+\\.[a-z-]+: .*").contains(parts);
    }

    /** Stdout as JSON and nothing else. */
    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }

    /** Stdout as YAML in blocks (JSON would be YAML, too), in the shape that the same data has as JSON. */
    JsonNode yaml() {
        assertThat(out).doesNotStartWith("{").doesNotStartWith("[");
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(out);
        return JsonMapper.shared().valueToTree(tree);
    }
}
