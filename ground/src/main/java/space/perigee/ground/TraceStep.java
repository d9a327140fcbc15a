package space.perigee.ground;

/**
 * One link of a chain.
 *
 * @param revision of the event
 */
public record TraceStep(long revision, Event event) {}
