package space.perigee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;

/**
 * An fp32 model in a quarter of its size, for shipping: its large tensors as signed octets with one scale per output channel, all other
 * octets of the file as they are. What it expands to is the model: its digest is that of the expanded fp32 file.
 *
 * <p>The rule. A FLOAT32 tensor of at least 1024 elements and two dimensions is compacted; per output channel (its outermost index)
 *
 * <pre>
 * scale = max|w| / 127, rounded up to 16 significant bits    0 where max|w| is below 2^-100
 * q     = w / scale, rounded to the nearest integer, ties to even (0 where scale is 0)
 * w'    = q * scale                                           exact: 7 and 16 bits fit the 24 of a float
 * </pre>
 *
 * so w' is the same on every machine, and compacting an expanded model again changes nothing.
 *
 * <p>The file, little endian:
 *
 * <pre>
 * octet  size  what
 *     0     4  "PGCM"
 *     4     2  version, 1
 *     6     2  0
 *     8    32  SHA-256 of the expanded model
 *    40     4  size of the expanded model (octets)
 *    44     4  size of the inflated body (octets)
 *    48     4  number n of compacted tensors, in file order
 *    52   12n  per tensor: u32 offset in the expanded model, u32 output channels, u32 elements per channel
 *     …     …  the body, deflated (RFC 1950, zlib): per tensor its scales, float32 per channel; per tensor its q, one octet per
 *              element; then the octets of the expanded model outside these tensors
 * </pre>
 *
 * Deflated octets may differ between versions of zlib; what they expand to does not.
 */
public final class CompactModel {
    /** How the name of such a file ends. */
    public static final String SUFFIX = ".pgcm";

    static final int MIN_ELEMENTS = 1024;
    static final int MIN_DIMENSIONS = 2;
    private static final int MAGIC = 'P' | 'G' << 8 | 'C' << 16 | 'M' << 24;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 52;
    private static final int DIGEST_AT = 8;
    private static final int EXPANDED_AT = 40;
    private static final int BODY_AT = 44;
    private static final int COUNT_AT = 48;
    private static final int ENTRY_BYTES = 12;
    private static final int MAX_Q = 127;

    /** Weights below count as nothing; far above where floats lose bits, so that the scale keeps its 16. */
    private static final float LEAST = 0x1p-100f;
    /** No weight of a working model; far below where a scale would overflow. */
    private static final float GREATEST = 0x1p100f;

    private static final int LOW_MANTISSA_BITS = 0xff;

    private CompactModel() {}

    /** One compacted tensor: its place in the expanded model. */
    private record Cut(int offset, int channels, int perChannel) {
        int elements() {
            return channels * perChannel;
        }

        int bytes() {
            return elements() * Float.BYTES;
        }

        int end() {
            return offset + bytes();
        }
    }

    /** The compact form of {@code model}. @throws Problem when a weight is not finite or beyond 2^100 */
    public static byte[] compact(ModelFile model) {
        List<Cut> cuts = cuts(model.tensors());
        ByteBuffer body =
                ByteBuffer.allocate(bodyBytes(cuts, model.sizeBytes())).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer from = ByteBuffer.wrap(model.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer scales = body.slice(0, scaleBytes(cuts)).order(ByteOrder.LITTLE_ENDIAN);
        body.position(scaleBytes(cuts));
        for (Cut cut : cuts) quantise(from, cut, scales, body, model.where());
        copyAround(cuts, from, body);
        byte[] deflated = deflated(body.array());
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + cuts.size() * ENTRY_BYTES + deflated.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).putShort((short) VERSION).putShort((short) 0);
        out.put(restored(body.array(), cuts, model.sizeBytes(), model.where())
                .digest()
                .octets());
        out.putInt(model.sizeBytes()).putInt(body.capacity()).putInt(cuts.size());
        for (Cut cut : cuts) out.putInt(cut.offset()).putInt(cut.channels()).putInt(cut.perChannel());
        return out.put(deflated).array();
    }

    /** The model that {@code compact} stands for. @throws Problem when it is damaged, unsound or of a newer version */
    public static ModelFile expand(byte[] compact) {
        return expand(compact, "compact model");
    }

