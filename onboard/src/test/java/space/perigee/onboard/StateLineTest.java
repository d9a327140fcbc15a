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

    @Test
    void startsAreCountedAndTheLastWordIsToldOnce() {
        assertThat(Starts.countOn(flash)).isEqualTo(new Starts(1, ""));
        Starts.endsOn(flash, "agent link hangs for over 60 s");
        assertThat(Starts.countOn(flash).told("serving")).isEqualTo("serving; before: agent link hangs for over 60 s");
        assertThat(Starts.countOn(flash)).isEqualTo(new Starts(3, ""));
    }

    @Test
    void anUpdateIsBegunFiveTimesAndAnotherOneAnew() {
        for (int i = 0; i < Attempts.MAX; i++)
            assertThat(new Attempts(flash).begin(UPDATE)).isTrue();
        assertThat(new Attempts(flash).begin(UPDATE)).isFalse();
        assertThat(new Attempts(flash).begin(ANOTHER)).isTrue();
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
        assertThat(Starts.countOn(flash)).isEqualTo(new Starts(1, ""));
    }

    @Test
    void aLineOfANewerFormatStopsTheProcess() {
        put("starts", "perigee-starts 2 7 ");
        assertThatThrownBy(() -> Starts.countOn(flash)).hasMessageContaining("starts");
        put("slots/attempts", "perigee-attempts 9 1 " + UPDATE);
        assertThatThrownBy(() -> new Attempts(flash).begin(UPDATE)).hasMessageContaining("slots/attempts");
    }
}
