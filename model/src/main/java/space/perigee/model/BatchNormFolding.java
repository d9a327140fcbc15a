package space.perigee.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;
import space.perigee.model.OnnxGraph.Node;

/**
 * Folds each batch norm into the convolution in front of it, the shape in which a model flies (Jacob et al. 2018, "Quantization and
 * training of neural networks", 3.2): with s = gamma / sqrt(var + epsilon) per output channel
 *
 * <pre>
 * weight' = weight * s      bias' = beta + (bias - mean) * s
 * </pre>
 *
 * computed in double and rounded once, so the result is the same on every machine. A convolution keeps the names of its weight and its
 * bias; a bias that it did not have is named after the weight ({@code conv0.weight} gives {@code conv0.bias}) and lies right behind it.
 */
public final class BatchNormFolding {
    private static final String WEIGHT_SUFFIX = ".weight";
    private static final String BIAS_SUFFIX = ".bias";
    private static final float DEFAULT_EPSILON = 1e-5f;

    private final ModelFile model;
    /** Tensors that change, by name; a bias that comes new is in {@link #newBiases}, too. */
    private final Map<String, TensorData> changed = new HashMap<>();
    /** Names of new biases by that of the weight in front of them. */
    private final Map<String, String> newBiases = new HashMap<>();

    private final Set<String> dropped = new HashSet<>();

    private BatchNormFolding(ModelFile model) {
        this.model = model;
    }

    /**
     * The same function without batch norm; a model that has none comes back as it is.
     *
     * @throws Problem when a batch norm is not alone behind a convolution
     */
    public static ModelFile fold(ModelFile withBatchNorm) {
        if (withBatchNorm.graph().nodes("BatchNormalization").isEmpty()) return withBatchNorm;
        return new BatchNormFolding(withBatchNorm).folded();
    }

    private ModelFile folded() {
        OnnxGraph graph = model.graph();
        Map<String, Node> replaced = new HashMap<>();
        for (Node norm : graph.nodes("BatchNormalization")) {
            Node convolution = convolutionBefore(norm);
            replaced.put(convolution.output(), fold(convolution, norm));
        }
        List<Node> nodes = graph.nodes().stream()
                .filter(node -> !node.op().equals("BatchNormalization"))
                .map(node -> replaced.getOrDefault(node.output(), node))
                .toList();
        List<TensorData> tensors = tensors();
        List<String> names = tensors.stream().map(TensorData::name).toList();
        OnnxGraph result = new OnnxGraph(graph.name(), graph.inputs(), graph.outputs(), nodes, names);
        return ModelFile.of(model.index(), result, tensors, model.index().metadata());
    }

    private List<TensorData> tensors() {
        List<TensorData> tensors = new ArrayList<>();
        for (TensorData tensor : model.data()) {
            if (dropped.contains(tensor.name())) continue;
            tensors.add(changed.getOrDefault(tensor.name(), tensor));
            String bias = newBiases.get(tensor.name());
            if (bias != null) tensors.add(Objects.requireNonNull(changed.get(bias), bias));
        }
        return tensors;
    }

    private Node convolutionBefore(Node norm) {
        String between = norm.input(0).orElseThrow(() -> cannot(norm, "it has no input"));
        List<Node> users = users(between);
        if (users.size() > 1 || model.graph().isOutput(between)) throw cannot(norm, "its input is used elsewhere, too");
        return model.graph().nodes("Conv").stream()
                .filter(node -> node.output().equals(between))
                .findFirst()
                .orElseThrow(() -> cannot(norm, "no convolution makes its input"));
    }

    private List<Node> users(String value) {
        return model.graph().nodes().stream()
                .filter(node -> node.inputs().contains(value))
                .toList();
    }

    private Node fold(Node convolution, Node norm) {
        if (norm.integer("training_mode", 0) != 0) throw cannot(norm, "it is in training mode");
        String weight = own(convolution, 1, norm);
        double[] scale = scale(norm);
        Optional<String> oldBias = convolution.input(2);
        String bias = oldBias.isPresent() ? own(convolution, 2, norm) : newBias(weight, norm);
        changed.put(weight, scaled(weight, scale, norm));
        changed.put(bias, TensorData.of(bias, List.of(scale.length), bias(norm, scale, oldBias)));
        for (int i = 1; i <= 4; i++) dropped.add(own(norm, i, norm));
        return new Node(
                convolution.op(),
                convolution.name(),
                List.of(convolution.inputs().getFirst(), weight, bias),
                List.of(norm.output()),
                convolution.attributes());
    }

    /** Name of an initialiser that only this node uses. */
    private String own(Node node, int input, Node norm) {
        String name = node.input(input).orElseThrow(() -> cannot(norm, Text.of("%s lacks an input", node.name())));
        if (model.tensor(name).isEmpty()) throw cannot(norm, name + " is computed, not stored");
        if (users(name).size() > 1) throw cannot(norm, name + " is shared");
        return name;
    }

    private String newBias(String weight, Node norm) {
        String stem =
                weight.endsWith(WEIGHT_SUFFIX) ? weight.substring(0, weight.length() - WEIGHT_SUFFIX.length()) : weight;
        String bias = stem + BIAS_SUFFIX;
        if (model.tensor(bias).isPresent()) throw cannot(norm, "another tensor is named " + bias);
        newBiases.put(weight, bias);
        return bias;
    }

    private double[] scale(Node norm) {
        float epsilon = norm.float32("epsilon", DEFAULT_EPSILON);
        float[] gamma = model.floats(own(norm, 1, norm));
        float[] variance = model.floats(own(norm, 4, norm));
        if (gamma.length != variance.length) throw cannot(norm, "its scale and variance differ in size");
        double[] scale = new double[gamma.length];
        for (int c = 0; c < scale.length; c++) {
            double spread = (double) variance[c] + epsilon;
            if (!(spread > 0)) throw cannot(norm, Text.of("the variance of channel %d is %s", c, variance[c]));
            scale[c] = gamma[c] / Math.sqrt(spread);
        }
        return scale;
    }

    private TensorData scaled(String name, double[] scale, Node norm) {
        TensorData weight = model.data(name);
        float[] values = model.floats(name);
        if (weight.shape().isEmpty() || weight.shape().getFirst() != scale.length || values.length == 0) {
            throw cannot(norm, Text.of("%s %s does not have %d output channels", name, weight.shape(), scale.length));
        }
        int perChannel = values.length / scale.length;
        for (int i = 0; i < values.length; i++) values[i] = (float) (values[i] * scale[i / perChannel]);
        return TensorData.of(weight.name(), weight.shape(), values);
    }

    private float[] bias(Node norm, double[] scale, Optional<String> oldBias) {
        float[] beta = model.floats(own(norm, 2, norm));
        float[] mean = model.floats(own(norm, 3, norm));
        float[] before = oldBias.map(model::floats).orElseGet(() -> new float[scale.length]);
        if (beta.length != scale.length || mean.length != scale.length || before.length != scale.length) {
            throw cannot(norm, "its tensors differ in size");
        }
        float[] bias = new float[scale.length];
        for (int c = 0; c < bias.length; c++) bias[c] = (float) (beta[c] + ((double) before[c] - mean[c]) * scale[c]);
        return bias;
    }

    private Problem cannot(Node norm, String why) {
        return ModelProblem.CANNOT_FOLD.with(norm.name(), model.where(), why);
    }
}
