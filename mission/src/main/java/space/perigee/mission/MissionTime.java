package space.perigee.mission;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Mission time of one process: follows a {@link MissionClock} file, read at start and once a second of the host. Without a file it is
 * the host's UTC. Safe for several threads.
 */
public final class MissionTime implements InstantSource {
    private static final Duration REREAD = Duration.ofSeconds(1);
    private static final int MAX_FILE_BYTES = 512;

    private final InstantSource host;
    private final Flash folder;
    private final String name;
    private MissionClock clock = MissionClock.utc();
    private Instant readAt = Instant.EPOCH;

    /**
     * @param folder where the clock file lies
     * @param name the clock file; may be absent, and may come later
     */
    public MissionTime(Flash folder, String name, InstantSource host) {
        this.host = host;
        this.folder = folder;
        this.name = name;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = host.instant();
        if (!now.isBefore(readAt.plus(REREAD)) || now.isBefore(readAt)) {
            if (folder.exists(name)) clock = MissionClock.decode(folder.read(name, MAX_FILE_BYTES), name);
            readAt = now;
        }
        return clock.missionTime(now);
    }
}
