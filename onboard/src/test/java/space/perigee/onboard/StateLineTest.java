package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;

/** The small files of state on board: starts, attempts, the sample grant. */
class StateLineTest {
    private static final Digest UPDATE = Digest.of(new byte[] {1});
    private static final Digest ANOTHER = Digest.of(new byte[] {2});

    @TempDir
    private Path folder;

    private DiskFlash flash;

    @BeforeEach
    void make() {
        flash = new DiskFlash(folder);
    }

    private void put(String file, String line) {
        flash.replace(file, line.getBytes(StandardCharsets.UTF_8));
    }

    private Starts counted() {
        Starts next = Starts.next(flash);
        next.count(flash);
        return next;
    }

    private boolean begins(Digest update) {
        Attempts attempts = new Attempts(flash);
        boolean may = attempts.mayBegin(update);
        if (may) attempts.begin(update);
        return may;
    }

    @Test
    void startsAreCountedAndTheLastWordIsToldOnce() {
        assertThat(counted()).isEqualTo(new Starts(1, ""));
        Starts.endsOn(flash, "agent link hangs for over 60 s");
        assertThat(counted().told("serving")).isEqualTo("serving; before: agent link hangs for over 60 s");
        assertThat(counted()).isEqualTo(new Starts(3, ""));
    }

    @Test
    void anUpdateIsBegunFiveTimesAndAnotherOneAnew() {
        for (int i = 0; i < Attempts.MAX; i++) assertThat(begins(UPDATE)).isTrue();
        assertThat(begins(UPDATE)).isFalse();
        assertThat(begins(ANOTHER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "perigee-starts",
                "perigee-starts 1",
                "perigee-starts x 2 a",
                "perigee-starts 1 z a",
                "slots 1 2 a"
            })
    void aDamagedLineIsAsNone(String line) {
        put("starts", line);
        assertThat(counted()).isEqualTo(new Starts(1, ""));
    }

    @Test
    void aLineOfANewerFormatStopsTheProcess() {
        put("starts", "perigee-starts 2 7 ");
        assertThatThrownBy(this::counted).hasMessageContaining("starts");
        put("slots/attempts", "perigee-attempts 9 1 " + UPDATE);
        assertThatThrownBy(() -> begins(UPDATE)).hasMessageContaining("slots/attempts");
    }
}
