package space.perigee.mission;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Long work in flight: one daemon thread, one piece after the other. */
public final class ThreadLongWork implements LongWork, AutoCloseable {
    private final ExecutorService worker;

    public ThreadLongWork(String threadName) {
        worker = Executors.newSingleThreadExecutor(
                task -> Thread.ofPlatform().name(threadName).daemon(true).unstarted(task));
    }

    @Override
    public <T> Pending<T> submit(String name, Duration missionCost, Callable<T> work) {
        try {
            return new Submitted<>(name, worker.submit(work));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("long work " + name + " after close", e);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }

    private record Submitted<T>(String name, Future<T> future) implements Pending<T> {
        @Override
        public Optional<Outcome<T>> poll(Instant now) {
            return future.isDone() ? Optional.of(outcome()) : Optional.empty();
        }

        private Outcome<T> outcome() {
            try {
                return new Done<>(future.get());
            } catch (ExecutionException e) {
                return new Failed<>(name + ": " + e.getCause());
            } catch (CancellationException e) {
                return new Failed<>(name + ": cancelled");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Failed<>(name + ": interrupted");
            }
        }

        @Override
        public void cancel() {
            future.cancel(true);
        }
    }
}
