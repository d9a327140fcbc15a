package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import space.perigee.model.OnnxGraph.Node;

class BatchNormFoldingTest {
    /** By hand: gamma 3, beta 1, mean 5, variance 4 - epsilon: s = 3/2, so w' = 1.5 w and b' = 1 - 5 * 1.5. */
    @Test
    void oneChannelComputedByHand() {
        ModelFile model = Models.small(1);
        float[] eights = {8, 8, 8, 8, 8, 8, 8, 8};
        float[] variance = eights.clone();
        float[] gamma = eights.clone();
        float[] beta = eights.clone();
        float[] mean = eights.clone();
        variance[2] = 4 - GraphBuilder.BATCH_NORM_EPSILON;
        gamma[2] = 3;
        beta[2] = 1;
        mean[2] = 5;
        ModelFile folded = BatchNormFolding.fold(model.withFloats(
                Map.of("conv0.gamma", gamma, "conv0.beta", beta, "conv0.mean", mean, "conv0.var", variance)));

        assertThat(folded.floats("conv0.bias")[2]).isEqualTo(-6.5f);
        assertThat(folded.floats("conv0.weight")[2 * 9 + 4])
                .isCloseTo(1.5f * model.floats("conv0.weight")[2 * 9 + 4], Offset.offset(1e-7f));
    }

    @Test
    void theFoldedNetComputesTheSame() {
        ModelFile model = lively(Models.small(1), 3);
        double[] image = Models.random(4).doubles(96 * 96).toArray();

        double[] before = NaiveNet.outputs(model, image);
        double[] after = NaiveNet.outputs(BatchNormFolding.fold(model), image);

        assertThat(after).hasSameSizeAs(before);
        double greatest = 0;
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isCloseTo(before[i], Offset.offset(1e-5));
            greatest = Math.max(greatest, Math.abs(before[i]));
        }
        assertThat(greatest).as("the outputs say something").isGreaterThan(5);
    }

    @Test
    void namesCardAndOrderStay() {
        ModelFile folded = BatchNormFolding.fold(Models.small(1));

        assertThat(folded.card()).isEqualTo(Models.SMALL);
        assertThat(folded.graph().initialisers())
                .startsWith("conv0.weight", "conv0.bias", "conv1.weight", "conv1.bias")
                .doesNotContain("conv0.gamma", "conv0.beta", "conv0.mean", "conv0.var");
        assertThat(folded.graph().nodes()).extracting(Node::op).doesNotContain("BatchNormalization");
        assertThat(BatchNormFolding.fold(folded)).isSameAs(folded);
    }

    @Test
    void aVarianceBelowZeroIsRefused() {
        ModelFile model = Models.small(1).withFloats(Map.of("conv0.var", new float[] {1, 1, -1, 1, 1, 1, 1, 1}));

        assertThatThrownBy(() -> BatchNormFolding.fold(model))
                .hasMessageContaining("batch norm conv0.norm of small cannot be folded")
                .hasMessageContaining("the variance of channel 2 is -1.0");
    }

    @Test
    void aConvolutionThatOthersUseIsRefused() {
        ModelFile model = Models.small(1);
        OnnxGraph graph = model.graph();
        List<Node> nodes = graph.nodes().stream()
                .map(node -> node.name().equals("conv0.leaky")
                        ? new Node("Add", node.name(), List.of("conv0", "conv0.norm"), node.outputs(), Map.of())
                        : node)
                .toList();
        OnnxGraph shared = new OnnxGraph(graph.name(), graph.inputs(), graph.outputs(), nodes, graph.initialisers());
        ModelFile other = ModelFile.of(model.index(), shared, model.data(), Map.of());

        assertThatThrownBy(() -> BatchNormFolding.fold(other)).hasMessageContaining("its input is used elsewhere, too");
    }

    /** The model with all of its batch norms and heads at work. */
    static ModelFile lively(ModelFile model, long seed) {
        RandomGenerator random = Models.random(seed);
        Map<String, float[]> values = new HashMap<>();
        for (TensorInfo tensor : model.tensors()) {
            float[] drawn = new float[tensor.elements()];
            boolean positive = tensor.name().endsWith(".gamma") || tensor.name().endsWith(".var");
            boolean signed = tensor.name().endsWith(".beta") || tensor.name().endsWith(".mean");
            boolean head = tensor.name().startsWith("head") && tensor.name().endsWith(".weight");
            if (!positive && !signed && !head) continue;
            for (int i = 0; i < drawn.length; i++)
                drawn[i] = positive ? 0.5f + random.nextFloat() : random.nextFloat() - 0.5f;
            values.put(tensor.name(), drawn);
        }
        return model.withFloats(values);
    }
}
