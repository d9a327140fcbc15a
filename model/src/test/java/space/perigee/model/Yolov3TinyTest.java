package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import space.perigee.model.OnnxGraph.Attribute;

class Yolov3TinyTest {
    private final ModelFile model = Yolov3Tiny.build(Models.THERMAL, Models.random(1), true);

    /** The official net has 8,858,734 parameters for 3 channels and 80 classes, without running statistics: darknet's 35,434,956 octets. */
    @Test
    void theOfficialShapeHasTheOfficialSize() {
        List<String> classes = IntStream.range(0, 80).mapToObj(i -> "class" + i).toList();
        ModelCard coco = new ModelCard("coco", 416, 416, 3, classes, Models.THERMAL.heads());
        ModelFile official = Yolov3Tiny.build(coco, Models.random(1), true);
        int header = 20;
        int scales = 4;

        assertThat(header + Float.BYTES * (Models.parameters(official) - scales))
                .isEqualTo(35_434_956);
    }

    @Test
    void theLayersAreDarknets() {
        List<List<Integer>> shapes = model.graph().nodes("Conv").stream()
                .map(node -> model.data(node.inputs().get(1)).shape())
                .toList();

        assertThat(shapes)
                .containsExactly(
                        List.of(16, 1, 3, 3),
                        List.of(32, 16, 3, 3),
                        List.of(64, 32, 3, 3),
                        List.of(128, 64, 3, 3),
                        List.of(256, 128, 3, 3),
                        List.of(512, 256, 3, 3),
                        List.of(1024, 512, 3, 3),
                        List.of(256, 1024, 1, 1),
                        List.of(512, 256, 3, 3),
                        List.of(27, 512, 1, 1),
                        List.of(128, 256, 1, 1),
                        List.of(256, 384, 3, 3),
                        List.of(27, 256, 1, 1));
        assertThat(model.graph().nodes("MaxPool"))
                .extracting(node -> node.attributes().get("pads"))
                .containsExactly(
                        Attribute.Ints.of(0, 0, 0, 0),
                        Attribute.Ints.of(0, 0, 0, 0),
                        Attribute.Ints.of(0, 0, 0, 0),
                        Attribute.Ints.of(0, 0, 0, 0),
                        Attribute.Ints.of(0, 0, 0, 0),
                        Attribute.Ints.of(0, 0, 1, 1));
    }

    @Test
    void tensorsHaveTheirStableNames() {
        assertThat(model.graph().initialisers())
                .startsWith("conv0.weight", "conv0.gamma", "conv0.beta", "conv0.mean", "conv0.var", "conv1.weight")
                .contains("conv10.weight", "head32.weight", "head32.bias", "head16.weight", "head16.bias");
    }

    @Test
    void freshWeightsHaveHesVarianceAndFreshHeadsThePrior() {
        float[] weight = model.floats("conv5.weight");
        double square = 0;
        for (float w : weight) square += (double) w * w;

        assertThat(square / weight.length).isCloseTo(2 / (1.01 * 256 * 9), within(0.01));
        assertThat(model.floats("head16.bias")).containsOnly(0, GraphBuilder.OBJECTNESS_PRIOR_LOGIT);
        double probability = 1 / (1 + Math.exp(-model.floats("head16.bias")[4]));
        assertThat(probability).isCloseTo(0.01, within(1e-4));
    }

    @Test
    void otherHeadsAreRefused() {
        assertThatThrownBy(() -> Yolov3Tiny.build(Models.SMALL, Models.random(1), true))
                .hasMessageContaining("its heads have strides 32 and 16 px, not [16, 8]");
    }

    private static Percentage within(double share) {
        return Percentage.withPercentage(100 * share);
    }
}
