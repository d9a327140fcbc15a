package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import space.perigee.model.OnnxGraph.Node;

class TensorSetsTest {
    private final ModelFile tiny = Yolov3Tiny.build(Models.THERMAL, Models.random(1), false);
    private final OnnxGraph graph = tiny.graph();

    @Test
    void headsAreTheirWeightsAndBiases() {
        assertThat(TensorSets.headsOnly(graph))
                .containsExactly("head32.weight", "head32.bias", "head16.weight", "head16.bias");
    }

    @Test
    void theEarlySetsOfYolov3TinyHaveTheirSizes() {
        assertThat(TensorSets.earlyBiasHeads(graph))
                .startsWith("conv0.weight", "conv0.bias", "conv1.weight", "conv1.bias")
                .contains("conv3.weight", "conv4.bias", "conv10.bias", "head16.weight")
                .doesNotContain("conv4.weight");
        assertThat(elements(TensorSets.earlyBiasHeads(graph))).isEqualTo(120_886);
        assertThat(elements(TensorSets.early01Bias(graph))).isEqualTo(7_990);
        assertThat(TensorSets.early01Bias(graph))
                .doesNotContain("head16.weight")
                .contains("head16.bias");
    }

    @Test
    void allLeavesOutOnlyWhatIsNoWeight() {
        assertThat(TensorSets.all(graph))
                .containsExactlyElementsOf(graph.initialisers().stream()
                        .filter(name -> !name.endsWith(".scales"))
                        .toList());
    }

    @Test
    void batchNormIsTrainedButItsStatisticsAreNot() {
        OnnxGraph small = Models.small(1).graph();

        assertThat(TensorSets.all(small)).contains("conv0.gamma", "conv0.beta").doesNotContain("conv0.mean");
        assertThat(TensorSets.early01Bias(small)).contains("conv5.beta").doesNotContain("conv5.gamma");
        assertThat(TensorSets.runningStatistics(small))
                .startsWith("conv0.mean", "conv0.var")
                .hasSize(16);
    }

    @Test
    void headsAreFoundBehindWhatFollowsThem() {
        OnnxGraph small =
                TinyNet.build(Models.ONE_HEAD, Models.random(1), false).graph();
        List<Node> nodes = new ArrayList<>(small.nodes());
        nodes.add(new Node("Sigmoid", "s", List.of("head8"), List.of("probability"), Map.of()));
        List<OnnxGraph.Value> outputs = List.of(new OnnxGraph.Value("probability", ElementType.FLOAT32, List.of()));

        assertThat(TensorSets.headsOnly(new OnnxGraph("g", small.inputs(), outputs, nodes, small.initialisers())))
                .containsExactly("head8.weight", "head8.bias");
    }

    @Test
    void setsGoByName() {
        assertThat(TensorSets.named("early-bias-heads", graph)).isEqualTo(TensorSets.earlyBiasHeads(graph));
        assertThatThrownBy(() -> TensorSets.named("some", graph))
                .hasMessageContaining(
                        "there is no tensor set \"some\"; use heads, early-bias-heads, early01-bias or all");
    }

    private int elements(List<String> names) {
        return names.stream()
                .mapToInt(name -> tiny.data(name).octets().remaining() / Float.BYTES)
                .sum();
    }
}