    /** The same; {@code where} names it in refusals. */
    public static ModelFile expand(byte[] compact, String where) {
        return new Expansion(ByteBuffer.wrap(compact).order(ByteOrder.LITTLE_ENDIAN), where).model();
    }

    private static List<Cut> cuts(List<TensorInfo> tensors) {
        return tensors.stream()
                .filter(tensor -> tensor.type() == ElementType.FLOAT32
                        && tensor.elements() >= MIN_ELEMENTS
                        && tensor.shape().size() >= MIN_DIMENSIONS)
                .map(tensor -> new Cut(
                        Math.toIntExact(tensor.offsetBytes()),
                        tensor.outputChannels(),
                        tensor.elements() / tensor.outputChannels()))
                .toList();
    }

    private static int scaleBytes(List<Cut> cuts) {
        return cuts.stream().mapToInt(cut -> cut.channels() * Float.BYTES).sum();
    }

    private static int bodyBytes(List<Cut> cuts, int expandedBytes) {
        int elements = cuts.stream().mapToInt(Cut::elements).sum();
        int cutBytes = cuts.stream().mapToInt(Cut::bytes).sum();
        return scaleBytes(cuts) + elements + expandedBytes - cutBytes;
    }

    private static void quantise(ByteBuffer from, Cut cut, ByteBuffer scales, ByteBuffer body, String where) {
        for (int c = 0; c < cut.channels(); c++) {
            int at = cut.offset() + c * cut.perChannel() * Float.BYTES;
            float scale = scale(from, at, cut.perChannel(), where);
            scales.putFloat(scale);
            for (int i = 0; i < cut.perChannel(); i++) {
                float weight = from.getFloat(at + i * Float.BYTES);
                body.put(scale == 0 ? 0 : (byte) Math.rint(weight / scale));
            }
        }
    }

    private static float scale(ByteBuffer from, int at, int count, String where) {
        float greatest = 0;
        for (int i = 0; i < count; i++) {
            float size = Math.abs(from.getFloat(at + i * Float.BYTES));
            if (!(size <= GREATEST)) throw ModelProblem.NOT_FINITE.with(where, at + i * Float.BYTES, size);
            greatest = Math.max(greatest, size);
        }
        return greatest < LEAST ? 0 : shortened(greatest / MAX_Q);
    }

    /** Rounded up to 16 significant bits; a positive float's bits grow with its value. */
    private static float shortened(float value) {
        return Float.intBitsToFloat(Float.floatToIntBits(value) + LOW_MANTISSA_BITS & ~LOW_MANTISSA_BITS);
    }

    /** What of {@code from} lies outside the cuts. */
    private static void copyAround(List<Cut> cuts, ByteBuffer from, ByteBuffer into) {
        int at = 0;
        for (Cut cut : cuts) {
            into.put(from.slice(at, cut.offset() - at));
            at = cut.end();
        }
        into.put(from.slice(at, from.capacity() - at));
    }

