package space.perigee.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import space.perigee.mission.Digest;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Text;

/**
 * A whole ONNX model in memory, immutable: its octets, their digest and what {@link OnnxIndex} knows about them. For the ground and for
 * trainers; on board, where the heap is small, read the {@link OnnxIndex} of the file and patch the file.
 */
public final class ModelFile {
    /** Seven times yolov3-tiny: what the ground's heap bears beside a changed copy. */
    public static final int MAX_BYTES = 256 << 20;

    private final byte[] bytes;
    private final OnnxIndex index;
    private final Map<String, TensorInfo> byName;
    private final Digest digest;

    private ModelFile(byte[] bytes, OnnxIndex index) {
        this.bytes = bytes;
        this.index = index;
        this.byName = new HashMap<>();
        for (TensorInfo tensor : index.tensors()) byName.put(tensor.name(), tensor);
        this.digest = Digest.of(bytes);
    }

    /** Reads a model. @throws space.perigee.mission.Problem when it is missing, too large or unsound */
    public static ModelFile read(Path file) {
        return of(ModelFiles.bytes(file, MAX_BYTES), file.toString());
    }

    /** A model of these bytes, which are not copied: the caller hands them over. {@code where} names it in refusals. */
    public static ModelFile of(byte[] bytes, String where) {
        if (bytes.length > MAX_BYTES) throw ModelProblem.TOO_LARGE.with(where, bytes.length, MAX_BYTES);
        return new ModelFile(bytes, OnnxIndex.of(bytes, where));
    }

    /** A model of its parts. */
    static ModelFile of(OnnxIndex about, OnnxGraph graph, List<TensorData> tensors, Map<String, String> metadata) {
        byte[] bytes = OnnxWriter.write(about.irVersion(), about.opset(), graph, tensors, metadata);
        return of(bytes, about.where());
    }

    /** The file's octets, not copied (35 MB): read them only. */
    public byte[] bytes() {
        return bytes;
    }

    public int sizeBytes() {
        return bytes.length;
    }

    public Digest digest() {
        return digest;
    }

    /** The file's name, or what else tells people where this model came from. */
    public String where() {
        return index.where();
    }

    /** What lies where. */
    public OnnxIndex index() {
        return index;
    }

    /** The card inside. @throws space.perigee.mission.Problem when there is none or a wrong one */
    public ModelCard card() {
        return index.card();
    }

    public List<TensorInfo> tensors() {
        return index.tensors();
    }

    public Optional<TensorInfo> tensor(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public OnnxGraph graph() {
        return index.graph();
    }

    /** The values of a FLOAT32 tensor, copied. @throws space.perigee.mission.Problem when there is none of that name and type */
    public float[] floats(String name) {
        return data(floatTensor(name)).floats();
    }

    /** A tensor with its values, a view of this model. @throws space.perigee.mission.Problem when there is none of that name */
    public TensorData data(String name) {
        return data(known(name));
    }

    /** All tensors with their values, views of this model, in file order. */
    public List<TensorData> data() {
        return index.tensors().stream().map(this::data).toList();
    }

    /**
     * This model with other values in some FLOAT32 tensors: a copy of the file, patched in place, so nothing else in it changes.
     *
     * @param changed values by tensor name, as many as the tensor has
     * @throws space.perigee.mission.Problem for a name, type or number of values that does not fit
     */
    public ModelFile withFloats(Map<String, float[]> changed) {
        byte[] patched = bytes.clone();
        changed.forEach((name, values) -> {
            TensorInfo tensor = floatTensor(name);
            if (values.length != tensor.elements()) {
                throw ModelProblem.WRONG_SIZE.with(name, where(), tensor.elements(), values.length);
            }
            ByteBuffer.wrap(patched, Math.toIntExact(tensor.offsetBytes()), Math.toIntExact(tensor.lengthBytes()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .put(values);
        });
        return new ModelFile(patched, index);
    }

    /** This model under another card; its other metadata stay. */
    public ModelFile withCard(ModelCard card) {
        Map<String, String> metadata = new TreeMap<>(index.metadata());
        metadata.keySet().removeIf(key -> key.startsWith(CardCodec.PREFIX));
        metadata.putAll(CardCodec.encode(card));
        return of(index, index.graph(), data(), metadata);
    }

    /** Writes beside, forces, then renames: after a crash {@code file} has its old content or this model. */
    public void write(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            try (FileChannel out = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) out.write(rest);
                out.force(true);
            }
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(beside);
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    /** Half a file is nobody's; that the disk failed is told in any case. */
    private static void discard(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            // the same disk
        }
    }

    /** Name, size and digest. */
    @Override
    public String toString() {
        return Text.of("%s (%d bytes, %s)", where(), bytes.length, digest);
    }

    private TensorData data(TensorInfo tensor) {
        ByteBuffer octets =
                ByteBuffer.wrap(bytes, Math.toIntExact(tensor.offsetBytes()), Math.toIntExact(tensor.lengthBytes()));
        return new TensorData(tensor.name(), tensor.type(), tensor.shape(), octets);
    }

    private TensorInfo known(String name) {
        return tensor(name).orElseThrow(() -> ModelProblem.NO_TENSOR.with(where(), name));
    }

    private TensorInfo floatTensor(String name) {
        TensorInfo tensor = known(name);
        if (tensor.type() != ElementType.FLOAT32) throw ModelProblem.NOT_FLOAT32.with(name, where(), tensor.type());
        return tensor;
    }
}
