package space.perigee.mission;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Work that is too long for a tick: train, encode, hash a model, force a disk. Submit it, then poll from later ticks. In flight it
 * runs on a thread of its own; in virtual time it runs at once and its result shows only after the stated mission duration.
 */
public interface LongWork {
    /**
     * Hands work over.
     *
     * @param name for people and logs
     * @param missionCost how long it takes in virtual time
     */
    <T> Pending<T> submit(String name, Duration missionCost, Callable<T> work);

    /** One piece of work under way. */
    interface Pending<T> {
        /** The outcome, or empty while it is under way. */
        Optional<Outcome<T>> poll(Instant now);

        /** Asks it to stop; the outcome becomes {@link Failed}. */
        void cancel();
    }

    sealed interface Outcome<T> {}

    record Done<T>(T result) implements Outcome<T> {}

    /** @param reason for people; the cause was a {@link Problem} or a bug, which keeps its class name in the text */
    record Failed<T>(String reason) implements Outcome<T> {}
}
