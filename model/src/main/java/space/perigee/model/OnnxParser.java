package space.perigee.model;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.Text;
import space.perigee.model.OnnxGraph.Attribute;
import space.perigee.model.OnnxGraph.Dim;
import space.perigee.model.OnnxGraph.Node;
import space.perigee.model.OnnxGraph.Value;

/**
 * Reads what ONNX's protobuf says of a model (github.com/onnx/onnx, onnx/onnx.proto). Field numbers read, others are passed over:
 *
 * <pre>
 * ModelProto      1 ir_version  7 graph  8 opset_import (1 domain, 2 version)  14 metadata_props (1 key, 2 value)
 * GraphProto      1 node  2 name  5 initializer  11 input  12 output  15 sparse_initializer (refused)
 * NodeProto       1 input  2 output  3 name  4 op_type  5 attribute  7 domain
 * AttributeProto  1 name  2 f  3 i  4 s  5 t  7 floats  8 ints  20 type; 6 g, 9 strings and what follows refused when used
 * TensorProto     1 dims  2 data_type  8 name  4 float_data (packed, in one piece)  9 raw_data; other data refused
 * ValueInfoProto  1 name  2 type (1 tensor_type (1 elem_type, 2 shape (1 dim (1 dim_value, 2 dim_param))))
 * </pre>
 */
final class OnnxParser {
    /** Ten times what the deepest detectors have; each costs some 500 bytes of heap. */
    static final int MAX_NODES = 10_000;

    static final int MAX_TENSORS = 10_000;
    static final int MAX_METADATA = 256;
    static final int MAX_VALUES = 64;
    static final int MAX_LIST = 1024;
    static final int MAX_DIMS = 8;
    static final int MAX_NAME_OCTETS = 512;
    static final int MAX_METADATA_OCTETS = 1 << 16;
    /** Constants inside nodes are shapes and scales, never weights. */
    static final int MAX_ATTRIBUTE_TENSOR_OCTETS = 1 << 16;
    /** Fields, list items and text octets of a whole file: yolov3-tiny has 6,500 octets of description; each may cost 24 bytes of a heap of 64 MB. */
    static final int BUDGET = 1_000_000;

    /** Protobuf's own limit of a message. */
    static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

    private static final Set<String> DEFAULT_DOMAINS = Set.of("", "ai.onnx");

    private final Octets octets;
    private final Map<String, String> metadata = new TreeMap<>();
    private final List<TensorInfo> tensors = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    /** Where each node stands, for refusals. */
    private final List<Long> nodesAt = new ArrayList<>();

    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private String graphName = "";
    private long irVersion;
    private long opset;
    private boolean graphSeen;

    private OnnxParser(Octets octets) {
        this.octets = octets;
    }

    static OnnxIndex parse(Octets octets) {
        return new OnnxParser(octets).model();
    }

