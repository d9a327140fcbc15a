package space.perigee.ground;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;

/**
 * What the event log holds of a spacecraft already, so that what is gone over again after a crash is told no second time. One
 * pass over the whole log, at the start of a loop.
 */
final class Told {
    private static final Set<EventKind> ASKED =
            Set.of(EventKind.LAUNCH, EventKind.PACKAGE, EventKind.LABEL, EventKind.REFUSAL);

    private final Map<EventKind, Set<Digest>> subjects = new EnumMap<>(EventKind.class);

    private Told() {}

    /** Of a sample that has just come. */
    static Told nothing() {
        return new Told();
    }

    static Told of(EventLog log, CraftKey craft) {
        Told told = new Told();
        log.forEach(logged -> told.add(logged.event(), craft));
        return told;
    }

    private void add(Event event, CraftKey craft) {
        if (!ASKED.contains(event.kind()) || !event.craft().equals(craft)) return;
        subjects.computeIfAbsent(event.kind(), kind -> new HashSet<>()).addAll(event.subjects());
    }

    boolean knows(EventKind kind, Digest subject) {
        return subjects.getOrDefault(kind, Set.of()).contains(subject);
    }
}
