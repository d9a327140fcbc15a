package space.perigee.mission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 (FIPS 180-4) of some bytes: the name of a blob, a model, an update. Written {@code sha256:} and 64 hex digits. */
public final class Digest implements Comparable<Digest> {
    /** Length of the raw digest. */
    public static final int SIZE_BYTES = 32;

    private static final String PREFIX = "sha256:";
    private static final int SHORT_DIGITS = 12;
    private static final int BUFFER_BYTES = 1 << 16;

    private final byte[] octets;

    private Digest(byte[] octets) {
        this.octets = octets;
    }

    /** The digest of {@code content}. */
    public static Digest of(byte[] content) {
        return new Digest(sha256().digest(content));
    }

    /** The digest of a file's bytes, read in small pieces. */
    public static Digest of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    /** The digest of all that {@code in} still holds; leaves it open. */
    public static Digest of(InputStream in) throws IOException {
        MessageDigest sha = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) sha.update(buffer, 0, n);
        return new Digest(sha.digest());
    }

    /** From 32 raw octets. */
    public static Digest ofOctets(byte[] octets) {
        Check.that(octets.length == SIZE_BYTES, "a digest has 32 octets, not %d", octets.length);
        return new Digest(octets.clone());
    }

    /** From {@code sha256:} and 64 hex digits, or the digits alone. */
    public static Digest parse(String text) {
        String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        if (hex.length() != 2 * SIZE_BYTES) throw MissionProblem.BAD_DIGEST.with(text);
        try {
            return new Digest(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw MissionProblem.BAD_DIGEST.with(text).because(e);
        }
    }

    /** A fresh SHA-256, for who must hash in pieces; finish with {@link #ofOctets}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public byte[] octets() {
        return octets.clone();
    }

    /** 64 hex digits without the prefix: fit for a file name. */
    public String hex() {
        return HexFormat.of().formatHex(octets);
    }

    /** The first twelve hex digits, for people. */
    public String shortHex() {
        return hex().substring(0, SHORT_DIGITS);
    }

    @Override
    public int compareTo(Digest other) {
        return Arrays.compareUnsigned(octets, other.octets);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
