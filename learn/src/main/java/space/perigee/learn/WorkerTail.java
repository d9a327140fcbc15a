package space.perigee.learn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Drains a worker's standard error, however much it is, and keeps its last words. */
final class WorkerTail {
    private static final int KEPT_CHARS = 2000;
    private static final int SHOWN_CHARS = 300;
    private static final int BUFFER_BYTES = 4096;

    private volatile String tail = "";

    private WorkerTail() {}

    static WorkerTail of(InputStream stream) {
        WorkerTail tail = new WorkerTail();
        Thread.ofPlatform().daemon().name("trainer-errors").start(() -> tail.drain(stream));
        return tail;
    }

    private void drain(InputStream stream) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                String all = tail + new String(buffer, 0, n, StandardCharsets.UTF_8);
                tail = all.substring(Math.max(0, all.length() - KEPT_CHARS));
            }
        } catch (IOException closed) {
            // the process is gone: what was said stands
        }
    }

    /** The last line, to go behind a reason; empty when nothing was said. */
    String note() {
        String last = tail.strip().lines().reduce("", (before, line) -> line);
        return last.isEmpty() ? "" : " (it said: " + last.substring(0, Math.min(SHOWN_CHARS, last.length())) + ")";
    }
}
