package space.perigee.delta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;

/**
 * An update of a model, unsigned: operations on tensors, the model that they start from and the models that they lead to. Immutable;
 * the values stay coded and are walked channel by channel, so that an update of the whole network needs no heap of its size.
 *
 * <p>Octets, numbers highest octet first; a <i>varint</i> is unsigned LEB128 without needless octets:
 *
 * <pre>
 * offset  size  field
 * 0       4     magic "PGMD" (50 47 4D 44)
 * 4       1     format version, 1
 * 5       1     n, length of the model's name, 1 to 63
 * 6       n     name of the model line, a DNS label in ASCII
 *         32    from: SHA-256 of the base model's file
 *         1     number of results, 1 to 8; format 1 encoders write 1
 *               for each result, of growing number of operations, the last with all of them:
 *         32      to: SHA-256 of the model's file after these operations
 *         varint  number of operations from the first, 1 to 4096
 *         varint number of operations, 1 to 4096
 *               for each operation, no tensor twice:
 *         varint  index of the tensor in the base's list of initialisers, 0 to 65535
 *         1       bits of a value, 2 to 8
 *         varint  channels, 1 to 65536
 *         varint  elements of a channel, 1 to 1048576; over all operations 2^25 elements at most
 *         4     p, length of the coded values
 *         p     coded values: one range coder stream ({@link RangeEncoder}) of all channels of all operations in order ({@link ChannelCoder})
 * </pre>
 *
 * Nothing follows. {@code new = old + q * scale} in IEEE 754 single precision, product rounded before the sum; a q of 0 leaves the
 * old bits.
 */
public final class ModelDelta {
    public static final int FORMAT_VERSION = 1;

    /** All of a network of 8.7 million weights at eight bits, and some; 100 s of the 1 Mbit/s uplink. */
    public static final int MAX_DELTA_BYTES = 12 << 20;

    /** Room for prefixes of an update that are useful alone. */
    public static final int MAX_RESULTS = 8;

    /** Tensors of the deepest graphs in use, four times over. */
    public static final int MAX_OPERATIONS = 4096;

    /** Bounds the work of a walk: about a second. Four times yolov3-tiny. */
    public static final int MAX_ELEMENTS = 1 << 25;

    static final String WHAT = "model delta";
    private static final byte[] MAGIC = {'P', 'G', 'M', 'D'};
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final String modelName;
    private final Digest from;
    private final List<DeltaResult> results;
    private final List<TensorOperation> operations;
    private final byte[] octets;
    private final int start;
    private final int valuesStart;
    private final int end;

    private ModelDelta(byte[] octets, int start, int end) {
        ByteReader in = new ByteReader(WHAT, octets, start, end);
        if (in.remaining() > MAX_DELTA_BYTES) throw DeltaProblem.TOO_LARGE.with(in.remaining(), MAX_DELTA_BYTES);
        in.expect(MAGIC, "the magic PGMD");
        int version = in.u8("format version");
        if (version > FORMAT_VERSION) throw DeltaProblem.NEWER_FORMAT.with(WHAT, version, FORMAT_VERSION);
        if (version != FORMAT_VERSION) throw in.malformed("there is no format version %d", version);
        modelName = in.name("model name");
        if (!isName(modelName)) throw in.malformed("the model's name is no DNS label");
        from = in.digest("from digest");
        results = readResults(in);
        operations = readOperations(in);
        if (results.getLast().operations() != operations.size()) {
            throw in.malformed("the last result is not that of all operations");
        }
        int payload = in.u32("length of the coded values", MAX_DELTA_BYTES);
        if (payload != in.remaining())
            throw in.malformed("%d octets of values told, %d there", payload, in.remaining());
        this.octets = octets;
        this.start = start;
        this.valuesStart = in.position();
        this.end = end;
    }

    /** Takes an update apart and walks all of its values once. @throws space.perigee.mission.Problem that names the octet */
    public static ModelDelta decode(byte[] octets) {
        return decode(octets.clone(), 0, octets.length);
    }

    /** The same for a part of {@code octets}, which nobody may change any more. */
    static ModelDelta decode(byte[] octets, int start, int end) {
        ModelDelta delta = new ModelDelta(octets, start, end);
        delta.walk((operation, channel, scale, values) -> {});
        return delta;
    }

    /** Puts an update together. */
    static ModelDelta of(
            String modelName, Digest from, List<DeltaResult> results, List<TensorOperation> operations, byte[] values) {
        Check.that(isName(modelName), "model name \"%s\" is no DNS label", modelName);
        ByteWriter out = new ByteWriter();
        out.octets(MAGIC).u8(FORMAT_VERSION).name(modelName).octets(from.octets());
        out.u8(results.size());
        for (DeltaResult result : results) out.octets(result.to().octets()).varint(result.operations());
        out.varint(operations.size());
        for (TensorOperation operation : operations) {
            out.varint(operation.tensor()).u8(operation.bits());
            out.varint(operation.channels()).varint(operation.channelElements());
        }
        byte[] octets = out.u32(values.length).octets(values).toBytes();
        return new ModelDelta(octets, 0, octets.length);
    }

