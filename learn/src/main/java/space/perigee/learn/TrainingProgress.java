package space.perigee.learn;

/**
 * One line of a trainer's standard output.
 *
 * @param step optimiser steps done so far
 * @param steps of the whole training
 * @param loss mean since the last line of this kind; 0 before the first step
 * @param text reason of a failure, or a note for people; may be empty
 */
public record TrainingProgress(Event event, int step, int steps, double loss, String text) {
    /** Lower case on the wire. */
    public enum Event {
        STARTED,
        STEP,
        EPOCH,
        DONE,
        FAILED
    }
}
