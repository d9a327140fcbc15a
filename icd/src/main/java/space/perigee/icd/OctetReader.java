package space.perigee.icd;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;
import space.perigee.mission.StationId;

/** Reads what {@link OctetWriter} writes, from octets that nobody has checked: every trouble names its octet and its field. */
final class OctetReader {
    /** Says that a code is not known here, though it may be right: the whole body is then an {@link UnknownBody}. */
    static final class NewerCode extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NewerCode(String field, int code) {
            super(field + " " + code, null, false, false);
        }
    }

    /** Year 9999: what is later is a mistake, and Instant.toString would write a sign before the year. */
    private static final long MAX_EPOCH_MILLIS = 253_402_300_799_999L;

    private final String what;
    private final ByteBuffer in;

    OctetReader(String what, byte[] octets, int offset) {
        this.what = what;
        this.in = ByteBuffer.wrap(octets).position(offset);
    }

    int u8(String field) {
        return get(field, () -> in.get() & Icd.MAX_U8);
    }

    int u16(String field) {
        return get(field, () -> in.getShort() & Icd.MAX_U16);
    }

    int u16(String field, int min, int max) {
        return inRange(field, u16(field), min, max, Short.BYTES);
    }

    long i64(String field) {
        return get(field, in::getLong);
    }

    long i64(String field, long min, long max) {
        long value = i64(field);
        require(value >= min && value <= max, Long.BYTES, field, value + " is not in " + min + ".." + max);
        return value;
    }

    float f32(String field, float min, float max) {
        float value = get(field, in::getFloat);
        require(value >= min && value <= max, Float.BYTES, field, value + " is not in " + min + ".." + max);
        return value;
    }

    double f64(String field, double min, double max) {
        double value = get(field, in::getDouble);
        require(value >= min && value <= max, Double.BYTES, field, value + " is not in " + min + ".." + max);
        return value;
    }

    boolean flag(String field) {
        int value = u8(field);
        require(value <= 1, 1, field, value + " is neither 0 nor 1");
        return value == 1;
    }

    <E extends Enum<E> & Coded> E code(String field, List<E> known) {
        int code = u8(field);
        require(code != 0, 1, field, "code 0 is never used");
        return known.stream().filter(e -> e.code() == code).findFirst().orElseThrow(() -> new NewerCode(field, code));
    }

    Instant time(String field) {
        return Instant.ofEpochMilli(i64(field, 0, MAX_EPOCH_MILLIS));
    }

    Digest digest(String field) {
        return Digest.ofOctets(octets(field, Digest.SIZE_BYTES));
    }

    String text(String field, int maxBytes) {
        int length = inRange(field, u16(field), 0, maxBytes, Short.BYTES);
        int start = in.position();
        byte[] utf8 = octets(field, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(start, field, "not UTF-8").because(e);
        }
    }

    StationId station(String field) {
        int start = in.position();
        String name = text(field, Icd.MAX_NAME_BYTES);
        try {
            return new StationId(name);
        } catch (Problem e) {
            throw malformed(start, field, e.text()).because(e);
        }
    }

    byte[] blob(String field, int maxBytes) {
        int length = get(field, in::getInt);
        require(length >= 0 && length <= maxBytes, Integer.BYTES, field, "length is not in 0.." + maxBytes);
        return octets(field, length);
    }

    /** A u16 count and so many items. */
    <T> List<T> list(String field, int maxItems, Function<OctetReader, T> item) {
        int count = inRange(field, u16(field), 0, maxItems, Short.BYTES);
        List<T> items = new ArrayList<>();
        for (int i = 0; i < count; i++) items.add(item.apply(this));
        return items;
    }

    /** Refuses the field that ended {@code backOctets} later than it began, unless {@code holds}. */
    void require(boolean holds, int backOctets, String field, String why) {
        if (!holds) throw malformed(in.position() - backOctets, field, why);
    }

    void end() {
        require(!in.hasRemaining(), 0, "end", in.remaining() + " octets too many");
    }

    private int inRange(String field, int value, int min, int max, int sizeBytes) {
        require(
                value >= min && value <= max,
                sizeBytes,
                field,
                String.format(Locale.ROOT, "%d is not in %d..%d", value, min, max));
        return value;
    }

    private byte[] octets(String field, int length) {
        require(length <= in.remaining(), 0, field, length + " octets wanted, " + in.remaining() + " left");
        byte[] octets = new byte[length];
        in.get(octets);
        return octets;
    }

    private <T> T get(String field, Supplier<T> read) {
        try {
            return read.get();
        } catch (BufferUnderflowException e) {
            throw malformed(in.position(), field, "the body ends here").because(e);
        }
    }

    private Problem malformed(int octet, String field, String why) {
        return IcdProblem.MALFORMED.with(what, octet, field, why);
    }
}
