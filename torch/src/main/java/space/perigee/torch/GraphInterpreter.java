package space.perigee.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import space.perigee.mission.Problem;
import space.perigee.model.OnnxGraph;
import space.perigee.model.OnnxGraph.Attribute;
import space.perigee.model.OnnxGraph.Node;
import space.perigee.model.TensorData;

/**
 * Runs an ONNX graph node by node in libtorch, so that gradients flow back to its initialisers: whatever detector or classifier can
 * be written in the operators below trains without being written a second time. Images are [batch, channels, rows, columns].
 *
 * <p>A batch normalisation whose running mean is among the trained tensors works as in training and moves its running statistics;
 * any other uses them as constants, as the satellite does.
 */
final class GraphInterpreter {
    private static final List<Long> ONES = List.of(1L, 1L);
    private static final List<Long> NO_PADS = List.of(0L, 0L, 0L, 0L);
    private static final List<String> SIDES = List.of("top", "left", "bottom", "right");

    private final OnnxGraph graph;
    private final Map<String, Tensor> weights = new HashMap<>();
    private final Map<String, long[]> integers = new HashMap<>();
    private final Set<String> trained;
    private final boolean halfPrecision;

    /**
     * @param initialisers float ones become tensors that live as long as this; integer ones are arguments of nodes
     * @param trained which of them may change
     * @param halfPrecision convolutions in bfloat16
     */
    GraphInterpreter(OnnxGraph graph, List<TensorData> initialisers, Set<String> trained, boolean halfPrecision) {
        this.graph = graph;
        this.trained = Set.copyOf(trained);
        this.halfPrecision = halfPrecision;
        for (TensorData tensor : initialisers) load(tensor.name(), tensor);
        for (Node node : graph.nodes("Constant"))
            if (node.attributes().get("value") instanceof Attribute.Tensor(TensorData value))
                load(node.output(), value);
    }

    private void load(String name, TensorData tensor) {
        switch (tensor.type()) {
            case FLOAT32 ->
                weights.put(
                        name,
                        Tensors.of(
                                tensor.floats(),
                                tensor.shape().stream()
                                        .mapToLong(Integer::longValue)
                                        .toArray()));
            case INT64 -> integers.put(name, tensor.longs());
            case UINT8, INT8, INT32, FLOAT16 -> {} // a node that wants one of these is refused when it is reached
        }
    }

    /** The initialiser itself, not a copy. */
    Tensor weight(String name) {
        Tensor tensor = weights.get(name);
        if (tensor == null) throw TorchProblem.NO_SUCH_TENSOR.with(name, graph.name());
        return tensor;
    }

    /** Names of running means and variances: they are trained by watching, not by gradient. */
    Set<String> runningStatistics() {
        Set<String> names = new TreeSet<>();
        for (Node node : graph.nodes("BatchNormalization"))
            names.addAll(node.inputs().subList(3, 5));
        return names;
    }

    /** All graph outputs by name. {@code training} decides only what batch normalisation does. */
    Map<String, Tensor> run(Tensor input, boolean training) {
        Map<String, Tensor> values = new HashMap<>(weights);
        values.put(graph.inputs().getFirst().name(), input);
        for (Node node : graph.nodes())
            if (!node.op().equals("Constant")) values.put(node.output(), compute(node, values, training));
        Map<String, Tensor> outputs = new HashMap<>();
        for (OnnxGraph.Value output : graph.outputs()) outputs.put(output.name(), values.get(output.name()));
        return outputs;
    }

