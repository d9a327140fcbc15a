package space.perigee.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Shows the page in the user's browser. A machine without one is told where the page lies: the demo has not failed for that. */
record DemoBrowser(Cli cli) {
    /** The opener of freedesktop.org, which knows the browser of whatever desktop. */
    private static final String OPENER = "xdg-open";

    /** Long enough to go through all browsers that are not there; one that is may live as long as its window. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    void open(Path page) {
        trouble(page)
                .ifPresent(what -> cli.err().println("No browser could be opened: " + what + ". The page is " + page));
    }

    private Optional<String> trouble(Path page) {
        Optional<Path> opener = onPath();
        if (opener.isEmpty()) return Optional.of("there is no " + OPENER + " on the PATH");
        try {
            Process process = new ProcessBuilder(opener.get().toString(), page.toString())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD) // a browser talks a lot, and stdout is for data
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return ended && process.exitValue() != 0
                    ? Optional.of(OPENER + " ended with " + process.exitValue())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<Path> onPath() {
        return cli.environment("PATH").stream()
                .flatMap(path ->
                        Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path))
                .map(folder -> Path.of(folder).resolve(OPENER))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
