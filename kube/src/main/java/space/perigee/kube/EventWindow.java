package space.perigee.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.Check;

/** The latest changes in memory, one for each revision without a gap; the oldest fall out. */
final class EventWindow {
    /** A watcher that looks once a second for hours, at the rate of a demo, misses nothing. */
    static final int MAX_EVENTS = 10_000;

    /** Large objects that change often must not fill the heap. */
    static final long MAX_BYTES = 32L << 20;

    /** Dropping from the front of an array costs its length, so it is done for many at once. */
    private static final int DROP_AT_ONCE = 1_000;

    private final List<Change> changes = new ArrayList<>();
    private long bytes;

    /**
     * One change.
     *
     * @param before how it was, null where that is no longer known or where it is new
     */
    record Change(
            long revision,
            WatchEvent.Type type,
            Resource after,
            @Nullable Resource before,
            int sizeBytes) {
        /** As a watcher with this query sees it: leaving the selection is a deletion, entering it an addition. */
        Optional<WatchEvent> seenBy(Query query) {
            boolean is = type != WatchEvent.Type.DELETED && query.matches(after);
            boolean was = wasSeenBy(query);
            if (is) return Optional.of(new WatchEvent(was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, after));
            return was ? Optional.of(new WatchEvent(WatchEvent.Type.DELETED, after)) : Optional.empty();
        }

        /** Where it is not known, it may have been: a deletion too many does no harm, one too few does. */
        private boolean wasSeenBy(Query query) {
            if (type == WatchEvent.Type.ADDED) return false;
            if (before != null) return query.matches(before);
            return new Query(query.kind(), query.namespace(), Map.of()).matches(after);
        }
    }

    void add(Change change) {
        Check.that(
                changes.isEmpty() || change.revision() == last() + 1, "revision %d does not follow", change.revision());
        changes.add(change);
        bytes += change.sizeBytes();
    }

    /** Drops what is over the limits, never the newest. @return the oldest revision that is left */
    long trim() {
        int drop = changes.size() >= MAX_EVENTS + DROP_AT_ONCE ? changes.size() - MAX_EVENTS : 0;
        for (int i = 0; i < drop; i++) bytes -= changes.get(i).sizeBytes();
        for (; bytes > MAX_BYTES && drop < changes.size() - 1; drop++)
            bytes -= changes.get(drop).sizeBytes();
        changes.subList(0, drop).clear();
        return changes.getFirst().revision();
    }

    /** The change after revision {@code from} and all later ones; empty when they are no longer all here. */
    Optional<List<Change>> after(long from, long current) {
        if (from == current) return Optional.of(List.of());
        if (changes.isEmpty() || from > current || from < changes.getFirst().revision() - 1) return Optional.empty();
        int index = Math.toIntExact(from + 1 - changes.getFirst().revision());
        return Optional.of(changes.subList(index, changes.size()));
    }

    private long last() {
        return changes.getLast().revision();
    }
}
