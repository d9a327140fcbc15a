package space.perigee.delta;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import space.perigee.mission.MissionProblem;

/**
 * Ed25519 keys as files of a folder: {@code NAME.key} holds the private key (PKCS#8, RFC 8410, as PEM) for its owner alone,
 * {@code NAME.pub} the public one (SPKI as PEM). OpenSSL reads and writes the same.
 */
public final class KeyFiles {
    private static final String PRIVATE_SUFFIX = ".key";
    private static final String PUBLIC_SUFFIX = ".pub";
    private static final String PRIVATE_TITLE = "PRIVATE KEY";
    private static final String PUBLIC_TITLE = "PUBLIC KEY";
    /** An Ed25519 key takes some 120 bytes. */
    private static final int MAX_FILE_BYTES = 4096;

    private static final int PEM_LINE_CHARS = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][-a-z0-9]{0,62}");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private KeyFiles() {}

    /**
     * One key of a folder.
     *
     * @param hasPrivate whether the private half lies there too
     */
    public record KeyEntry(String name, KeyId id, boolean hasPrivate, Path publicFile) {}

    /** Makes a new key pair of the machine's own chance: a key that could be made again from a seed would be none. */
    public static KeyEntry make(Path folder, String name) {
        if (!NAME.matcher(name).matches()) throw MissionProblem.BAD_NAME.with("key", name);
        KeyPair pair = newPair();
        write(
                folder.resolve(name + PRIVATE_SUFFIX),
                pem(PRIVATE_TITLE, pair.getPrivate().getEncoded()),
                true);
        Path publicFile = folder.resolve(name + PUBLIC_SUFFIX);
        write(publicFile, pem(PUBLIC_TITLE, pair.getPublic().getEncoded()), false);
        return new KeyEntry(name, KeyId.of(pair.getPublic()), true, publicFile);
    }

    /** All public keys of a folder, sorted by name; none when there is no such folder. */
    public static List<KeyEntry> list(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        List<KeyEntry> entries = new ArrayList<>();
        for (Path file : publicFiles(folder)) {
            String name = withoutSuffix(file, PUBLIC_SUFFIX);
            boolean hasPrivate = Files.exists(folder.resolve(name + PRIVATE_SUFFIX));
            entries.add(new KeyEntry(name, KeyId.of(publicKey(file)), hasPrivate, file));
        }
        return List.copyOf(entries);
    }

    /** How many different public keys a folder holds: on board a key counts once, however often it lies there. */
    public static int different(Path folder) {
        return (int) list(folder).stream().map(KeyEntry::id).distinct().count();
    }

    /** Whether a file holds a public key, whoever may read it; false where there is none, or something else. */
    public static boolean isPublic(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= MAX_FILE_BYTES
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains("-----BEGIN " + PUBLIC_TITLE);
        } catch (IOException e) {
            return false; // told by who reads it as a key
        }
    }

    /** Trusts every public key of a folder. */
    public static TrustStore trustStore(Path folder, int threshold) {
        List<PublicKey> keys = list(folder).stream()
                .map(entry -> publicKey(entry.publicFile()))
                .toList();
        if (keys.size() < threshold) {
            throw DeltaProblem.BAD_KEY.with(folder, "%d public keys, %d are needed".formatted(keys.size(), threshold));
        }
        return TrustStore.of(keys, threshold);
    }

    public static PublicKey publicKey(Path file) {
        byte[] encoded = readPem(file, PUBLIC_TITLE);
        try {
            return KeyFactory.getInstance(Ed25519.NAME).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw DeltaProblem.BAD_KEY
                    .with(file, "it holds no Ed25519 public key")
                    .because(e);
        }
    }

    /** A private key, with the public one that lies beside it; refused when others than the owner may use the file. */
    public static SigningKey signingKey(Path privateFile) {
        refuseIfOpenToOthers(privateFile);
        PrivateKey key = privateKey(privateFile);
        Path publicFile = privateFile.resolveSibling(withoutSuffix(privateFile, PRIVATE_SUFFIX) + PUBLIC_SUFFIX);
        PublicKey publicKey = publicKey(publicFile);
        byte[] probe = Ed25519.sign(key, SignedDelta.TAG);
        if (!Ed25519.verifies(publicKey, probe, 0, SignedDelta.TAG, 0)) {
            throw DeltaProblem.BAD_KEY.with(privateFile, "it does not belong to " + publicFile);
        }
        return new SigningKey(KeyId.of(publicKey), key);
    }

    private static PrivateKey privateKey(Path file) {
        byte[] encoded = readPem(file, PRIVATE_TITLE);
        try {
            return KeyFactory.getInstance(Ed25519.NAME).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw DeltaProblem.BAD_KEY
                    .with(file, "it holds no Ed25519 private key")
                    .because(e);
        }
    }

    private static KeyPair newPair() {
        try {
            return KeyPairGenerator.getInstance(Ed25519.NAME).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes Ed25519 keys", e);
        }
    }

    /** Never overwrites a key; the private file is made for its owner alone, not narrowed afterwards. */
    private static void write(Path file, String text, boolean secret) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (secret && isPosix(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw DeltaProblem.KEY_EXISTS.with(file).because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    private static void refuseIfOpenToOthers(Path file) {
        if (!Files.exists(file)) throw MissionProblem.FILE_MISSING.with(file);
        if (!isPosix(file)) return;
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.stream().anyMatch(OTHERS::contains)) {
                throw DeltaProblem.KEY_READABLE_BY_OTHERS.with(file, PosixFilePermissions.toString(mode), file);
            }
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static List<Path> publicFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(PUBLIC_SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
    }

    private static String withoutSuffix(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private static String pem(String title, byte[] encoded) {
        String body = Base64.getMimeEncoder(PEM_LINE_CHARS, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(title, body, title);
    }

    private static byte[] readPem(Path file, String title) {
        String text = read(file);
        String begin = "-----BEGIN " + title + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + title + "-----");
        if (start < 0 || end < start) throw DeltaProblem.BAD_KEY.with(file, "it has no PEM block \"" + title + "\"");
        try {
            return Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
        } catch (IllegalArgumentException e) {
            throw DeltaProblem.BAD_KEY.with(file, "its PEM block is no base 64").because(e);
        }
    }

    private static String read(Path file) {
        if (!Files.isRegularFile(file)) throw MissionProblem.FILE_MISSING.with(file);
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_BYTES) throw MissionProblem.FILE_TOO_LARGE.with(file, size, MAX_FILE_BYTES);
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }
}
