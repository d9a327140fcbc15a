package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissionClockTest {
    private static final Instant HOST = Instant.parse("2026-11-25T10:00:00Z");
    private static final Instant MISSION = Instant.parse("2023-04-03T20:33:02Z");

    @Test
    void missionTimeRunsFromItsAnchorAtItsRate() {
        MissionClock clock = new MissionClock(3, MISSION, HOST, 2);

        assertThat(clock.missionTime(HOST.plusSeconds(10))).isEqualTo(MISSION.plusSeconds(20));
    }

    @Test
    void aLineOnDiskIsReadBackAsItWas() {
        MissionClock clock = new MissionClock(3, MISSION, HOST, 1);

        assertThat(MissionClock.decode(clock.encode(), "clock")).isEqualTo(clock);
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        byte[] newer = "perigee-clock 9 0 x y z".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> MissionClock.decode(newer, "state/clock"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("state/clock was written by a newer Perigee (format 9");
    }

    @Test
    void aSkipIsSeenWithinASecondOfTheHost(@TempDir Path folder) {
        DiskFlash flash = new DiskFlash(folder);
        Instant[] host = {HOST};
        MissionTime time = new MissionTime(flash, "clock", () -> host[0]);
        assertThat(time.instant()).isEqualTo(HOST);

        flash.replace("clock", MissionClock.utc().skipTo(MISSION, HOST).encode());
        host[0] = HOST.plusSeconds(1);

        assertThat(time.instant()).isEqualTo(MISSION.plusSeconds(1));
    }
}
