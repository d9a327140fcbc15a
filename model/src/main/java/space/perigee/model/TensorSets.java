package space.perigee.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import space.perigee.model.OnnxGraph.Node;

/**
 * Which tensors a round trains, as names in graph order, for any graph of convolutions. A change of sensor, season or light needs the
 * early layers; a new class needs the heads. Convolutions are counted in graph order from 0. Heads are the last convolutions before each
 * output. Where a graph still has batch norms, its shifts count among the biases.
 */
public final class TensorSets {
    private static final Map<String, Function<OnnxGraph, List<String>>> SETS = new TreeMap<>(Map.of(
            "heads", TensorSets::headsOnly,
            "early-bias-heads", TensorSets::earlyBiasHeads,
            "early01-bias", TensorSets::early01Bias,
            "all", TensorSets::all));

    /** Names that {@link #named} knows. */
    public static final Set<String> NAMES = Collections.unmodifiableSet(SETS.keySet());

    private static final int EARLY_BIAS_HEADS_CONVOLUTIONS = 4;
    private static final int EARLY01_CONVOLUTIONS = 2;

    private TensorSets() {}

    /**
     * The set that a recipe names: {@code heads}, {@code early-bias-heads}, {@code early01-bias} or {@code all}.
     *
     * @throws space.perigee.mission.Problem for another name
     */
    public static List<String> named(String name, OnnxGraph graph) {
        Function<OnnxGraph, List<String>> set = SETS.get(name);
        if (set == null) throw ModelProblem.UNKNOWN_SET.with(name);
        return set.apply(graph);
    }

    /** Weights and biases of the heads: a new class. */
    public static List<String> headsOnly(OnnxGraph graph) {
        Set<String> heads = heads(graph);
        return chosen(graph, (node, number) -> heads.contains(node.output()), false);
    }

    /** Weights of convolutions 0 to 3, all biases, the heads: a change of light; 121,000 numbers of yolov3-tiny. */
    public static List<String> earlyBiasHeads(OnnxGraph graph) {
        Set<String> heads = heads(graph);
        return chosen(
                graph, (node, number) -> number < EARLY_BIAS_HEADS_CONVOLUTIONS || heads.contains(node.output()), true);
    }

    /** Weights of convolutions 0 and 1, all biases: the smallest update that changes much; 8,000 numbers of yolov3-tiny. */
    public static List<String> early01Bias(OnnxGraph graph) {
        return chosen(graph, (node, number) -> number < EARLY01_CONVOLUTIONS, true);
    }

    /** Every weight and bias of a convolution, and batch norm's scales and shifts. */
    public static List<String> all(OnnxGraph graph) {
        return chosen(graph, (node, number) -> true, true);
    }

    /** Mean and variance of every batch norm: not trained, but changed by training. */
    public static List<String> runningStatistics(OnnxGraph graph) {
        List<String> names = new ArrayList<>();
        for (Node norm : graph.nodes("BatchNormalization")) {
            norm.input(3).ifPresent(names::add);
            norm.input(4).ifPresent(names::add);
        }
        return List.copyOf(names);
    }

    /** Convolutions for which {@code whole} holds with weight, bias and scale; biases of the others where wanted. */
    private static List<String> chosen(OnnxGraph graph, BiPredicate<Node, Integer> whole, boolean allBiases) {
        Set<String> stored = Set.copyOf(graph.initialisers());
        List<String> names = new ArrayList<>();
        int number = 0;
        boolean inWhole = false;
        for (Node node : graph.nodes()) {
            if (node.op().equals("Conv")) inWhole = whole.test(node, number++);
            if (!node.op().equals("Conv") && !node.op().equals("BatchNormalization")) continue;
            if (inWhole) node.input(1).ifPresent(names::add);
            if (inWhole || allBiases) node.input(2).ifPresent(names::add);
        }
        return names.stream().filter(stored::contains).distinct().toList();
    }

    /** Outputs of the convolutions that no other convolution follows on the way to an output. */
    private static Set<String> heads(OnnxGraph graph) {
        Map<String, Node> makers = new HashMap<>();
        for (Node node : graph.nodes()) node.outputs().forEach(output -> makers.put(output, node));
        Deque<String> ahead = new ArrayDeque<>();
        graph.outputs().forEach(output -> ahead.add(output.name()));
        Set<String> seen = new HashSet<>(ahead);
        Set<String> heads = new HashSet<>();
        while (!ahead.isEmpty()) {
            Node maker = makers.get(ahead.remove());
            if (maker == null) continue;
            if (maker.op().equals("Conv")) heads.add(maker.output());
            else maker.inputs().stream().filter(seen::add).forEach(ahead::add);
        }
        return heads;
    }
}