    private Tensor compute(Node node, Map<String, Tensor> values, boolean training) {
        return switch (node.op()) {
            case "Conv" -> convolution(node, values);
            case "BatchNormalization" -> batchNormalization(node, values, training);
            case "LeakyRelu" -> torch.leaky_relu(in(node, 0, values), new Scalar(node.float32("alpha", 0.01f)));
            case "Relu" -> in(node, 0, values).relu();
            case "Sigmoid" -> in(node, 0, values).sigmoid();
            case "Tanh" -> in(node, 0, values).tanh();
            case "HardSwish" -> torch.hardswish(in(node, 0, values));
            case "Clip" -> clip(node, values);
            case "MaxPool" -> maxPool(node, values);
            case "AveragePool" -> averagePool(node, values);
            case "GlobalAveragePool" -> torch.adaptive_avg_pool2d(in(node, 0, values), 1, 1);
            case "Resize" -> resize(node, values);
            case "Concat" -> concat(node, values);
            case "Add" -> in(node, 0, values).add(in(node, 1, values));
            case "Sub" -> in(node, 0, values).sub(in(node, 1, values));
            case "Mul" -> in(node, 0, values).mul(in(node, 1, values));
            case "Div" -> in(node, 0, values).div(in(node, 1, values));
            case "Flatten" -> flatten(node, values);
            case "Reshape" -> in(node, 0, values).reshape(longs(node, 1));
            case "Transpose" -> in(node, 0, values).permute(array(node.integers("perm", List.of())));
            case "Gemm" -> gemm(node, values);
            case "MatMul" -> in(node, 0, values).matmul(in(node, 1, values));
            case "Identity", "Dropout" -> in(node, 0, values);
            default -> throw unsupported(node, "no such operator here");
        };
    }

    private static Tensor in(Node node, int i, Map<String, Tensor> values) {
        Tensor value = values.get(node.input(i).orElse(""));
        if (value == null) throw unsupported(node, "its input " + i + " is no float tensor");
        return value;
    }

    private static TensorOptional optional(Node node, int i, Map<String, Tensor> values, ScalarType type) {
        return node.input(i).isEmpty()
                ? new TensorOptional()
                : new TensorOptional(in(node, i, values).to(type));
    }

    private Tensor convolution(Node node, Map<String, Tensor> values) {
        ScalarType type = halfPrecision ? ScalarType.BFloat16 : ScalarType.Float;
        List<Long> pads = pads(node);
        boolean even = pads.get(0).equals(pads.get(2)) && pads.get(1).equals(pads.get(3));
        Tensor input = in(node, 0, values).to(type);
        return torch.conv2d(
                even ? input : padded(input, pads, 0),
                in(node, 1, values).to(type).contiguous(MemoryFormat.ChannelsLast),
                optional(node, 2, values, type),
                array(node.integers("strides", ONES)),
                even ? array(pads.subList(0, 2)) : new long[] {0, 0},
                array(node.integers("dilations", ONES)),
                node.integer("group", 1));
    }

    private Tensor batchNormalization(Node node, Map<String, Tensor> values, boolean training) {
        boolean moves = training && trained.contains(node.inputs().get(3));
        double keep = node.float32(
                "momentum", 0.9f); // ONNX: share of the old value that stays; libtorch: of the new that comes in
        return torch.batch_norm(
                in(node, 0, values),
                new TensorOptional(in(node, 1, values)),
                new TensorOptional(in(node, 2, values)),
                new TensorOptional(in(node, 3, values)),
                new TensorOptional(in(node, 4, values)),
                moves,
                1 - keep,
                node.float32("epsilon", 1e-5f),
                false);
    }

    private Tensor clip(Node node, Map<String, Tensor> values) {
        float low = bound(node, 1, "min", values, -Float.MAX_VALUE);
        float high = bound(node, 2, "max", values, Float.MAX_VALUE);
        return Tensors.clamp(in(node, 0, values), low, high);
    }

    /** Since opset 11 a bound is an input, before it an attribute. */
    private static float bound(Node node, int i, String attribute, Map<String, Tensor> values, float otherwise) {
        return node.input(i).isPresent() ? in(node, i, values).item_float() : node.float32(attribute, otherwise);
    }

    /** Padding never wins a maximum: it is filled with -inf, on whichever sides it lies. */
    private static Tensor maxPool(Node node, Map<String, Tensor> values) {
        List<Long> kernel = node.integers("kernel_shape", ONES);
        return torch.max_pool2d(
                padded(in(node, 0, values), pads(node), Double.NEGATIVE_INFINITY),
                array(kernel),
                array(node.integers("strides", ONES)),
                new long[] {0, 0},
                array(node.integers("dilations", ONES)),
                node.integer("ceil_mode", 0) != 0);
    }

