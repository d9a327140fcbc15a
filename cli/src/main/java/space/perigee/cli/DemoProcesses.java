package space.perigee.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import space.perigee.mission.StepLine;

/** The three processes of a demo: started, listened to, killed, started again, stopped. What they say is kept under {@code log/}. */
final class DemoProcesses implements AutoCloseable {
    /** An orderly end writes a journal or two. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(15);

    enum Who {
        LINK,
        GROUND,
        ONBOARD
    }

    /**
     * A line of a process that is a step or a figure.
     *
     * @param line whole
     */
    record Said(Who who, String line) {}

    private final Cli cli;
    private final Mission mission;
    private final Map<Who, List<String>> options;
    private final Map<Who, Process> running = new EnumMap<>(Who.class);
    private final List<Thread> readers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Said> said = new ConcurrentLinkedQueue<>();

    /** @param linkOptions more words for {@code perigee link emulate} */
    DemoProcesses(Cli cli, Mission mission, List<String> linkOptions) {
        this.cli = cli;
        this.mission = mission;
        options = Map.of(Who.LINK, linkOptions);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::killAll));
    }

    void start(Who who) {
        try {
            Path log = mission.folder().resolve("log");
            Files.createDirectories(log);
            Path file = log.resolve(who.name().toLowerCase(Locale.ROOT) + ".log");
            ProcessBuilder builder = builder(who).redirectError(ProcessBuilder.Redirect.appendTo(file.toFile()));
            Process process = builder.start();
            running.put(who, process);
            readers.add(Thread.ofPlatform().daemon(true).name("listen-" + who).start(() -> listen(who, process, file)));
        } catch (IOException e) {
            throw CliProblem.NOT_STARTED.with(who, e.getMessage()).because(e);
        }
    }

    private ProcessBuilder builder(Who who) {
        if (who == Who.ONBOARD) return OnboardProcess.prepare(cli, mission);
        List<String> words = new ArrayList<>(
                who == Who.GROUND
                        ? List.of("ground", "run", "--mission", mission.folder().toString())
                        : List.of(
                                "link", "emulate", "--mission", mission.folder().toString()));
        words.addAll(options.getOrDefault(who, List.of()));
        List<String> jvm = new ArrayList<>(
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Dperigee.home=" + cli.home()));
        return new ProcessBuilder(new ChildJava(cli).command("cli", Perigee.class.getName(), jvm, words));
    }

    private void listen(Who who, Process process, Path file) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(new Said(who, line));
                if (StepLine.parse(line).isEmpty()) {
                    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
        } catch (IOException e) {
            said.add(new Said(who, "no more to hear of it: " + e.getMessage()));
        }
    }

    /** What was said since the last call. */
    List<Said> news() {
        List<Said> news = new ArrayList<>();
        for (Said next = said.poll(); next != null; next = said.poll()) news.add(next);
        return news;
    }

    /** A process that has ended by itself. */
    List<Who> dead() {
        return running.entrySet().stream()
                .filter(entry -> !entry.getValue().isAlive())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@code kill -9}. */
    void kill(Who who) {
        Process process = running.get(who);
        if (process == null) return;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitFor(process);
    }

    /** Asks it to stop, and waits for what it still says. */
    void stop(Who who) {
        Process process = running.remove(who);
        if (process == null) return;
        process.toHandle().destroy(); // SIGTERM alone: Process.destroy would also stop listening to its last words
        if (!waitFor(process)) process.destroyForcibly();
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void killAll() {
        for (Process process : running.values()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        stopAll();
    }

    /** Stops what runs, the link last, and hears them out. */
    void stopAll() {
        for (Who who : List.of(Who.ONBOARD, Who.GROUND, Who.LINK)) stop(who);
        for (Thread reader : readers) {
            try {
                reader.join(STOP_WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
