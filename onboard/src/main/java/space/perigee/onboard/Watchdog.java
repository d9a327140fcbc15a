package space.perigee.onboard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import space.perigee.mission.Duty;

/** Knows when each agent last came back from its duty, by the host's clock: mission time may be skipped. */
final class Watchdog {
    /** A hang is found out at most this part of the limit too late. */
    private static final int LOOKS_PER_LIMIT = 12;

    private final Duration limit;
    private final InstantSource host;
    private final Map<String, Instant> inside = new ConcurrentHashMap<>();

    Watchdog(Duration limit, InstantSource host) {
        this.limit = limit;
        this.host = host;
    }

    Duration limit() {
        return limit;
    }

    /** How often to ask for {@link #hanging}. */
    Duration lookEvery() {
        return limit.dividedBy(LOOKS_PER_LIMIT);
    }

    /** The duty, watched: from each entry it must return within the limit. */
    Duty watched(String name, Duty duty) {
        return now -> {
            inside.put(name, host.instant());
            try {
                return duty.tick(now);
            } finally {
                inside.remove(name);
            }
        };
    }

    /** An agent that is inside its duty for too long. */
    Optional<String> hanging() {
        Instant tooOld = host.instant().minus(limit);
        return inside.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(tooOld))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
