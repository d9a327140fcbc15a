package space.perigee.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an ONNX model computes: its nodes in an order in which every input is there before it is used (the reader checks that).
 *
 * @param inputs what must be fed, without the initialisers
 * @param initialisers names of the tensors that the file itself brings
 */
public record OnnxGraph(
        String name, List<Value> inputs, List<Value> outputs, List<Node> nodes, List<String> initialisers) {
    public OnnxGraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        initialisers = List.copyOf(initialisers);
    }

    /** Nodes of one operator, in graph order. */
    public List<Node> nodes(String op) {
        return nodes.stream().filter(node -> node.op().equals(op)).toList();
    }

    /** True when {@code value} is what the graph answers. */
    public boolean isOutput(String value) {
        return outputs.stream().anyMatch(output -> output.name().equals(value));
    }

    /**
     * An input or output.
     *
     * @param dims sizes, outermost first; empty where the file does not say
     */
    public record Value(String name, ElementType type, List<Dim> dims) {
        public Value {
            dims = List.copyOf(dims);
        }
    }

    /** One size of an input or output. */
    public sealed interface Dim {
        record Fixed(int size) implements Dim {}

        /** Known when it is fed; the name may be empty. */
        record Symbolic(String name) implements Dim {}
    }

    /**
     * One operator at work.
     *
     * @param op ONNX operator of the default domain ({@code Conv})
     * @param inputs names of values; empty where an optional input is left out
     */
    public record Node(
            String op, String name, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {
        public Node {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
            attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
        }

        /** Input {@code i} where it is given. */
        public Optional<String> input(int i) {
            return i < inputs.size() && !inputs.get(i).isEmpty() ? Optional.of(inputs.get(i)) : Optional.empty();
        }

        public String output() {
            return outputs.getFirst();
        }

        /** An integer attribute, {@code otherwise} when it is not there. */
        public long integer(String key, long otherwise) {
            return switch (attributes.get(key)) {
                case null -> otherwise;
                case Attribute.Int(long value) -> value;
                case Attribute other -> throw wrong(key, other, "an integer");
            };
        }

        /** A list of integers, {@code otherwise} when it is not there. */
        public List<Long> integers(String key, List<Long> otherwise) {
            return switch (attributes.get(key)) {
                case null -> otherwise;
                case Attribute.Ints(List<Long> values) -> values;
                case Attribute other -> throw wrong(key, other, "a list of integers");
            };
        }

        /** A float attribute, {@code otherwise} when it is not there. */
        public float float32(String key, float otherwise) {
            return switch (attributes.get(key)) {
                case null -> otherwise;
                case Attribute.Float32(float value) -> value;
                case Attribute other -> throw wrong(key, other, "a float");
            };
        }

        /** A text attribute, {@code otherwise} when it is not there. */
        public String text(String key, String otherwise) {
            return switch (attributes.get(key)) {
                case null -> otherwise;
                case Attribute.Text(String value) -> value;
                case Attribute other -> throw wrong(key, other, "a text");
            };
        }

        private RuntimeException wrong(String key, Attribute found, String wanted) {
            return ModelProblem.BAD_ATTRIBUTE.with(key, name, found.getClass().getSimpleName(), wanted);
        }
    }

    /** What a node is told beside its inputs (ONNX IR, AttributeProto); lists of texts and graphs are not read. */
    public sealed interface Attribute {
        record Int(long value) implements Attribute {}

        record Ints(List<Long> values) implements Attribute {
            public Ints {
                values = List.copyOf(values);
            }

            /** For pads, strides and the like. */
            public static Ints of(long... values) {
                return new Ints(Arrays.stream(values).boxed().toList());
            }
        }

        record Float32(float value) implements Attribute {}

        record Floats(List<Float> values) implements Attribute {
            public Floats {
                values = List.copyOf(values);
            }
        }

        record Text(String value) implements Attribute {}

        record Tensor(TensorData value) implements Attribute {}
    }
}
