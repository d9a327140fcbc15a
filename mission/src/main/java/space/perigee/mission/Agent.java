package space.perigee.mission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * A named thread that drives one {@link Duty} by the clock: the flight counterpart of the simulation's virtual loop. Mission time may
 * be skipped under it, so it never rests longer than {@link #MAX_REST}.
 */
public final class Agent implements AutoCloseable {
    private static final Duration MAX_REST = Duration.ofMillis(200);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

    /** How an agent rests: a link agent waits on its channel, the others sleep. */
    @FunctionalInterface
    public interface Rest {
        void atMost(Duration time) throws InterruptedException;
    }

    private final Duty duty;
    private final InstantSource time;
    private final Rest rest;
    private final Consumer<Throwable> onDeath;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean resting;

    /**
     * An agent, not started.
     *
     * @param onDeath told of whatever escapes from a tick: a bug; the agent is dead then
     */
    public Agent(String name, Duty duty, InstantSource time, Rest rest, Consumer<Throwable> onDeath) {
        this.duty = duty;
        this.time = time;
        this.rest = rest;
        this.onDeath = onDeath;
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
    }

    public Agent start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (!stopping) {
                Instant now = time.instant();
                Instant next = duty.tick(now);
                if (next.isAfter(now)) rest(restUntil(now, next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onDeath.accept(e);
        }
    }

    private void rest(Duration time) throws InterruptedException {
        resting = true;
        if (!stopping) rest.atMost(time);
        resting = false;
    }

    private static Duration restUntil(Instant now, Instant next) {
        if (next.isAfter(now.plus(MAX_REST))) return MAX_REST;
        return Duration.between(now, next);
    }

    /** Lets the tick under way end, then returns. */
    @Override
    public void close() {
        stopping = true;
        // Never inside a tick: an interrupt there closes the file or socket in use, which looks like a broken disk.
        if (resting) thread.interrupt();
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
