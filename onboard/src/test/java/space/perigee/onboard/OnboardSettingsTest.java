package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings file: defaults, bounds, and a sentence for whatever it does not take. */
class OnboardSettingsTest {
    @TempDir
    private Path folder;

    private OnboardSettings read(String... lines) throws IOException {
        Path file = folder.resolve("onboard.properties");
        Files.writeString(file, "craft=demo/scout\n" + String.join("\n", lines));
        return OnboardSettings.read(file);
    }

    @Test
    void theWatchdogWaitsForAMinuteUnlessToldOtherwise() throws IOException {
        assertThat(read().watchdog()).isEqualTo(Duration.ofSeconds(60));
        assertThat(read("watchdogSeconds=1").watchdog()).isEqualTo(Duration.ofSeconds(1));
        assertThat(read("watchdogSeconds=3600").watchdog()).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({
        "watchdogSeconds=0,0 is not in 1..3600 (default 60)",
        "watchdogSeconds=3601,3601 is not in 1..3600 (default 60)",
        "watchdogSeconds=soon,\"soon\" is no number that fits (default 60)",
        "threads=0,0 is not in 1..64 (default 1)",
        "scoreThreshold=1.5,1.5 is not between 0 and 1 (default 0.25)",
        "scoreThreshold=NaN,NaN is not between 0 and 1 (default 0.25)"
    })
    void whatIsOutOfBoundsIsRefusedWithThem(String line, String reason) {
        String key = line.substring(0, line.indexOf('='));

        assertThatThrownBy(() -> read(line))
                .hasMessage("onboard.bad-setting: setting %s in %s: %s; correct it"
                        .formatted(key, folder.resolve("onboard.properties"), reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"watchdogSecond=5", "watchDogSeconds=5"})
    void anUnknownKeyIsRefusedWithTheNearestOne(String line) {
        assertThatThrownBy(() -> read(line)).hasMessageEndingWith("did you mean \"watchdogSeconds\"?");
    }
}
