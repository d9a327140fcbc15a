package space.perigee.icd;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A body that a newer Perigee wrote: its type, its version or one of its codes is not known here. It is kept and handed on as it
 * came, never guessed at.
 *
 * @param type the type that it states
 * @param version the version that it states
 * @param octets the whole body, header included
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, see below
public record UnknownBody(int type, int version, byte[] octets) implements Body {
    private static final int SHOWN_OCTETS = 16;

    public UnknownBody {
        octets = octets.clone();
    }

    @Override
    public byte[] octets() {
        return octets.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownBody that
                && type == that.type
                && version == that.version
                && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + version) + Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        String start = HexFormat.of().formatHex(octets, 0, Math.min(SHOWN_OCTETS, octets.length));
        return "UnknownBody[type=" + type + ", version=" + version + ", " + octets.length + " octets, " + start + "…]";
    }
}
