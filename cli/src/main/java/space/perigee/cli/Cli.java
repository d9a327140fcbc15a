package space.perigee.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the outside world.
 *
 * @param out for data
 * @param err for progress and troubles
 * @param home where Perigee is installed: the folder of its script
 * @param environment of the process
 * @param terminal whether {@code err} is watched by a person
 * @param outTerminal whether {@code out} is, and not read by a program or written to a file
 * @param host the host's clock (UTC)
 */
record Cli(
        PrintStream out,
        PrintStream err,
        Path home,
        Map<String, String> environment,
        boolean terminal,
        boolean outTerminal,
        InstantSource host) {
    /** Whether progress is in colours. https://no-color.org: not where the variable is set and not empty. */
    boolean colour() {
        return terminal && environment("NO_COLOR").isEmpty();
    }

    /** Whether what goes to {@code out} is. */
    boolean outColour() {
        return outTerminal && environment("NO_COLOR").isEmpty();
    }

    /** A variable that is set and not empty. */
    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    /** What Perigee keeps to be quicker next time, by digest; may be deleted at any time. */
    Path cache() {
        return environment("PERIGEE_CACHE")
                .map(Path::of)
                .orElseGet(() -> environment("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache"))
                        .resolve("perigee"));
    }
}
