package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Problem;

class MissionFileTest {
    @Test
    void theTemplateSaysTheDefaultsOfEveryKey() {
        assertThat(MissionFile.parse(MissionFile.TEMPLATE, "t")).isEqualTo(MissionConfig.defaults());
        for (String key : Output.json().valueToTree(MissionConfig.defaults()).propertyNames())
            assertThat(MissionFile.TEMPLATE).contains("\n" + key + ":");
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        MissionConfig config = MissionFile.parse("link:\n  delayMillis: 250\n  loss: 0.05\n", "m");

        assertThat(config.link().delayMillis()).isEqualTo(250);
        assertThat(config.link().loss()).isEqualTo(0.05);
        assertThat(config.link().downBps()).isEqualTo(100_000_000);
        assertThat(MissionFile.parse("", "m")).isEqualTo(MissionConfig.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenant: a~spacecarft: {}|line 2: unknown key spacecarft; did you mean spacecraft?",
                "link:~  delayMilis: 3|line 2: unknown key link.delayMilis; did you mean link.delayMillis?",
                "tenant: a~tenant: b|line 2: tenant for the second time",
                "link:~  downBps: fast|line 2: link.downBps is \"fast\", not a whole number",
                "link: 5|line 1: link is not a list of keys",
                "tenant: [a]|line 1: tenant is not one value",
                "tenant: a~training:~  seed: 2~  tensors: foo~|line 4: training.tensors is \"foo\", an unknown name; name one of all, early",
                "tenant: a~training:~  tensors:~    - conv0~|line 3: training.tensors is not one value; name one of all, early",
                "tenant: \"a|broken YAML",
                "a: b~---~c: d|line 1: unknown key a",
                "tenant: a~---~tenant: b|line 3: a second document begins"
            })
    void whatIsWrongIsRefusedWithItsLine(String text, String what) {
        assertThatThrownBy(() -> MissionFile.parse(text.replace('~', '\n'), "mission.yaml"))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("cli.bad-mission: mission.yaml, line ")
                .hasMessageContaining(what);
    }
}
