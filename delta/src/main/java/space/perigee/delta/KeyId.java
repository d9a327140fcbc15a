package space.perigee.delta;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import space.perigee.mission.Digest;

/** Short name of a public key: the first eight octets of the SHA-256 of its SPKI (RFC 8410), as a number; written in 16 hex digits. */
public record KeyId(long value) implements Comparable<KeyId> {
    static final int SIZE_BYTES = Long.BYTES;

    public static KeyId of(PublicKey key) {
        byte[] digest = Digest.of(key.getEncoded()).octets();
        return new KeyId(new ByteReader("key id", Arrays.copyOf(digest, SIZE_BYTES)).i64("key id"));
    }

    @Override
    public int compareTo(KeyId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value);
    }
}
