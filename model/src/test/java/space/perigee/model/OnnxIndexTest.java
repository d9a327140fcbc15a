package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Problem;
import space.perigee.model.OnnxGraph.Dim;
import space.perigee.model.OnnxGraph.Node;
import space.perigee.model.OnnxGraph.Value;

class OnnxIndexTest {
    /** Assembled by hand from onnx.proto: y = x + w, w the two floats 1 and -2, with the metadata k = v. */
    private static final String ADD = """
            08 08
            3a 39
               0a 0e  0a 01 78  0a 01 77  12 01 79  22 03 41 64 64
               2a 11  08 02  10 01  42 01 77  4a 08 00 00 80 3f 00 00 00 c0
               5a 09  0a 01 78  12 04  0a 02 08 01
               62 09  0a 01 79  12 04  0a 02 08 01
            42 02  10 0d
            72 06  0a 01 6b  12 01 76
            """;

    private static final ProtoWriter ADD_NODE = node("Add", "x", "w", "y");

    @Test
    void aModelAssembledByHandIsUnderstood() {
        OnnxIndex index = OnnxIndex.of(bytes(ADD), "add");

        assertThat(index.irVersion()).isEqualTo(8);
        assertThat(index.opset()).isEqualTo(13);
        assertThat(index.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(index.tensors()).containsExactly(new TensorInfo("w", ElementType.FLOAT32, List.of(2), 31, 8));
        assertThat(index.graph())
                .isEqualTo(new OnnxGraph(
                        "",
                        List.of(new Value("x", ElementType.FLOAT32, List.of())),
                        List.of(new Value("y", ElementType.FLOAT32, List.of())),
                        List.of(new Node("Add", "Add0", List.of("x", "w"), List.of("y"), Map.of())),
                        List.of("w")));
        assertThat(ModelFile.of(bytes(ADD), "add").floats("w")).containsExactly(1, -2);
    }

    @Test
    void everyTruncationIsRefusedWithAnOctet() {
        byte[] whole = bytes(ADD);
        int graphEnd = 2 + 2 + 0x39;
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            // A model that ends right behind its operator set is whole, only without the metadata.
            if (length == graphEnd + 4) continue;
            assertThatThrownBy(() -> OnnxIndex.of(part, "part"))
                    .as("%d octets", length)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("part is no ONNX model that Perigee can read: at octet");
        }
    }

    @Test
    void weightsAreNeverLoaded(@TempDir Path folder) throws IOException {
        // Twice the heap of the tests, in a file that takes no room on the disk.
        int huge = 1_800_000_000;
        Path file = folder.resolve("huge.onnx");
        byte[] head = new ProtoWriter()
                .integer(1, huge / 4)
                .integer(2, 1)
                .text(8, "w")
                .toBytes();
        byte[] dataTag = join(new byte[] {0x4a}, varint(huge));
        byte[] tensor = join(new byte[] {0x2a}, varint(head.length + dataTag.length + (long) huge), head, dataTag);
        byte[] rest = new ProtoWriter()
                .message(1, ADD_NODE)
                .message(11, value("x"))
                .message(12, value("y"))
                .toBytes();
        long graphLength = rest.length + tensor.length + (long) huge;
        byte[] opset = new ProtoWriter()
                .integer(1, 8)
                .message(8, new ProtoWriter().integer(2, 13))
                .toBytes();
        byte[] start = join(opset, new byte[] {0x3a}, varint(graphLength), rest, tensor);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(start);
            out.setLength(start.length + (long) huge);
        }

        OnnxIndex index = OnnxIndex.read(file);