    private static ModelFile restored(byte[] bodyBytes, List<Cut> cuts, int expandedBytes, String where) {
        ByteBuffer body = ByteBuffer.wrap(bodyBytes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer scales = body.slice(0, scaleBytes(cuts)).order(ByteOrder.LITTLE_ENDIAN);
        body.position(scaleBytes(cuts));
        ByteBuffer out = ByteBuffer.allocate(expandedBytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Cut cut : cuts) {
            out.position(cut.offset());
            for (int c = 0; c < cut.channels(); c++) {
                float scale = scales.getFloat();
                for (int i = 0; i < cut.perChannel(); i++) out.putFloat(body.get() * scale);
            }
        }
        int at = 0;
        for (Cut cut : cuts) {
            fill(out, at, cut.offset(), body);
            at = cut.end();
        }
        fill(out, at, expandedBytes, body);
        return ModelFile.of(out.array(), where);
    }

    private static void fill(ByteBuffer out, int from, int to, ByteBuffer body) {
        out.put(from, body, body.position(), to - from);
        body.position(body.position() + to - from);
    }

    private static byte[] deflated(byte[] body) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(body);
            deflater.finish();
            // zlib's bound for octets that do not shrink: 5 per 16 kB and a few.
            byte[] room = new byte[body.length + body.length / 1000 + 64];
            int length = deflater.deflate(room);
            Check.that(deflater.finished(), "%d octets deflate to more than %d", body.length, room.length);
            return Arrays.copyOf(room, length);
        }
    }

    /** Reads a compact model of unknown origin: every number is checked before it is used. */
    private record Expansion(ByteBuffer in, String where) {
        ModelFile model() {
            if (in.capacity() < HEADER_BYTES) throw wrong(0, Text.of("%d octets are no whole header", in.capacity()));
            if (in.getInt(0) != MAGIC) throw wrong(0, "the mark PGCM is missing");
            int version = in.getShort(4) & 0xffff;
            if (version > VERSION) throw ModelProblem.NEWER_COMPACT.with(where, version, VERSION);
            if (version == 0 || in.getShort(6) != 0) throw wrong(4, "the version is wrong");
            int expanded = bounded(EXPANDED_AT, ModelFile.MAX_BYTES);
            List<Cut> cuts = entries(expanded);
            int bodyBytes = bounded(BODY_AT, ModelFile.MAX_BYTES);
            if (bodyBytes != bodyBytes(cuts, expanded))
                throw wrong(BODY_AT, "the body's size does not fit the tensors");
            return checked(restored(inflated(bodyBytes, bodyAt(cuts.size())), cuts, expanded, where), cuts);
        }

        private int bounded(int at, int max) {
            int value = in.getInt(at);
            if (value < 0 || value > max) {
                throw wrong(at, Text.of("%d is over the limit of %d", Integer.toUnsignedLong(value), max));
            }
            return value;
        }

        private static int bodyAt(int cuts) {
            return HEADER_BYTES + cuts * ENTRY_BYTES;
        }

        private List<Cut> entries(int expanded) {
            int count = bounded(COUNT_AT, OnnxParser.MAX_TENSORS);
            if (in.capacity() < bodyAt(count)) throw wrong(in.capacity(), "the list of tensors is cut off");
            List<Cut> cuts = new ArrayList<>();
            int free = 0;
            for (int i = 0; i < count; i++) {
                Cut cut = entry(bodyAt(i), free, expanded);
                cuts.add(cut);
                free = cut.end();
            }
            return cuts;
        }

        /** One entry, that begins at {@code free} or later and ends inside the model. */
        private Cut entry(int at, int free, int expanded) {
            int offset = bounded(at, expanded);
            int channels = bounded(at + 4, expanded);
            int perChannel = bounded(at + 8, expanded);
            long end = offset + (long) channels * perChannel * Float.BYTES;
            if (channels == 0 || perChannel == 0 || offset < free || end > expanded) {
                throw wrong(at, Text.of("tensor %d x %d does not lie within the model", channels, perChannel));
            }
            return new Cut(offset, channels, perChannel);
        }

        private byte[] inflated(int bodyBytes, int at) {
            byte[] body = new byte[bodyBytes];
            try (Inflater inflater = new Inflater()) {
                inflater.setInput(in.slice(at, in.capacity() - at));
                int length = inflater.inflate(body);
                // Asks once more, so that a stream without its end or checksum does not pass.
                if (length != bodyBytes || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                    throw wrong(at + inflater.getBytesRead(), Text.of("the body has not %d octets", bodyBytes));
                }
                if (inflater.getRemaining() > 0) {
                    throw wrong(at + inflater.getBytesRead(), Text.of("%d octets follow", inflater.getRemaining()));
                }
            } catch (DataFormatException e) {
                throw wrong(at, "the body cannot be inflated").because(e);
            }
            return body;
        }

        private ModelFile checked(ModelFile model, List<Cut> cuts) {
            byte[] octets = new byte[Digest.SIZE_BYTES];
            in.get(DIGEST_AT, octets);
            Digest expected = Digest.ofOctets(octets);
            if (!model.digest().equals(expected)) {
                throw wrong(DIGEST_AT, Text.of("%s is expected, %s comes out", expected, model.digest()));
            }
            if (!cuts.equals(cuts(model.tensors())))
                throw wrong(HEADER_BYTES, "other tensors are compacted than the rule says");
            return model;
        }

        private Problem wrong(long at, String text) {
            return ModelProblem.BAD_COMPACT.with(where, at, text);
        }
    }
}
