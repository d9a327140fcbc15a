package space.perigee.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import space.perigee.model.OnnxGraph.Attribute;
import space.perigee.model.OnnxGraph.Dim;
import space.perigee.model.OnnxGraph.Node;
import space.perigee.model.OnnxGraph.Value;

/**
 * Makes a convolutional detector layer by layer; every method answers the name of the value it made. Convolutions are numbered in the
 * order they are made ({@code conv0}, {@code conv1}, …) and start with random weights.
 *
 * <p>Weights are drawn uniformly, not normally, because that takes one multiplication: the same seed gives the same bits on every
 * machine. Their variance is He et al.'s (2015, "Delving deep into rectifiers", eq. 15) for the leak in use.
 */
final class GraphBuilder {
    /** Darknet's leak for negative values. */
    static final float LEAK = 0.1f;

    /** Added to the variance; darknet's on the GPU, and PyTorch's default. */
    static final float BATCH_NORM_EPSILON = 1e-5f;

    /** log(0.01 / 0.99): each anchor starts at a probability of 1 % of holding an object (Lin et al. 2017, "Focal loss", 4.1). */
    static final float OBJECTNESS_PRIOR_LOGIT = -4.59512f;

    /** Lin et al.'s deviation of fresh head weights, so that the prior is what a fresh head says. */
    private static final double HEAD_DEVIATION = 0.01;

    static final String INPUT = "image";
    private static final String BATCH = "batch";
    private static final int OBJECTNESS = 4;

    private final ModelCard card;
    private final RandomGenerator random;
    private final boolean batchNorm;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final List<TensorData> tensors = new ArrayList<>();
    private final Map<String, Integer> channels = new HashMap<>();
    private int convolutions;

    /** For a net of this card; {@code batchNorm} says whether convolutions have a batch norm behind them or a bias. */
    GraphBuilder(ModelCard card, RandomGenerator random, boolean batchNorm) {
        this.card = card;
        this.random = random;
        this.batchNorm = batchNorm;
        channels.put(INPUT, card.channels());
    }

    /** A convolution that keeps width and height, batch norm where wanted, and a leaky rectifier. */
    String convolution(String from, int outputChannels, int kernel) {
        String name = "conv" + convolutions++;
        int inputChannels = channelsOf(from);
        String weight =
                weight(name, outputChannels, inputChannels, kernel, heDeviation(inputChannels * kernel * kernel));
        Map<String, Attribute> shape = convolutionAttributes(kernel);
        String sums = batchNorm
                ? normalised(name, node("Conv", name, outputChannels, shape, from, weight), outputChannels)
                : node("Conv", name, outputChannels, shape, from, weight, filled(name + ".bias", outputChannels, 0));
        Map<String, Attribute> leak = Map.of("alpha", new Attribute.Float32(LEAK));
        return node("LeakyRelu", name + ".leaky", outputChannels, leak, sums);
    }

    /** A head of the card: a 1 x 1 convolution with bias, {@code head32} for stride 32; its value is an output of the graph. */
    void head(String from, ModelCard.Head head) {
        String name = "head" + head.stridePx();
        int outputChannels = card.outputChannels(head);
        String weight = weight(name, outputChannels, channelsOf(from), 1, HEAD_DEVIATION);
        String bias = tensor(TensorData.of(name + ".bias", List.of(outputChannels), headBias(head)));
        nodes.add(
                new Node("Conv", name, List.of(from, weight, bias), List.of(head.output()), convolutionAttributes(1)));
        Dim.Fixed height = new Dim.Fixed(card.inputHeightPx() / head.stridePx());
        Dim.Fixed width = new Dim.Fixed(card.inputWidthPx() / head.stridePx());
        List<Dim> dims = List.of(new Dim.Symbolic(BATCH), new Dim.Fixed(outputChannels), height, width);
        outputs.add(new Value(head.output(), ElementType.FLOAT32, dims));
    }

    /** Halves width and height. */
    String halved(String from) {
        return maxPool(from, 2, Attribute.Ints.of(0, 0, 0, 0));
    }

    /** Darknet's max-pool of stride 1: each cell with its right and lower neighbours, so it pads right and bottom. */
    String pooledInPlace(String from) {
        return maxPool(from, 1, Attribute.Ints.of(0, 0, 1, 1));
    }

