package space.perigee.mission;

import java.time.Instant;

/** Told of each of the seventeen steps as it happens; a process prints it as {@link StepLine}s. */
@FunctionalInterface
public interface StepLog {
    /**
     * A step was taken.
     *
     * @param at mission time (UTC)
     * @param text one line for people
     */
    void took(Step step, Instant at, String text);
}
