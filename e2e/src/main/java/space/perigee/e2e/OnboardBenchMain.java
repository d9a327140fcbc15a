package space.perigee.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import space.perigee.cli.OnboardProcess;
import space.perigee.mission.Step;

/**
 * {@code OnboardBenchMain HOME MODEL}: the on-board process as it flies, on scenes that Perigee draws. Rows go to stdout.
 *
 * <pre>
 * first detection, first start    from the start of the process on an empty state to the first line of step 2
 * first detection, started again  the same where a slot holds the model
 * peak memory, serving            VmHWM (proc(5)) after 80 scenes
 * peak memory, in canary          VmHWM after 64 kept scenes and 80 live ones seen by two models
 * step on board, ...              median of a whole step a tile against bare ONNX Runtime, {@link OnboardStepMain}
 * </pre>
 */
public final class OnboardBenchMain {
    /** So many kept scenes a canary compares, and as many live ones until a new model has proved itself. */
    private static final int SCENES = 80;

    private static final double MAX_SERVING_MB = 240;
    private static final double MAX_CANARY_MB = 340;
    private static final double MAX_FIRST_SECONDS = 3;

    private OnboardBenchMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        Path model = Path.of(args[1]);
        Path folder = Files.createTempDirectory("perigee-bench");
        try {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            OnboardStage stage = OnboardStage.set(folder, model, SCENES);
            System.err.println("the process serves: " + SCENES + " scenes");
            Flight serving = Flight.of(home, stage.fly(0, SCENES), SCENES, Step.INFERENCE);
            first(out, "first detection, first start", serving.firstSeconds(), "copies the model into a slot");
            memory(out, "peak memory, serving", serving.peakMb(), MAX_SERVING_MB, SCENES + " scenes of 640 x 512");
            System.err.println("the process tries a new model: 64 kept scenes, " + SCENES + " live ones");
            stage.putUpdate();
            Flight canary = Flight.of(home, stage.fly(SCENES, 2 * SCENES), SCENES, Step.REDEPLOY);
            first(out, "first detection, started again", canary.firstSeconds(), "a canary begins meanwhile");
            memory(out, "peak memory, in canary", canary.peakMb(), MAX_CANARY_MB, canary.canaryWords());
            System.err.println("a whole step against bare ONNX Runtime");
            step(out, home, stage, "CloudOnly", "step on board, every scene packaged");
            step(out, home, stage, "IBT", "step on board, as it mines (IBT)");
            step(out, home, stage, "EdgeOnly", "step on board, no scene packaged");
        } finally {
            delete(folder);
        }
    }

    private static void first(PrintStream out, String name, double seconds, String note) throws IOException {
        out.println(new BenchRow(name, seconds, "s", MAX_FIRST_SECONDS, note, Map.of("load", load())).line());
    }

    private static void memory(PrintStream out, String name, double mb, double most, String note) throws IOException {
        out.println(new BenchRow(name, mb, "MB", most, note, Map.of("load", load())).line());
    }

    /** In a process of its own with the on-board process's flags: the two are timed in turns. */
    private static void step(PrintStream out, Path home, OnboardStage stage, String miner, String name)
            throws IOException, InterruptedException {
        Process timed = OnboardProcess.flying(
                        home,
                        "e2e",
                        OnboardStepMain.class.getName(),
                        List.of(stage.freshSettings(miner).toString(), name))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = timed.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine())
                if (line.startsWith("{")) out.println(line);
        }
        if (timed.waitFor() != 0) throw new IOException("the timed process ended with " + timed.exitValue());
    }

    /** What else the processors do: the first of the three load averages. */
    static double load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file)
                ? Double.parseDouble(Files.readString(file).split(" ", 2)[0])
                : Double.NaN;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path path : all) Files.delete(path);
    }
}
