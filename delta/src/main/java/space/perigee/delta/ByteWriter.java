package space.perigee.delta;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import space.perigee.mission.Check;

/** Puts together what {@link ByteReader} takes apart. */
final class ByteWriter {
    private static final int GROUP_BITS = 7;
    private static final int GROUP_MASK = 0x7F;
    private static final int MORE = 0x80;
    private static final int MAX_NAME_BYTES = 63;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    ByteWriter u8(int value) {
        Check.that(value >= 0 && value <= 0xFF, "%d is no octet", value);
        out.write(value);
        return this;
    }

    ByteWriter u32(int value) {
        return high(value, Integer.BYTES);
    }

    ByteWriter i64(long value) {
        return high(value, Long.BYTES);
    }

    ByteWriter varint(int value) {
        Check.that(value >= 0, "%d is negative", value);
        int rest = value;
        for (; rest > GROUP_MASK; rest >>>= GROUP_BITS) out.write((rest & GROUP_MASK) | MORE);
        out.write(rest);
        return this;
    }

    ByteWriter octets(byte[] octets) {
        out.writeBytes(octets);
        return this;
    }

    ByteWriter name(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        Check.that(ascii.length >= 1 && ascii.length <= MAX_NAME_BYTES, "name of %d octets", ascii.length);
        return u8(ascii.length).octets(ascii);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private ByteWriter high(long value, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) out.write((int) (value >>> (Byte.SIZE * i)));
        return this;
    }
}
