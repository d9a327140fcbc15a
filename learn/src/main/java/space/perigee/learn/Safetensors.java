package space.perigee.learn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Named float tensors in one file, the form of huggingface/safetensors:
 *
 * <pre>
 * bytes            meaning
 * 0..7             length n of the header, unsigned, little endian
 * 8..8+n-1         header: a JSON object, padded with spaces to a multiple of 8;
 *                  name -> {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}; "__metadata__" is skipped
 * 8+n..            values, little endian, row-major; offsets count from here
 * </pre>
 *
 * Read as hostile: lengths are bounded and offsets must cover the data without holes or overlap before anything is allocated.
 */
public final class Safetensors {
    /** A header line per tensor is some 100 bytes: this is room for ten thousand. */
    static final int MAX_HEADER_BYTES = 1 << 20;

    /** Eight times the largest model at hand. */
    static final long MAX_FILE_BYTES = 512L << 20;

    private static final int LENGTH_BYTES = Long.BYTES;
    private static final int MAX_DIMENSIONS = 8;
    private static final String METADATA = "__metadata__";

    private Safetensors() {}

    /** Writes the tensors in the order of their names, beside the file first, then renamed over it. */
    public static void write(Path file, Map<String, TensorValues> tensors) {
        Map<String, TensorValues> sorted = new TreeMap<>(tensors);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel out = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                writeAll(out, ByteBuffer.wrap(header(sorted)));
                for (TensorValues tensor : sorted.values()) writeAll(out, little(tensor.values()));
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    private static byte[] header(Map<String, TensorValues> tensors) {
        ObjectNode header = Json.object();
        long begin = 0;
        for (Map.Entry<String, TensorValues> entry : tensors.entrySet()) {
            long end = begin + (long) Float.BYTES * entry.getValue().values().length;
            ObjectNode row = header.putObject(entry.getKey());
            row.put("dtype", "F32");
            ArrayNode shape = row.putArray("shape");
            entry.getValue().shape().forEach(shape::add);
            row.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        StringBuilder json = new StringBuilder(Json.write(header));
        while (json.toString().getBytes(StandardCharsets.UTF_8).length % LENGTH_BYTES != 0) json.append(' ');
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(LENGTH_BYTES + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private static ByteBuffer little(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) out.write(bytes);
    }

    /** Reads every tensor. */
    public static Map<String, TensorValues> read(Path file) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long sizeBytes = in.size();
            if (sizeBytes > MAX_FILE_BYTES) throw MissionProblem.FILE_TOO_LARGE.with(file, sizeBytes, MAX_FILE_BYTES);
            long headerBytes = headerLength(file, in, sizeBytes);
            List<Entry> entries = entries(file, readAt(in, LENGTH_BYTES, (int) headerBytes));
            long dataStart = LENGTH_BYTES + headerBytes;
            checkCover(file, entries, sizeBytes - dataStart);
            Map<String, TensorValues> tensors = new LinkedHashMap<>();
            for (Entry entry : entries) tensors.put(entry.name, values(in, dataStart, entry));
            return tensors;
        } catch (NoSuchFileException e) {
            throw MissionProblem.FILE_MISSING.with(file).because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    private record Entry(String name, List<Integer> shape, long begin, long end) {}

    private static long headerLength(Path file, FileChannel in, long sizeBytes) throws IOException {
        if (sizeBytes < LENGTH_BYTES) throw bad(file, sizeBytes + " bytes are too few");
        long length = readAt(in, 0, LENGTH_BYTES).getLong();
        if (length < 2 || length > Math.min(MAX_HEADER_BYTES, sizeBytes - LENGTH_BYTES))
            throw bad(file, "a header of " + Long.toUnsignedString(length) + " bytes");
        return length;
    }

    private static List<Entry> entries(Path file, ByteBuffer header) {
        JsonNode json;
        try {
            json = Json.read(StandardCharsets.UTF_8.decode(header).toString());
        } catch (JacksonException e) {
            throw bad(file, "its header is no JSON").because(e);
        }
        if (!json.isObject()) throw bad(file, "its header is no object");
        List<Entry> entries = new ArrayList<>();
        json.properties().forEach(property -> {
            if (!property.getKey().equals(METADATA)) entries.add(entry(file, property.getKey(), property.getValue()));
        });
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode row) {
        JsonNode offsets = row.path("data_offsets");
        if (!row.path("dtype").asString("").equals("F32")) throw bad(file, "tensor " + name + " is not of F32");
        if (offsets.size() != 2
                || !offsets.get(0).isIntegralNumber()
                || !offsets.get(1).isIntegralNumber()) throw bad(file, "tensor " + name + " has no data_offsets");
        return new Entry(
                name,
                shape(file, name, row.path("shape")),
                offsets.get(0).asLong(-1),
                offsets.get(1).asLong(-1));
    }

    private static List<Integer> shape(Path file, String name, JsonNode json) {
        if (!json.isArray() || json.size() > MAX_DIMENSIONS) throw bad(file, "tensor " + name + " has no usable shape");
        List<Integer> shape = new ArrayList<>();
        for (JsonNode size : json) {
            if (!size.isInt() || size.asInt() < 0) throw bad(file, "tensor " + name + " has a size " + size);
            shape.add(size.asInt());
        }
        return shape;
    }

    private static void checkCover(Path file, List<Entry> entries, long dataBytes) {
        long next = 0;
        for (Entry entry : entries) {
            if (entry.begin != next || entry.end < entry.begin || entry.end > dataBytes)
                throw bad(file, "tensor " + entry.name + " lies at " + entry.begin + ".." + entry.end);
            if (entry.end - entry.begin != bytes(file, entry))
                throw bad(
                        file,
                        "tensor " + entry.name + " of shape " + entry.shape + " has " + (entry.end - entry.begin)
                                + " bytes");
            next = entry.end;
        }
        if (next != dataBytes) throw bad(file, (dataBytes - next) + " bytes belong to no tensor");
    }

    private static long bytes(Path file, Entry entry) {
        try {
            return (long) Float.BYTES * TensorValues.elements(entry.shape);
        } catch (ArithmeticException e) {
            throw bad(file, "tensor " + entry.name + " of shape " + entry.shape + " is too large")
                    .because(e);
        }
    }

    private static TensorValues values(FileChannel in, long dataStart, Entry entry) throws IOException {
        ByteBuffer bytes = readAt(in, dataStart + entry.begin, Math.toIntExact(entry.end - entry.begin));
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new TensorValues(entry.shape, values);
    }

    private static ByteBuffer readAt(FileChannel in, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (in.read(bytes, position + bytes.position()) < 0) throw new IOException("ended early");
        }
        return bytes.flip();
    }

    private static Problem bad(Path file, String what) {
        return LearnProblem.BAD_SAFETENSORS.with(file, what);
    }
}