    private static Tensor averagePool(Node node, Map<String, Tensor> values) {
        if (!pads(node).equals(NO_PADS)) throw unsupported(node, "padding of an average");
        return torch.avg_pool2d(
                in(node, 0, values),
                array(node.integers("kernel_shape", ONES)),
                array(node.integers("strides", ONES)),
                new long[] {0, 0},
                node.integer("ceil_mode", 0) != 0,
                false,
                new LongOptional());
    }

    private static Tensor padded(Tensor input, List<Long> pads, double value) {
        if (pads.equals(NO_PADS)) return input;
        long[] lastDimensionFirst = {pads.get(1), pads.get(3), pads.get(0), pads.get(2)};
        return torch.constant_pad_nd(input, lastDimensionFirst, new Scalar(value));
    }

    /** Top, left, bottom, right, as ONNX orders them. */
    private static List<Long> pads(Node node) {
        String automatic = node.text("auto_pad", "NOTSET");
        if (!automatic.equals("NOTSET") && !automatic.equals("VALID")) throw unsupported(node, "auto_pad " + automatic);
        List<Long> pads = node.integers("pads", NO_PADS);
        if (pads.size() != SIDES.size()) throw unsupported(node, pads.size() + " pads, not " + SIDES);
        return pads;
    }

    /** Nearest neighbour by whole factors: there all of ONNX's coordinate rules agree. */
    private Tensor resize(Node node, Map<String, Tensor> values) {
        if (!node.text("mode", "nearest").equals("nearest")) throw unsupported(node, "mode " + node.text("mode", ""));
        Tensor input = in(node, 0, values);
        long[] sizes = node.input(3).isPresent() ? longs(node, 3) : scaled(node, input, values);
        long rows = sizes[sizes.length - 2];
        long columns = sizes[sizes.length - 1];
        if (rows % input.size(2) != 0 || columns % input.size(3) != 0)
            throw unsupported(node, "a factor that is not whole");
        return torch.upsample_nearest2d(input, new long[] {rows, columns}, new DoubleOptional(), new DoubleOptional());
    }

    private static long[] scaled(Node node, Tensor input, Map<String, Tensor> values) {
        float[] scales = Tensors.floats(in(node, 2, values));
        if (scales.length != 4) throw unsupported(node, scales.length + " scales");
        long[] sizes = new long[scales.length];
        for (int i = 0; i < scales.length; i++) sizes[i] = (long) (input.size(i) * scales[i]);
        return sizes;
    }

    private static Tensor concat(Node node, Map<String, Tensor> values) {
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) parts.add(in(node, i, values));
        return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), node.integer("axis", 1));
    }

    private static Tensor flatten(Node node, Map<String, Tensor> values) {
        if (node.integer("axis", 1) != 1) throw unsupported(node, "axis other than 1");
        return in(node, 0, values).flatten(1, -1);
    }

    private static Tensor gemm(Node node, Map<String, Tensor> values) {
        if (node.integer("transA", 0) != 0) throw unsupported(node, "transA");
        if (node.float32("alpha", 1) != 1 || node.float32("beta", 1) != 1) throw unsupported(node, "alpha or beta");
        Tensor b = in(node, 1, values);
        Tensor product = in(node, 0, values).to(ScalarType.Float).matmul(node.integer("transB", 0) != 0 ? b.t() : b);
        return node.input(2).isPresent() ? product.add(in(node, 2, values)) : product;
    }

    private long[] longs(Node node, int i) {
        long[] value = integers.get(node.input(i).orElse(""));
        if (value == null) throw unsupported(node, "its input " + i + " is no constant");
        return value;
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static Problem unsupported(Node node, String what) {
        return TorchProblem.UNSUPPORTED_NODE.with(node.name(), node.op(), what);
    }
}