    private OnnxIndex model() {
        if (octets.sizeBytes() > MAX_FILE_BYTES) {
            throw ModelProblem.TOO_LARGE.with(octets.where(), octets.sizeBytes(), MAX_FILE_BYTES);
        }
        ProtoReader in = ProtoReader.over(octets, BUDGET);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> irVersion = in.integer();
                case 7 -> graph(in);
                case 8 -> opsetImport(in.message());
                case 14 -> metadataEntry(in.message());
                default -> in.skip();
            }
        }
        if (!graphSeen) throw in.wrong("the model ends without a graph");
        checkVersions(in);
        return new OnnxIndex(octets.where(), (int) irVersion, (int) opset, metadata, tensors, checkedGraph(in));
    }

    private void checkVersions(ProtoReader in) {
        if (irVersion < 3 || irVersion > 1000) throw in.wrong("the model has the impossible IR version " + irVersion);
        if (opset < 1 || opset > 1000) throw in.wrong("the model has the impossible operator set " + opset);
    }

    private void opsetImport(ProtoReader in) {
        String domain = "";
        long version = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> domain = in.text(MAX_NAME_OCTETS);
                case 2 -> version = in.integer();
                default -> in.skip();
            }
        }
        if (DEFAULT_DOMAINS.contains(domain)) opset = version;
    }

    private void metadataEntry(ProtoReader in) {
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text(MAX_NAME_OCTETS);
                case 2 -> value = in.text(MAX_METADATA_OCTETS);
                default -> in.skip();
            }
        }
        if (metadata.size() == MAX_METADATA) throw in.wrong(Text.of("there are more than %d metadata", MAX_METADATA));
        if (metadata.put(key, value) != null) throw in.wrong(Text.of("metadata \"%s\" stands twice", key));
    }

    private void graph(ProtoReader model) {
        if (graphSeen) throw model.wrong("a second graph begins");
        graphSeen = true;
        ProtoReader in = model.message();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    nodesAt.add(in.fieldAt());
                    nodes.add(node(in.message(), bounded(nodes, MAX_NODES, "nodes", in)));
                }
                case 2 -> graphName = in.text(MAX_NAME_OCTETS);
                case 5 -> {
                    bounded(tensors, MAX_TENSORS, "tensors", in);
                    tensors.add(tensor(in.message()));
                }
                case 11 -> {
                    // Files of IR version 3 list every initialiser as an input, too.
                    bounded(inputs, MAX_TENSORS, "inputs", in);
                    value(in.message()).ifPresent(inputs::add);
                }
                case 12 -> {
                    bounded(outputs, MAX_VALUES, "outputs", in);
                    outputs.add(value(in.message()).orElseThrow(() -> in.wrong("an output is no tensor")));
                }
                case 15 -> throw in.wrong("a sparse tensor stands");
                default -> in.skip();
            }
        }
    }

    private static int bounded(List<?> list, int max, String what, ProtoReader in) {
        if (list.size() >= max) throw in.wrong(Text.of("there are more than %d %s", max, what));
        return list.size();
    }

    private Node node(ProtoReader in, int index) {
        String op = "";
        String name = "";
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> listed(from, in.text(MAX_NAME_OCTETS), in);
                case 2 -> listed(to, in.text(MAX_NAME_OCTETS), in);
                case 3 -> name = in.text(MAX_NAME_OCTETS);
                case 4 -> op = in.text(MAX_NAME_OCTETS);
                case 5 -> attribute(in.message(), attributes);
                case 7 -> {
                    String domain = in.text(MAX_NAME_OCTETS);
                    if (!DEFAULT_DOMAINS.contains(domain))
                        throw in.wrong("an operator of domain " + domain + " stands");
                }
                default -> in.skip();
            }
        }
        if (op.isEmpty() || to.isEmpty()) throw in.wrong(Text.of("node %d has no operator or no output", index));
        return new Node(op, name.isEmpty() ? op + index : name, from, to, attributes);
    }

    private static <T> void listed(List<T> list, T item, ProtoReader in) {
        bounded(list, MAX_LIST, "items in a list", in);
        list.add(item);
    }

    /** What of an attribute has been seen; which one counts is said by its type, which may come last. */
    private static final class AttributeFields {
        String name = "";
        long type;
        long i;
        float f;
        String s = "";

        @Nullable
        TensorData t;

        final List<Long> ints = new ArrayList<>();
        final List<Float> floats = new ArrayList<>();
    }

    private void attribute(ProtoReader in, Map<String, Attribute> into) {
        AttributeFields a = new AttributeFields();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> a.name = in.text(MAX_NAME_OCTETS);
                case 2 -> a.f = in.float32();
                case 3 -> a.i = in.integer();
                case 4 -> a.s = in.text(MAX_METADATA_OCTETS);
                case 5 -> a.t = attributeTensor(in.message());
                case 7 -> floats(in, a.floats);
                case 8 -> in.integers(value -> listed(a.ints, value, in));
                case 20 -> a.type = in.integer();
                default -> in.skip();
            }
        }
        if (into.size() == MAX_LIST) throw in.wrong(Text.of("a node has more than %d attributes", MAX_LIST));
        if (into.put(a.name, attributeOf(a, in)) != null) throw in.wrong("attribute " + a.name + " stands twice");
    }

    private static Attribute attributeOf(AttributeFields a, ProtoReader in) {
        return switch ((int) a.type) {
            case 1 -> new Attribute.Float32(a.f);
            case 2 -> new Attribute.Int(a.i);
            case 3 -> new Attribute.Text(a.s);
            case 4 -> new Attribute.Tensor(present(a.t, in));
            case 6 -> new Attribute.Floats(a.floats);
            case 7 -> new Attribute.Ints(a.ints);
            default -> throw in.wrong(Text.of("attribute %s has type %d, which is not read", a.name, a.type));
        };
    }

    private static TensorData present(@Nullable TensorData tensor, ProtoReader in) {
        if (tensor == null) throw in.wrong("a tensor attribute has no tensor");
        return tensor;
    }

    private static void floats(ProtoReader in, List<Float> into) {
        if (in.wire() == ProtoReader.FIXED32) {
            listed(into, in.float32(), in);
            return;
        }
        var packed = in.content(MAX_LIST * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (packed.remaining() % Float.BYTES != 0) throw in.wrong("a list of floats ends within one");
        while (packed.hasRemaining()) listed(into, packed.getFloat(), in);
    }

    private TensorData attributeTensor(ProtoReader in) {
        TensorInfo info = tensor(in);
        if (info.lengthBytes() > MAX_ATTRIBUTE_TENSOR_OCTETS) {
            throw in.wrong(
                    Text.of("a constant has %d octets, over %d", info.lengthBytes(), MAX_ATTRIBUTE_TENSOR_OCTETS));
        }
        return new TensorData(
                info.name(), info.type(), info.shape(), octets.slice(info.offsetBytes(), (int) info.lengthBytes()));
    }

    private static TensorInfo tensor(ProtoReader in) {
        String name = "";
        long type = 0;
        long offset = -1;
        long length = 0;
        List<Integer> shape = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> in.integers(size -> shape.add(dimension(size, shape, in)));
                case 2 -> type = in.integer();
                case 4, 9 -> {
                    if (offset >= 0) throw in.wrong(Text.of("the data of tensor %s is in pieces", name));
                    length = in.pass();
                    offset = in.position() - length;
                }
                case 3, 5, 6, 7, 10, 11, 13, 14 -> otherData(in, name);
                case 8 -> name = in.text(MAX_NAME_OCTETS);
                default -> in.skip();
            }
        }
        ElementType element = elementType(type, name, in);
        checkLength(name, element, shape, length, in);
        return new TensorInfo(name, element, shape, Math.max(offset, 0), length);
    }

    /** Segments, typed lists and external files: a weight there has no place in this file, so it cannot be patched. */
    private static void otherData(ProtoReader in, String name) {
        boolean insideThisFile = in.field() == 14 && in.wire() == ProtoReader.VARINT && in.integer() == 0;
        if (!insideThisFile) throw in.wrong(Text.of("tensor %s has no raw_data but field %d", name, in.field()));
    }

    private static int dimension(long size, List<Integer> shape, ProtoReader in) {
        if (shape.size() == MAX_DIMS) throw in.wrong(Text.of("a tensor has more than %d dimensions", MAX_DIMS));
        if (size < 0 || size > Integer.MAX_VALUE) throw in.wrong("a tensor has the impossible size " + size);
        return (int) size;
    }

    private static void checkLength(String name, ElementType type, List<Integer> shape, long length, ProtoReader in) {
        long expected = type.sizeBytes();
        // A size is below 2^31, so a product that is stopped at 2^31 never overflows; no file that is read is longer.
        for (int size : shape) if (expected <= Integer.MAX_VALUE) expected *= size;
        if (expected != length) {
            throw in.wrong(Text.of("tensor %s %s has %d octets, not %d", name, shape, length, expected));
        }
    }

    private static ElementType elementType(long code, String name, ProtoReader in) {
        for (ElementType type : ElementType.values()) if (type.onnxCode() == code) return type;
        throw in.wrong(Text.of("tensor %s has element type %d, which is not read", name, code));
    }

    /** A named tensor value; none for sequences, maps and optionals, which no detector needs. */
    private static Optional<Value> value(ProtoReader in) {
        String name = "";
        Optional<Value> found = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text(MAX_NAME_OCTETS);
                case 2 -> found = tensorType(in.message());
                default -> in.skip();
            }
        }
        String known = name;
        return found.map(value -> new Value(known, value.type(), value.dims()));
    }

    private static Optional<Value> tensorType(ProtoReader in) {
        Optional<Value> found = Optional.empty();
        while (in.next()) {
            if (in.field() == 1) found = Optional.of(typeAndShape(in.message()));
            else in.skip();
        }
        return found;
    }

    private static Value typeAndShape(ProtoReader in) {
        long type = 0;
        List<Dim> dims = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.integer();
                case 2 -> shape(in.message(), dims);
                default -> in.skip();
            }
        }
        return new Value("", elementType(type, "of an input or output", in), dims);
    }

    private static void shape(ProtoReader in, List<Dim> into) {
        while (in.next()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            if (into.size() == MAX_DIMS) throw in.wrong(Text.of("a value has more than %d dimensions", MAX_DIMS));
            into.add(dim(in.message()));
        }
    }

    private static Dim dim(ProtoReader in) {
        Dim dim = new Dim.Symbolic("");
        while (in.next()) {
            switch (in.field()) {
                case 1 -> dim = new Dim.Fixed(dimension(in.integer(), List.of(), in));
                case 2 -> dim = new Dim.Symbolic(in.text(MAX_NAME_OCTETS));
                default -> in.skip();
            }
        }
        return dim;
    }

    /** The graph, once every name is given exactly once and before its use. */
    private OnnxGraph checkedGraph(ProtoReader in) {
        Set<String> known = new HashSet<>();
        for (TensorInfo tensor : tensors) {
            if (tensor.name().isEmpty()) throw in.wrongAt(tensor.offsetBytes(), "a tensor has no name");
            if (!known.add(tensor.name())) {
                throw in.wrongAt(tensor.offsetBytes(), "a second tensor is named " + tensor.name());
            }
        }
        Set<String> initialisers = Set.copyOf(known);
        List<Value> fed = inputs.stream()
                .filter(input -> !initialisers.contains(input.name()))
                .toList();
        for (Value input : fed) {
            if (!known.add(input.name())) throw in.wrong("two inputs are named " + input.name());
        }
        for (int i = 0; i < nodes.size(); i++) wire(nodes.get(i), nodesAt.get(i), known, in);
        for (Value output : outputs) {
            if (!known.contains(output.name())) throw in.wrong("nothing makes the output " + output.name());
        }
        if (outputs.isEmpty()) throw in.wrong("the graph has no output");
        return new OnnxGraph(
                graphName,
                fed,
                outputs,
                nodes,
                tensors.stream().map(TensorInfo::name).toList());
    }

    private static void wire(Node node, long at, Set<String> known, ProtoReader in) {
        for (String input : node.inputs()) {
            if (!input.isEmpty() && !known.contains(input)) {
                throw in.wrongAt(at, Text.of("node %s uses %s before anything makes it", node.name(), input));
            }
        }
        for (String output : node.outputs()) {
            if (!output.isEmpty() && !known.add(output)) {
                throw in.wrongAt(at, Text.of("node %s makes a second %s", node.name(), output));
            }
        }
    }
}
