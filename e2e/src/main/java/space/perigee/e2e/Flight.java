package space.perigee.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import space.perigee.cli.OnboardProcess;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;

/**
 * One flight of the real on-board process, from its start until it saw all scenes and took a step.
 *
 * @param firstSeconds from the start of the process to its first detection, as its reader sees it
 * @param peakMb VmHWM at the end (MB of a million bytes)
 * @param canaryWords what the canary said, empty without one
 */
record Flight(double firstSeconds, double peakMb, String canaryWords) {
    private static final int STOP_WAIT_SECONDS = 20;

    /** A canary that closes its loser, and the last writes, come after the last line. */
    private static final int SETTLE_MILLIS = 2000;

    private static final double BYTES_PER_KB = 1024;
    private static final double BYTES_PER_MB = 1e6;

    /** Flies {@code scenes} scenes, and on until {@code last} happened. */
    static Flight of(Path home, Path settings, int scenes, Step last) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process process = OnboardProcess.flying(home, settings)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            double first = 0;
            int seen = 0;
            boolean lastTaken = false;
            String words = "";
            while (seen < scenes || !lastTaken) {
                Optional<StepLine> step = StepLine.parse(line(lines));
                if (step.isEmpty()) continue;
                if (step.get().step() == Step.INFERENCE && seen++ == 0) first = (System.nanoTime() - begun) / 1e9;
                if (step.get().step() == Step.CANARY) words = step.get().text();
                lastTaken |= step.get().step() == last;
            }
            Thread.sleep(SETTLE_MILLIS);
            return new Flight(first, peakMb(process.pid()), words);
        } finally {
            process.destroy();
            if (!process.waitFor(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        }
    }

    private static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) throw new IOException("the on-board process ended too soon; what it said stands above");
        return line;
    }

    /** Peak resident set size since the start of the process, {@code VmHWM} of proc(5). */
    private static double peakMb(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status")))
            if (line.startsWith("VmHWM:"))
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KB / BYTES_PER_MB;
        throw new IOException("no VmHWM of process " + pid + ": this needs Linux");
    }
}