        assertThat(index.tensors())
                .containsExactly(new TensorInfo("w", ElementType.FLOAT32, List.of(huge / 4), start.length, huge));
    }

    @Test
    void packedFloatsAreAsGoodAsRawOnes() {
        ProtoWriter tensor = tensorHead("w", 2, 1).octets(4, floats(1, -2));

        assertThat(ModelFile.of(model(tensor, ADD_NODE), "packed").floats("w")).containsExactly(1, -2);
    }

    @Test
    void dataElsewhereIsRefused() {
        refused(tensorHead("w", 2, 1).integer(14, 1), "tensor w has no raw_data but field 14");
        refused(tensorHead("w", 2, 7).octets(7, ByteBuffer.wrap(new byte[] {1, 2})), "no raw_data but field 7");
        refused(tensorHead("w", 2, 1), "tensor w [2] has 0 octets, not 8");
        refused(tensorHead("w", 2, 1).octets(9, floats(1)).octets(9, floats(2)), "the data of tensor w is in pieces");
    }

    @Test
    void impossibleTensorsAreRefused() {
        refused(tensorHead("w", 3, 1).octets(9, floats(1, 2)), "tensor w [3] has 8 octets, not 12");
        refused(tensorHead("w", -1, 1).octets(9, floats(1)), "a tensor has the impossible size -1");
        refused(tensorHead("w", 2, 11).octets(9, floats(1, 2)), "element type 11, which is not read");
        ProtoWriter overflowing = new ProtoWriter();
        for (int i = 0; i < 8; i++) overflowing.integer(1, Integer.MAX_VALUE);
        refused(overflowing.integer(2, 1).text(8, "w").octets(9, floats(1)), "has 4 octets, not");
        refused(overflowing.integer(1, 2), "a tensor has more than 8 dimensions");
    }

    @Test
    void graphsThatDoNotHangTogetherAreRefused() {
        ProtoWriter w = tensorHead("w", 1, 1).octets(9, floats(1));
        refused(w, "node Add0 uses z before anything makes it", node("Add", "x", "z", "y"));
        refused(w, "node Add0 makes a second w", node("Add", "x", "w", "w"));
        refused(w, "nothing makes the output y", node("Add", "x", "w", "q"));
        byte[] twice = graph(new ProtoWriter().message(5, w).message(5, w), ADD_NODE);
        assertThatThrownBy(() -> OnnxIndex.of(twice, "twice")).hasMessageContaining("a second tensor is named w");
    }

    @Test
    void numbersThatNeverEndAreRefused() {
        byte[] endless = bytes("08 ff ff ff ff ff ff ff ff ff ff 01");
        assertThatThrownBy(() -> OnnxIndex.of(endless, "endless"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("at octet 0 a number has more than ten octets");
    }

    @Test
    void aFloodOfNodesIsRefused() {
        ProtoWriter graph = new ProtoWriter();
        for (int i = 0; i <= OnnxParser.MAX_NODES; i++) graph.message(1, node("Add", "x", "x", "y" + i));
        byte[] flood = new ProtoWriter().integer(1, 8).message(7, graph).toBytes();

        assertThatThrownBy(() -> OnnxIndex.of(flood, "flood")).hasMessageContaining("there are more than 10000 nodes");
    }

    @Test
    void aDescriptionWithoutEndIsRefused() {
        byte[] unknownField = new ProtoWriter().integer(999, 1).toBytes();
        ByteBuffer graph = ByteBuffer.allocate((OnnxParser.BUDGET + 1) * unknownField.length);
        while (graph.hasRemaining()) graph.put(unknownField);
        byte[] flood = new ProtoWriter().integer(1, 8).octets(7, graph.flip()).toBytes();

        assertThatThrownBy(() -> OnnxIndex.of(flood, "flood"))
                .hasMessageContaining("its description goes on beyond every bound");
    }

    @Test
    void symbolicAndFixedSizesAreTold() {
        OnnxGraph graph = Models.small(1).graph();

        assertThat(graph.inputs())
                .containsExactly(new Value(
                        "image",
                        ElementType.FLOAT32,
                        List.of(new Dim.Symbolic("batch"), new Dim.Fixed(1), new Dim.Fixed(96), new Dim.Fixed(96))));
        assertThat(graph.outputs().getFirst().dims())
                .containsExactly(new Dim.Symbolic("batch"), new Dim.Fixed(8), new Dim.Fixed(6), new Dim.Fixed(6));
    }

    private static void refused(ProtoWriter tensor, String why) {
        refused(tensor, why, ADD_NODE);
    }

    private static void refused(ProtoWriter tensor, String why, ProtoWriter node) {
        byte[] bytes = model(tensor, node);
        assertThatThrownBy(() -> OnnxIndex.of(bytes, "hostile"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(why);
    }

    private static byte[] model(ProtoWriter tensor, ProtoWriter node) {
        return graph(new ProtoWriter().message(5, tensor), node);
    }

    private static byte[] graph(ProtoWriter graph, ProtoWriter node) {
        graph.message(1, node).message(11, value("x")).message(12, value("y"));
        ProtoWriter model = new ProtoWriter().integer(1, 8).message(7, graph);
        model.message(8, new ProtoWriter().integer(2, 13));
        return model.toBytes();
    }

    private static ProtoWriter tensorHead(String name, long size, int type) {
        return new ProtoWriter().integer(1, size).integer(2, type).text(8, name);
    }

    private static ProtoWriter node(String op, String first, String second, String output) {
        return new ProtoWriter().text(1, first).text(1, second).text(2, output).text(4, op);
    }

    private static ProtoWriter value(String name) {
        ProtoWriter type = new ProtoWriter().message(1, new ProtoWriter().integer(1, 1));
        return new ProtoWriter().text(1, name).message(2, type);
    }

    private static ByteBuffer floats(float... values) {
        return TensorData.of("", List.of(values.length), values).octets();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    private static byte[] varint(long value) {
        byte[] field = new ProtoWriter().integer(1, value).toBytes();
        return Arrays.copyOfRange(field, 1, field.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.writeBytes(part);
        return out.toByteArray();
    }
}
