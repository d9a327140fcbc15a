package space.perigee.link;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;

/**
 * The frame of every small state file of this room.
 *
 * <pre>
 * octet  0..3  magic, four ASCII letters
 *        4     format version, 1
 *        5..8  CRC-32 (IEEE 802.3) of the body
 *        9..   body, big-endian
 * </pre>
 *
 * <p>A torn or foreign file counts as absent (a crash may leave one); a newer format is a {@link space.perigee.mission.Problem}.
 */
final class StateFile {
    private static final int FORMAT = 1;
    private static final int HEAD_BYTES = 9;

    private StateFile() {}

    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        void to(DataOutputStream out) throws IOException;
    }

    static byte[] encode(String magic, Body body) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            body.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] content = octets.toByteArray();
        return ByteBuffer.allocate(HEAD_BYTES + content.length)
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .put((byte) FORMAT)
                .putInt(crc(content))
                .put(content)
                .array();
    }

    /** What {@code read} makes of the body; empty when the file is absent, torn or foreign. */
    static <T> Optional<T> load(Flash flash, String name, int maxBytes, String magic, Function<ByteBuffer, T> read) {
        if (!flash.exists(name) || flash.sizeBytes(name) > maxBytes) return Optional.empty();
        ByteBuffer in = ByteBuffer.wrap(flash.read(name, maxBytes));
        if (in.remaining() < HEAD_BYTES) return Optional.empty();
        byte[] found = new byte[4];
        in.get(found);
        if (!magic.equals(new String(found, StandardCharsets.US_ASCII))) return Optional.empty();
        int format = in.get();
        if (format > FORMAT) throw MissionProblem.NEWER_STATE.with(name, format, FORMAT);
        int crc = in.getInt();
        byte[] body = new byte[in.remaining()];
        in.get(body);
        if (crc != crc(body)) return Optional.empty();
        try {
            return Optional.of(read.apply(ByteBuffer.wrap(body)));
        } catch (BufferUnderflowException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** A short string as {@link DataOutputStream#writeShort} of its length and its octets. */
    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(octets.length);
        out.write(octets);
    }

    static String readText(ByteBuffer in) {
        byte[] octets = readOctets(in, Short.toUnsignedInt(in.getShort()));
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** {@code count} octets; never allocates more than the file holds. */
    static byte[] readOctets(ByteBuffer in, int count) {
        if (count > in.remaining()) throw new BufferUnderflowException();
        byte[] octets = new byte[count];
        in.get(octets);
        return octets;
    }
}
