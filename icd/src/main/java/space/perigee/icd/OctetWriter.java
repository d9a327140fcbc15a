package space.perigee.icd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;

/** Writes the value types of {@link Icd}, big endian. What does not fit is a bug of the caller: bodies check their limits when made. */
final class OctetWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    OctetWriter u8(int value) {
        Check.that(value >= 0 && value <= Icd.MAX_U8, "%d is no u8", value);
        out.write(value);
        return this;
    }

    OctetWriter u16(int value) {
        Check.that(value >= 0 && value <= Icd.MAX_U16, "%d is no u16", value);
        return unsigned(value, Short.BYTES);
    }

    /** Lengths and counts: 0 .. 2^31 - 1 of the 2^32. */
    OctetWriter u32(int value) {
        Check.that(value >= 0, "%d is no u32", value);
        return unsigned(value, Integer.BYTES);
    }

    OctetWriter i64(long value) {
        return unsigned(value, Long.BYTES);
    }

    OctetWriter f32(float value) {
        Check.that(Float.isFinite(value), "%s is not finite", value);
        return unsigned(Float.floatToIntBits(value), Float.BYTES);
    }

    OctetWriter f64(double value) {
        Check.that(Double.isFinite(value), "%s is not finite", value);
        return i64(Double.doubleToLongBits(value));
    }

    OctetWriter code(Coded value) {
        return u8(value.code());
    }

    OctetWriter time(Instant time) {
        return i64(time.toEpochMilli());
    }

    OctetWriter digest(Digest digest) {
        out.writeBytes(digest.octets());
        return this;
    }

    OctetWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        u16(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    OctetWriter blob(byte[] octets) {
        u32(octets.length);
        out.writeBytes(octets);
        return this;
    }

    byte[] octets() {
        return out.toByteArray();
    }

    private OctetWriter unsigned(long value, int sizeBytes) {
        for (int shift = (sizeBytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) out.write((int) (value >> shift));
        return this;
    }
}
