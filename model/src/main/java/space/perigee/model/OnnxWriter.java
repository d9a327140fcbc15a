package space.perigee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.model.OnnxGraph.Attribute;
import space.perigee.model.OnnxGraph.Dim;
import space.perigee.model.OnnxGraph.Node;
import space.perigee.model.OnnxGraph.Value;

/** Writes ONNX models, the same bytes for the same model: fields by number, metadata and attributes by key, tensors in the order given. */
final class OnnxWriter {
    /** What ONNX 1.9 to 1.15 all write and every run time since reads. */
    static final int IR_VERSION = 8;

    /** The first operator set with the Resize and BatchNormalization used here as they still are. */
    static final int OPSET = 13;

    private static final String PRODUCER = "perigee";

    private OnnxWriter() {}

    static byte[] write(
            int irVersion, int opset, OnnxGraph graph, List<TensorData> tensors, Map<String, String> metadata) {
        ProtoWriter model = new ProtoWriter()
                .integer(1, irVersion)
                .text(2, PRODUCER)
                .message(7, graph(graph, tensors))
                .message(8, new ProtoWriter().text(1, "").integer(2, opset));
        new TreeMap<>(metadata)
                .forEach((key, value) ->
                        model.message(14, new ProtoWriter().text(1, key).text(2, value)));
        return model.toBytes();
    }

    private static ProtoWriter graph(OnnxGraph graph, List<TensorData> tensors) {
        ProtoWriter out = new ProtoWriter();
        for (Node node : graph.nodes()) out.message(1, node(node));
        out.text(2, graph.name());
        for (TensorData tensor : tensors) out.message(5, tensor(tensor));
        for (Value input : graph.inputs()) out.message(11, value(input));
        for (Value output : graph.outputs()) out.message(12, value(output));
        return out;
    }

    private static ProtoWriter node(Node node) {
        ProtoWriter out = new ProtoWriter();
        for (String input : node.inputs()) out.text(1, input);
        for (String output : node.outputs()) out.text(2, output);
        out.text(3, node.name()).text(4, node.op());
        new TreeMap<>(node.attributes()).forEach((name, value) -> out.message(5, attribute(name, value)));
        return out;
    }

    private static ProtoWriter attribute(String name, Attribute attribute) {
        ProtoWriter out = new ProtoWriter().text(1, name);
        return switch (attribute) {
            case Attribute.Float32(float value) -> out.float32(2, value).integer(20, 1);
            case Attribute.Int(long value) -> out.integer(3, value).integer(20, 2);
            case Attribute.Text(String value) -> out.text(4, value).integer(20, 3);
            case Attribute.Tensor(TensorData value) ->
                out.message(5, tensor(value)).integer(20, 4);
            case Attribute.Floats(List<Float> values) -> {
                for (float value : values) out.float32(7, value);
                yield out.integer(20, 6);
            }
            case Attribute.Ints(List<Long> values) -> {
                for (long value : values) out.integer(8, value);
                yield out.integer(20, 7);
            }
        };
    }

    private static ProtoWriter tensor(TensorData tensor) {
        ProtoWriter out = new ProtoWriter();
        for (int size : tensor.shape()) out.integer(1, size);
        ByteBuffer octets = tensor.octets().order(ByteOrder.LITTLE_ENDIAN);
        return out.integer(2, tensor.type().onnxCode()).text(8, tensor.name()).octets(9, octets);
    }

    private static ProtoWriter value(Value value) {
        ProtoWriter shape = new ProtoWriter();
        for (Dim dim : value.dims()) {
            shape.message(
                    1,
                    switch (dim) {
                        case Dim.Fixed(int size) -> new ProtoWriter().integer(1, size);
                        case Dim.Symbolic(String name) -> new ProtoWriter().text(2, name);
                    });
        }
        ProtoWriter tensorType = new ProtoWriter().integer(1, value.type().onnxCode());
        if (!value.dims().isEmpty()) tensorType.message(2, shape);
        return new ProtoWriter().text(1, value.name()).message(2, new ProtoWriter().message(1, tensorType));
    }
}
