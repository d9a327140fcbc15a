package space.perigee.icd;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import space.perigee.mission.Check;

/**
 * Bodies to octets and back.
 *
 * <p>Every body begins with this header; its fields follow at once, without padding, as each record's table says.
 *
 * <table>
 * <caption>Header</caption>
 * <tr><th>octet</th><th>type</th><th>field</th></tr>
 * <tr><td>0</td><td>u16</td><td>type of the body</td></tr>
 * <tr><td>2</td><td>u8</td><td>version of that type, from 1</td></tr>
 * </table>
 *
 * <table>
 * <caption>Value types, all big endian</caption>
 * <tr><th>type</th><th>octets</th><th>meaning</th></tr>
 * <tr><td>u8, u16, u32</td><td>1, 2, 4</td><td>unsigned</td></tr>
 * <tr><td>i64</td><td>8</td><td>two's complement</td></tr>
 * <tr><td>f32, f64</td><td>4, 8</td><td>IEEE 754, never NaN or infinite</td></tr>
 * <tr><td>flag</td><td>1</td><td>0 or 1</td></tr>
 * <tr><td>code</td><td>1</td><td>a number from 1 of the list beside it</td></tr>
 * <tr><td>time</td><td>8</td><td>i64, milliseconds since 1970-01-01T00:00:00 UTC, without leap seconds</td></tr>
 * <tr><td>digest</td><td>32</td><td>SHA-256</td></tr>
 * <tr><td>text</td><td>2 + n</td><td>u16 n, then n octets of UTF-8</td></tr>
 * <tr><td>blob</td><td>4 + n</td><td>u32 n, then n octets</td></tr>
 * <tr><td>list of X</td><td>2 + ...</td><td>u16 count, then so many X</td></tr>
 * </table>
 *
 * <p>A change of a table is a new version of its type; a reader that does not know a type, a version or a code hands the body on as
 * {@link UnknownBody}.
 */
public final class Icd {
    /** Some ten uncompressed tiles: no honest body is larger, and both sides can hold it in memory. */
    public static final int MAX_BODY_BYTES = 17 << 20;

    /** A name of a station, a miner or a parameter. */
    public static final int MAX_NAME_BYTES = 63;

    /** A sentence for people. */
    public static final int MAX_TEXT_BYTES = 200;

    static final int MAX_U8 = 0xff;
    static final int MAX_U16 = 0xffff;
    private static final int HEADER_BYTES = 3;
    private static final int VERSION_OCTET = 2;

    private Icd() {}

    public static byte[] encode(Body body) {
        byte[] octets = switch (body) {
            case SamplePackage b -> written(SamplePackage.TYPE, SamplePackage.VERSION, b::write);
            case ContactPlanBody b -> written(ContactPlanBody.TYPE, ContactPlanBody.VERSION, b::write);
            case TelemetryBody b -> written(TelemetryBody.TYPE, TelemetryBody.VERSION, b::write);
            case FactBody b -> written(FactBody.TYPE, FactBody.VERSION, b::write);
            case RolloutReportBody b -> written(RolloutReportBody.TYPE, RolloutReportBody.VERSION, b::write);
            case TelecommandBody b -> written(TelecommandBody.TYPE, TelecommandBody.VERSION, b::write);
            case UnknownBody b -> b.octets();
        };
        Check.that(octets.length <= MAX_BODY_BYTES, "a body of %d octets", octets.length);
        return octets;
    }

    /** Throws {@link IcdProblem} where the octets are no body; what is merely newer comes back as {@link UnknownBody}. */
    public static Body decode(byte[] octets) {
        if (octets.length > MAX_BODY_BYTES) throw IcdProblem.TOO_LARGE.with(octets.length, MAX_BODY_BYTES);
        OctetReader header = new OctetReader("body", octets, 0);
        int type = header.u16("type");
        int version = header.u8("version");
        header.require(version != 0, 1, "version", "versions begin at 1");
        return switch (type) {
            case 0 -> throw IcdProblem.MALFORMED.with("body", 0, "type", "types begin at 1");
            case SamplePackage.TYPE -> known(octets, SamplePackage.VERSION, "sample package", SamplePackage::read);
            case ContactPlanBody.TYPE -> known(octets, ContactPlanBody.VERSION, "contact plan", ContactPlanBody::read);
            case TelemetryBody.TYPE -> known(octets, TelemetryBody.VERSION, "telemetry", TelemetryBody::read);
            case FactBody.TYPE -> known(octets, FactBody.VERSION, "fact", FactBody::read);
            case RolloutReportBody.TYPE ->
                known(octets, RolloutReportBody.VERSION, "rollout report", RolloutReportBody::read);
            case TelecommandBody.TYPE -> known(octets, TelecommandBody.VERSION, "telecommand", TelecommandBody::read);
            default -> new UnknownBody(type, version, octets);
        };
    }

    /** The type that an encoded body states: what a message carries beside it. */
    public static int typeOf(byte[] octets) {
        return ((octets[0] & MAX_U8) << Byte.SIZE) | (octets[1] & MAX_U8);
    }

    /** Octets of {@code text} on the wire, without its length. */
    static int utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** {@code text}, cut after the last whole character that fits into {@code maxBytes}. */
    public static String cut(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            bytes += utf8Bytes(Character.toString(character));
            if (bytes > maxBytes) return text.substring(0, i);
            i += Character.charCount(character);
        }
        return text;
    }

    /** A lone surrogate has no UTF-8 and would come out as '?' on the other side. */
    static void checkText(String field, String text, int maxBytes) {
        Check.that(utf8Bytes(text) <= maxBytes, "%s of %d octets is over %d", field, utf8Bytes(text), maxBytes);
        Check.that(
                StandardCharsets.UTF_8.newEncoder().canEncode(text), "%s has a character without an encoding", field);
    }

    private static byte[] written(int type, int version, Consumer<OctetWriter> fields) {
        OctetWriter out = new OctetWriter().u16(type).u8(version);
        fields.accept(out);
        return out.octets();
    }

    private static Body known(byte[] octets, int knownVersion, String what, Function<OctetReader, Body> read) {
        int type = typeOf(octets);
        int version = octets[VERSION_OCTET] & MAX_U8;
        if (version > knownVersion) return new UnknownBody(type, version, octets);
        OctetReader in = new OctetReader(what, octets, HEADER_BYTES);
        try {
            Body body = read.apply(in);
            in.end();
            return body;
        } catch (OctetReader.NewerCode e) {
            return new UnknownBody(type, version, octets);
        }
    }
}
