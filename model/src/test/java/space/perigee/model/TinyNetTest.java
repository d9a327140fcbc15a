package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.mission.Digest;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;

class TinyNetTest {
    /** ONNX Runtime 1.29.0 loaded and ran these very bytes (and Yolov3Tiny's); a change of the writer or the draw shows here. */
    @Test
    void theBytesOfSeedOneAreFrozen() {
        assertThat(Models.small(1).digest())
                .isEqualTo(Digest.parse("sha256:566d7113d8a7adde58a3e6cf1de01f936447ce8b4c8af30d50746e308abd6add"));
        assertThat(Models.small(2).digest()).isNotEqualTo(Models.small(1).digest());
    }

    @Test
    void itHasAboutFiftyThousandParameters() {
        assertThat(Models.parameters(Models.small(1))).isBetween(45_000L, 55_000L);
        assertThat(Models.parameters(TinyNet.build(Models.ONE_HEAD, Models.random(1), true)))
                .isBetween(45_000L, 55_000L);
    }

    @Test
    void aFreshNetSaysThatThereIsNothing() {
        double[] outputs = NaiveNet.outputs(
                TinyNet.build(Models.ONE_HEAD, Models.random(1), true),
                Models.random(2).doubles(96 * 96).toArray());
        int cells = 12 * 12;

        for (int i = 0; i < cells; i++) assertThat(outputs[4 * cells + i]).isBetween(-5.0, -4.0);
        assertThat(outputs).hasSize(6 * cells);
    }

    @Test
    void withoutBatchNormItHasTheSameWeightsAndABias() {
        ModelFile flying = TinyNet.build(Models.SMALL, Models.random(1), false);

        assertThat(flying.floats("conv3.weight")).isEqualTo(Models.small(1).floats("conv3.weight"));
        assertThat(flying.floats("conv3.bias")).containsOnly(0);
        assertThat(flying.graph().nodes("BatchNormalization")).isEmpty();
    }

    @Test
    void oneHeadOfStrideSixteenIsThereToo() {
        Head coarse = new Head("out", 16, List.of(new Anchor(20, 20)));
        ModelCard card = new ModelCard("coarse", 96, 96, 3, List.of("car"), List.of(coarse));

        assertThat(TinyNet.build(card, Models.random(1), true).graph().initialisers())
                .contains("head16.bias");
    }

    @Test
    void otherHeadsAreRefused() {
        assertThatThrownBy(() -> TinyNet.build(Models.THERMAL, Models.random(1), true))
                .hasMessageContaining("heads of strides 8, 16, or 16 and 8 px, not [32, 16]");
    }
}