    /** Doubles width and height, each value four times. */
    String doubled(String from) {
        String scales = tensor(TensorData.of(from + ".scales", List.of(4), 1, 1, 2, 2));
        Map<String, Attribute> nearest = Map.of(
                "mode", new Attribute.Text("nearest"),
                "coordinate_transformation_mode", new Attribute.Text("asymmetric"),
                "nearest_mode", new Attribute.Text("floor"));
        return node("Resize", from + ".doubled", channelsOf(from), nearest, from, "", scales);
    }

    /** Channels of {@code first}, then those of {@code second}. */
    String joined(String first, String second) {
        Map<String, Attribute> alongChannels = Map.of("axis", new Attribute.Int(1));
        int both = channelsOf(first) + channelsOf(second);
        return node("Concat", first + ".joined", both, alongChannels, first, second);
    }

    /** The finished model. */
    ModelFile build() {
        List<Dim> dims = List.of(
                new Dim.Symbolic(BATCH),
                new Dim.Fixed(card.channels()),
                new Dim.Fixed(card.inputHeightPx()),
                new Dim.Fixed(card.inputWidthPx()));
        OnnxGraph graph = new OnnxGraph(
                card.name(),
                List.of(new Value(INPUT, ElementType.FLOAT32, dims)),
                outputs,
                nodes,
                tensors.stream().map(TensorData::name).toList());
        byte[] bytes =
                OnnxWriter.write(OnnxWriter.IR_VERSION, OnnxWriter.OPSET, graph, tensors, CardCodec.encode(card));
        return ModelFile.of(bytes, card.name());
    }

    private static Map<String, Attribute> convolutionAttributes(int kernel) {
        int pad = kernel / 2;
        return Map.of(
                "kernel_shape", Attribute.Ints.of(kernel, kernel),
                "pads", Attribute.Ints.of(pad, pad, pad, pad),
                "strides", Attribute.Ints.of(1, 1));
    }

    private String normalised(String name, String from, int size) {
        String gamma = filled(name + ".gamma", size, 1);
        String beta = filled(name + ".beta", size, 0);
        String mean = filled(name + ".mean", size, 0);
        String variance = filled(name + ".var", size, 1);
        Map<String, Attribute> epsilon = Map.of("epsilon", new Attribute.Float32(BATCH_NORM_EPSILON));
        return node("BatchNormalization", name + ".norm", size, epsilon, from, gamma, beta, mean, variance);
    }

    private String maxPool(String from, int stride, Attribute pads) {
        Map<String, Attribute> attributes = Map.of(
                "kernel_shape", Attribute.Ints.of(2, 2), "pads", pads, "strides", Attribute.Ints.of(stride, stride));
        return node("MaxPool", from + ".pool" + stride, channelsOf(from), attributes, from);
    }

    private String node(
            String op, String name, int outputChannels, Map<String, Attribute> attributes, String... inputs) {
        nodes.add(new Node(op, name, List.of(inputs), List.of(name), attributes));
        channels.put(name, outputChannels);
        return name;
    }

    private int channelsOf(String value) {
        return Objects.requireNonNull(channels.get(value), value);
    }

    private String weight(String name, int outputs, int inputs, int kernel, double deviation) {
        double bound = Math.sqrt(3) * deviation;
        float[] values = new float[outputs * inputs * kernel * kernel];
        for (int i = 0; i < values.length; i++) values[i] = (float) ((2 * random.nextFloat() - 1) * bound);
        return tensor(TensorData.of(name + ".weight", List.of(outputs, inputs, kernel, kernel), values));
    }

    private static double heDeviation(int inputs) {
        return Math.sqrt(2 / ((1 + (double) LEAK * LEAK) * inputs));
    }

    private float[] headBias(ModelCard.Head head) {
        int perAnchor = card.outputChannels(head) / head.anchors().size();
        float[] bias = new float[card.outputChannels(head)];
        for (int i = OBJECTNESS; i < bias.length; i += perAnchor) bias[i] = OBJECTNESS_PRIOR_LOGIT;
        return bias;
    }

    private String filled(String name, int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return tensor(TensorData.of(name, List.of(size), values));
    }

    private String tensor(TensorData tensor) {
        tensors.add(tensor);
        return tensor.name();
    }
}
