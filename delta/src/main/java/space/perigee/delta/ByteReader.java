package space.perigee.delta;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

/** Takes hostile octets apart, front to back; whatever is wrong is a problem that names the octet. */
final class ByteReader {
    /** Five groups of seven bits hold any int. */
    private static final int MAX_VARINT_BYTES = 5;

    private static final int GROUP_BITS = 7;
    private static final int GROUP_MASK = 0x7F;
    private static final int MORE = 0x80;

    private final String what;
    private final byte[] octets;
    private final int end;
    private int position;

    /** @param what is being read, for the problem's text */
    ByteReader(String what, byte[] octets) {
        this(what, octets, 0, octets.length);
    }

    /** Octets {@code start} (inclusive) to {@code end} (exclusive) alone; positions count from octet 0. */
    ByteReader(String what, byte[] octets, int start, int end) {
        this.what = what;
        this.octets = octets;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    int u8(String field) {
        if (position >= end) throw malformed("it ends before %s", field);
        return Byte.toUnsignedInt(octets[position++]);
    }

    /** Four octets, highest first, at most {@code max}. */
    int u32(String field, int max) {
        need(field, Integer.BYTES);
        long value = 0;
        for (int i = 0; i < Integer.BYTES; i++) value = (value << Byte.SIZE) | u8(field);
        if (value > max) throw malformed("%s is %d, over %d", field, value, max);
        return (int) value;
    }

    /** Eight octets, highest first. */
    long i64(String field) {
        need(field, Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) value = (value << Byte.SIZE) | u8(field);
        return value;
    }

    /** Groups of seven bits, lowest first, the top bit set in all but the last; no needless groups. */
    int varint(String field, int min, int max) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            int group = u8(field);
            value |= (long) (group & GROUP_MASK) << (GROUP_BITS * i);
            if ((group & MORE) != 0) continue;
            if (group == 0 && i > 0) throw malformed("%s is written longer than it need be", field);
            if (value < min || value > max) throw malformed("%s is %d, not %d to %d", field, value, min, max);
            return (int) value;
        }
        throw malformed("%s does not end", field);
    }

    byte[] octets(String field, int count) {
        need(field, count);
        position += count;
        return Arrays.copyOfRange(octets, position - count, position);
    }

    void skip(String field, int count) {
        need(field, count);
        position += count;
    }

    Digest digest(String field) {
        return Digest.ofOctets(octets(field, Digest.SIZE_BYTES));
    }

    /** An octet that tells the length, then that many octets of ASCII, checked by the caller's own rule. */
    String name(String field) {
        return new String(octets(field, u8(field)), StandardCharsets.US_ASCII);
    }

    void expect(byte[] magic, String field) {
        if (!Arrays.equals(octets(field, magic.length), magic)) throw malformed("%s is wrong", field);
    }

    void expectEnd() {
        if (remaining() != 0) throw malformed("%d octets follow its end", remaining());
    }

    @FormatMethod
    Problem malformed(@FormatString String text, Object... args) {
        return DeltaProblem.MALFORMED.with(what, position, String.format(Locale.ROOT, text, args));
    }

    private void need(String field, int count) {
        if (count > remaining()) throw malformed("%s needs %d octets, %d are left", field, count, remaining());
    }
}
