package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
    @ParameterizedTest
    @ValueSource(strings = {"no", "Y", "on", "010", "0x10", "2023-04-04", "1e3", "-1", ".5"})
    void aTextThatOlderReadersTakeForSomethingElseIsQuoted(String text) {
        assertThat(Output.yaml(Map.of("station", text))).isEqualTo("station: \"" + text + "\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heihe", "north", "sha256:01", "yellow"})
    void anyOtherIsPlain(String text) {
        assertThat(Output.yaml(Map.of("station", text))).isEqualTo("station: " + text + "\n");
    }
}
