package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Problem;

class CardCodecTest {
    private final ModelCard card = Models.THERMAL.withNote("licence", "CC BY 4.0, Suo et al. 2023");

    @Test
    void aCardIsReadBackAsItWas() {
        assertThat(CardCodec.decode(CardCodec.encode(card), "m")).isEqualTo(card);
    }

    @Test
    void theTextsAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(CardCodec.encode(card)).containsEntry("perigee.input", "640x512x1");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theTextsAreStable() {
        assertThat(CardCodec.encode(card))
                .containsEntry("perigee.card", "1")
                .containsEntry("perigee.name", "thermal-tiny")
                .containsEntry("perigee.input", "640x512x1")
                .containsEntry("perigee.classes", "person,car,bicycle,other_vehicle")
                .containsEntry("perigee.head.1", "head16 16 9.5x17.0 14.0x12.0 20.0x24.0")
                .containsEntry("perigee.note.licence", "CC BY 4.0, Suo et al. 2023");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name    | Not A Label          | name "Not A Label" is not a DNS label
            input   | 640x512              | perigee.input is "640x512"
            input   | 640x512x2            | 2 channels, not 1 or 3
            input   | 99999x512x1          | input of 99999 x 512 px, each must be 1..8192
            input   | 650x512x1            | stride of 32 px does not divide 650 x 512 px
            classes | a,b,a                | two classes have one name
            classes | a,,b                 | class name "" is empty
            head.0  | head32 32            | perigee.head.0 is "head32 32"
            head.0  | head32 32 1x2 3xE    | perigee.head.0 has the anchor "3xE"
            head.0  | head32 32 1x2 3x-1   | an anchor's side is not within 0..8192 px
            head.0  | head32 0 1x2         | stride of 0 px
            """)
    void wrongTextsAreRefused(String key, String text, String why) {
        Map<String, String> texts = new HashMap<>(CardCodec.encode(card));
        texts.put("perigee." + key, text);

        assertThatThrownBy(() -> CardCodec.decode(texts, "m.onnx"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("the model card of m.onnx is wrong: ")
                .hasMessageContaining(why);
    }

    @Test
    void noCardAndANewerCardAreToldApart() {
        assertThatThrownBy(() -> CardCodec.decode(Map.of(), "m.onnx"))
                .hasMessageContaining("m.onnx carries no model card");
        assertThatThrownBy(() -> CardCodec.decode(Map.of("perigee.card", "2"), "m.onnx"))
                .hasMessageContaining("m.onnx has a model card of format 2, this Perigee knows 1");
    }

    @Test
    void anotherCardChangesTheFileButNoWeight() {
        ModelFile model = Models.small(1);
        ModelFile noted = model.withCard(Models.SMALL.withNote("map50.day", "0.43"));

        assertThat(noted.card().notes()).containsEntry("map50.day", "0.43");
        assertThat(noted.data()).isEqualTo(model.data());
        assertThat(noted.withCard(Models.SMALL).digest()).isEqualTo(model.digest());
    }
}
