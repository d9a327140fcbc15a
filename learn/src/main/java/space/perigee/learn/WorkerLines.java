package space.perigee.learn;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A worker's standard output, line by line over a short queue: who talks faster than we listen has to wait. */
final class WorkerLines {
    private static final int QUEUED = 256;

    /** What came of waiting for a line. */
    sealed interface Heard {}

    record Line(String text) implements Heard {}

    record TooLong() implements Heard {}

    record Ended() implements Heard {}

    record Silence() implements Heard {}

    private final BlockingQueue<Heard> queue = new ArrayBlockingQueue<>(QUEUED);

    private WorkerLines() {}

    /** Starts to read; the thread ends with the stream, which ends with the process. */
    static WorkerLines of(InputStream stream) {
        WorkerLines lines = new WorkerLines();
        Thread.ofPlatform().daemon().name("trainer-lines").start(() -> lines.pump(stream));
        return lines;
    }

    /** The next line, or what there is instead. */
    Heard next(Duration patience) throws InterruptedException {
        Heard heard = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        return heard == null ? new Silence() : heard;
    }

    private void pump(InputStream stream) {
        try (InputStream in = new BufferedInputStream(stream)) {
            Heard heard = read(in);
            while (heard instanceof Line) {
                queue.put(heard);
                heard = read(in);
            }
            queue.put(heard);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            queue.offer(new Ended()); // the process was killed under our hands; a full queue has no listener left
        }
    }

    private static Heard read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') return new Line(line.toString(StandardCharsets.UTF_8));
            if (line.size() == TrainerLimits.MAX_LINE_BYTES) return new TooLong();
            line.write(octet);
        }
        return new Ended();
    }
}
