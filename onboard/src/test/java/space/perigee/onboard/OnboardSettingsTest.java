package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.delta.KeyFiles;

/** The settings file: defaults, bounds, and a sentence for whatever it does not take. */
class OnboardSettingsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeKeys() {
        for (String name : List.of("one", "two", "three")) KeyFiles.make(folder.resolve("keys"), name);
    }

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

    @Test
    void twoKeysMustHaveSignedUnlessToldOtherwise() throws IOException {
        assertThat(read().keyThreshold()).isEqualTo(2);
        assertThat(read("keyThreshold=3").keyThreshold()).isEqualTo(3);
    }

    @Test
    void moreSignaturesThanThereAreKeysAreRefused() throws IOException {
        Files.copy(folder.resolve("keys/one.pub"), folder.resolve("keys/one-again.pub"));

        assertThatThrownBy(() -> read("keyThreshold=4"))
                .hasMessage(
                        ("onboard.bad-setting: setting keyThreshold in %s: 4 keys must sign an update, %s holds 3 public"
                                        + " ones (*.pub): lower it or put the others there (default 2); correct it")
                                .formatted(folder.resolve("onboard.properties"), folder.resolve("keys")));
    }

    @ParameterizedTest
    @CsvSource({
        "keyThreshold=0,0 is not in 1..16 (default 2)",
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
