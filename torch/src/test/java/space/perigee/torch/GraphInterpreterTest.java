package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import space.perigee.mission.Problem;
import space.perigee.model.BatchNormFolding;
import space.perigee.model.ElementType;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelCard.Anchor;
import space.perigee.model.ModelCard.Head;
import space.perigee.model.ModelFile;
import space.perigee.model.OnnxGraph;
import space.perigee.model.OnnxGraph.Attribute;
import space.perigee.model.OnnxGraph.Node;
import space.perigee.model.TensorData;
import space.perigee.model.Yolov3Tiny;

/** The reference is ONNX Runtime, as it flies; single operators are checked by hand. */
class GraphInterpreterTest {
    private static final int SIDE_PX = 64;

    @BeforeAll
    static void start() {
        Libtorch.start(1);
    }

    private static ModelFile yolo() {
        List<Anchor> anchors = List.of(new Anchor(8, 12), new Anchor(20, 20), new Anchor(40, 30));
        ModelCard card = new ModelCard(
                "tiny",
                SIDE_PX,
                SIDE_PX,
                1,
                List.of("person", "car"),
                List.of(new Head("coarse", 32, anchors), new Head("fine", 16, anchors)));
        return Yolov3Tiny.build(card, new SplittableRandom(3), true);
    }

    private static float[] picture() {
        var chance = new SplittableRandom(4);
        float[] pixels = new float[SIDE_PX * SIDE_PX];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (float) chance.nextDouble();
        return pixels;
    }

    @Test
    void computesYolov3TinyAsOnnxRuntimeDoesWithBatchNormAndFolded() throws OrtException {
        ModelFile model = yolo();
        ModelFile folded = BatchNormFolding.fold(model);

        Outputs.assertClose(Outputs.ours(model, picture(), false), Outputs.theirs(model, picture()), 1e-4f);
        Outputs.assertClose(Outputs.ours(folded, picture(), false), Outputs.theirs(folded, picture()), 1e-4f);
    }

    @Test
    void halfPrecisionStaysNear() throws OrtException {
        Outputs.assertClose(Outputs.ours(yolo(), picture(), true), Outputs.theirs(yolo(), picture()), 0.05f);
    }

    @Test
    void onlyATrainedBatchNormMovesItsStatistics() {
        Node norm =
                node("BatchNormalization", Map.of("momentum", new Attribute.Float32(0.75f)), "x", "g", "b", "m", "v");
        List<TensorData> tensors = List.of(
                TensorData.of("g", List.of(1), 2),
                TensorData.of("b", List.of(1), 1),
                TensorData.of("m", List.of(1), 4),
                TensorData.of("v", List.of(1), 1));
        Tensor input = Tensors.of(new float[] {1, 3}, 1, 1, 1, 2);
        var moving = new GraphInterpreter(graph(norm, tensors), tensors, Set.of("g", "b", "m", "v"), false);
        var still = new GraphInterpreter(graph(norm, tensors), tensors, Set.of("g", "b"), false);

        // mean 2, variance 1 of the batch: (1 - 2) * 2 + 1 and (3 - 2) * 2 + 1
        assertThat(Tensors.floats(output(moving.run(input, true)))).containsExactly(new float[] {-1, 3}, within(1e-4f));
        assertThat(Tensors.floats(moving.weight("m"))).containsExactly(0.75f * 4 + 0.25f * 2);
        // the stored mean 4 and variance 1
        assertThat(Tensors.floats(output(still.run(input, true)))).containsExactly(new float[] {-5, -1}, within(1e-4f));
        assertThat(Tensors.floats(still.weight("m"))).containsExactly(4f);
    }

    @Test
    void aStrideOneMaxPoolPadsWithMinusInfinity() {
        Node pool = node(
                "MaxPool",
                Map.of(
                        "kernel_shape", Attribute.Ints.of(2, 2),
                        "strides", Attribute.Ints.of(1, 1),
                        "pads", Attribute.Ints.of(0, 0, 1, 1)),
                "x");

        assertThat(single(pool, List.of(), new float[] {-4, -3, -2, -1}, 1, 1, 2, 2))
                .containsExactly(-1, -1, -1, -1);
        assertThat(single(pool, List.of(), new float[] {-1, -2, -3, -4}, 1, 1, 2, 2))
                .containsExactly(-1, -2, -3, -4);
    }

    @Test
    void theOperatorsOfClassifiersComputeWhatOnnxSays() {
        float[] four = {-2, 8, 1, 3};
        assertThat(single(node("GlobalAveragePool", Map.of(), "x"), List.of(), four, 1, 2, 1, 2))
                .containsExactly(3, 2);
        assertThat(single(node("Flatten", Map.of(), "x"), List.of(), four, 2, 2, 1, 1))
                .containsExactly(four);
        assertThat(single(node("Relu", Map.of(), "x"), List.of(), four, 1, 4)).containsExactly(0, 8, 1, 3);
        List<TensorData> six = List.of(TensorData.of("lo", List.of(), 0), TensorData.of("hi", List.of(), 6));
        assertThat(single(node("Clip", Map.of(), "x", "lo", "hi"), six, four, 1, 4))
                .containsExactly(0, 6, 1, 3);
        List<TensorData> linear = List.of(
                TensorData.of("w", List.of(2, 4), 1, 0, 0, 0, 1, 1, 1, 1), TensorData.of("b", List.of(2), 10, 20));
        Node gemm = node("Gemm", Map.of("transB", new Attribute.Int(1)), "x", "w", "b");
        assertThat(single(gemm, linear, four, 1, 4)).containsExactly(8, 30);
        List<TensorData> scales = List.of(TensorData.of("s", List.of(4), 1, 1, 2, 2));
        assertThat(single(node("Resize", Map.of(), "x", "", "s"), scales, new float[] {1, 2}, 1, 1, 1, 2))
                .containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
        assertThat(single(node("Add", Map.of(), "x", "x"), List.of(), four, 1, 4))
                .containsExactly(-4, 16, 2, 6);
        assertThat(single(node("Concat", Map.of("axis", new Attribute.Int(1)), "x", "x"), List.of(), four, 2, 2))
                .containsExactly(-2, 8, -2, 8, 1, 3, 1, 3);
    }

    @Test
    void anOperatorItDoesNotKnowIsNamed() {
        Node odd = node("Einsum", Map.of(), "x");

        assertThatThrownBy(() -> single(odd, List.of(), new float[] {1}, 1))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("node n (Einsum)");
    }

    private static float[] single(Node node, List<TensorData> tensors, float[] input, long... shape) {
        var net = new GraphInterpreter(graph(node, tensors), tensors, Set.of(), false);
        return Tensors.floats(output(net.run(Tensors.of(input, shape), false)));
    }

    private static Tensor output(Map<String, Tensor> outputs) {
        return outputs.values().iterator().next();
    }

    private static Node node(String op, Map<String, Attribute> attributes, String... inputs) {
        return new Node(op, "n", List.of(inputs), List.of("y"), attributes);
    }

    private static OnnxGraph graph(Node node, List<TensorData> tensors) {
        return new OnnxGraph(
                "one",
                List.of(new OnnxGraph.Value("x", ElementType.FLOAT32, List.of())),
                List.of(new OnnxGraph.Value("y", ElementType.FLOAT32, List.of())),
                List.of(node),
                tensors.stream().map(TensorData::name).toList());
    }
}
