package space.perigee.kube;

import java.util.List;

/** What a look at the changes finds. */
public sealed interface WatchOutcome {
    /**
     * The changes, oldest first.
     *
     * @param next where the next look starts, also when there was no change that matches
     */
    record Changes(List<WatchEvent> events, String next) implements WatchOutcome {
        public Changes {
            events = List.copyOf(events);
        }
    }

    /** Changes as old as asked for are no longer kept (HTTP 410): list again and watch from there. */
    record Compacted() implements WatchOutcome {}
}