    /** What is asked of a walk over the values of an update. */
    @FunctionalInterface
    public interface ChannelVisitor {
        /**
         * One channel.
         *
         * @param scale of the channel; 0 when nothing in it changes
         * @param values q of each element; the array is used again for the next channel
         */
        void channel(TensorOperation operation, int channel, float scale, byte[] values);
    }

    /** Shows every channel in order. @throws space.perigee.mission.Problem when the values are not well coded */
    public void walk(ChannelVisitor visitor) {
        RangeDecoder decoder = valuesDecoder();
        ChannelCoder coder = new ChannelCoder(decoder);
        for (TensorOperation operation : operations) walk(operation, coder, visitor);
        decoder.require(decoder.atEnd(), "octets follow the coded values");
    }

    /** Coded size of each operation's values (bytes), give or take the three that the coder holds back; the sum is exact. */
    public List<Integer> operationBytes() {
        RangeDecoder decoder = valuesDecoder();
        ChannelCoder coder = new ChannelCoder(decoder);
        List<Integer> sizes = new ArrayList<>();
        int before = valuesStart;
        for (TensorOperation operation : operations) {
            walk(operation, coder, (same, channel, scale, values) -> {});
            sizes.add(decoder.position() - before);
            before = decoder.position();
        }
        return List.copyOf(sizes);
    }

    private static void walk(TensorOperation operation, ChannelCoder coder, ChannelVisitor visitor) {
        byte[] values = new byte[operation.channelElements()];
        coder.start(operation);
        for (int channel = 0; channel < operation.channels(); channel++) {
            int code = coder.channel(operation, ScaleCode.ZERO, values);
            visitor.channel(operation, channel, ScaleCode.scale(code), values);
        }
    }

    private RangeDecoder valuesDecoder() {
        return new RangeDecoder(new ByteReader(WHAT, octets, valuesStart, end));
    }

    private static List<DeltaResult> readResults(ByteReader in) {
        int count = in.u8("number of results");
        if (count < 1 || count > MAX_RESULTS) throw in.malformed("%d results, not 1 to %d", count, MAX_RESULTS);
        List<DeltaResult> results = new ArrayList<>();
        int least = 1;
        for (int i = 0; i < count; i++) {
            Digest to = in.digest("to digest");
            results.add(new DeltaResult(to, in.varint("operations of a result", least, MAX_OPERATIONS)));
            least = results.getLast().operations() + 1;
        }
        return List.copyOf(results);
    }

    private static List<TensorOperation> readOperations(ByteReader in) {
        int count = in.varint("number of operations", 1, MAX_OPERATIONS);
        List<TensorOperation> operations = new ArrayList<>();
        BitSet tensors = new BitSet();
        long elements = 0;
        for (int i = 0; i < count; i++) {
            TensorOperation operation = readOperation(in);
            if (tensors.get(operation.tensor())) throw in.malformed("tensor %d comes twice", operation.tensor());
            tensors.set(operation.tensor());
            elements += operation.elements();
            if (elements > MAX_ELEMENTS) throw in.malformed("more than %d elements", MAX_ELEMENTS);
            operations.add(operation);
        }
        return List.copyOf(operations);
    }

    private static TensorOperation readOperation(ByteReader in) {
        int tensor = in.varint("tensor index", 0, TensorOperation.MAX_TENSOR);
        int bits = in.varint("bits", TensorOperation.MIN_BITS, TensorOperation.MAX_BITS);
        int channels = in.varint("channels", 1, TensorOperation.MAX_CHANNELS);
        int elements = in.varint("elements of a channel", 1, TensorOperation.MAX_CHANNEL_ELEMENTS);
        return new TensorOperation(tensor, bits, channels, elements);
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The model line that this update is for. */
    public String modelName() {
        return modelName;
    }

    /** The model that the operations start from. */
    public Digest from() {
        return from;
    }

    /** The model after all operations. */
    public Digest to() {
        return results.getLast().to();
    }

    public List<DeltaResult> results() {
        return results;
    }

    public List<TensorOperation> operations() {
        return operations;
    }

    /** Elements of all tensors that change. */
    public long elements() {
        return operations.stream().mapToLong(TensorOperation::elements).sum();
    }

    public int sizeBytes() {
        return end - start;
    }

    /** Size of the coded values alone (bytes); the rest is names, digests and shapes. */
    public int valuesBytes() {
        return end - valuesStart;
    }

    public byte[] toBytes() {
        return Arrays.copyOfRange(octets, start, end);
    }

    /** The same operations, coded as they are, towards another result. */
    ModelDelta leadingTo(Digest to) {
        byte[] values = Arrays.copyOfRange(octets, valuesStart, end);
        return of(modelName, from, List.of(new DeltaResult(to, operations.size())), operations, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelDelta that && Arrays.equals(octets, start, end, that.octets, that.start, that.end);
    }

    @Override
    public int hashCode() {
        return to().hashCode();
    }

    @Override
    public String toString() {
        return "%s %s -> %s, %d tensors, %d bytes"
                .formatted(modelName, from.shortHex(), to().shortHex(), operations.size(), sizeBytes());
    }
}
