package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import space.perigee.mission.Duty;

/** An agent that does not come back is named; the process then ends with 3, and its start counts as a crash on trial. */
class WatchdogTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Instant host = Instant.parse("2026-11-25T00:00:00Z");
    private final Watchdog watchdog = new Watchdog(LIMIT, () -> host);

    @Test
    void anAgentThatHangsIsNamedWhileItHangs() {
        List<Optional<String>> seen = new ArrayList<>();
        Duty hangs = watchdog.watched("vision", now -> {
            host = host.plus(LIMIT);
            seen.add(watchdog.hanging());
            host = host.plusMillis(1);
            seen.add(watchdog.hanging());
            return now;
        });

        hangs.tick(Instant.EPOCH);

        assertThat(seen).as("within the limit, and beyond it").containsExactly(Optional.empty(), Optional.of("vision"));
        assertThat(watchdog.hanging()).as("it came back").isEmpty();
    }

    @Test
    void anAgentThatRestsForHoursDoesNotHang() {
        watchdog.watched("link", now -> Instant.MAX).tick(Instant.EPOCH);
        host = host.plus(Duration.ofHours(5));

        assertThat(watchdog.hanging()).isEmpty();
    }

    @Test
    void anAgentThatThrowsDoesNotHangForEver() {
        Duty broken = watchdog.watched("state", now -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> broken.tick(Instant.EPOCH)).hasMessage("a bug");
        host = host.plus(Duration.ofHours(5));

        assertThat(watchdog.hanging()).isEmpty();
    }
}
