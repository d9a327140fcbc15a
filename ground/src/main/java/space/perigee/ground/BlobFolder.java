package space.perigee.ground;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;

/** Files named by the digest of what they hold, in one folder. */
final class BlobFolder {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Flash flash;
    private final String folder;
    private final String suffix;
    private final int maxBytes;
    private final Pattern name;

    /**
     * @param suffix of every file's name, for people and their tools
     * @param maxBytes a larger blob is refused
     */
    BlobFolder(Flash flash, String folder, String suffix, int maxBytes) {
        this.flash = flash;
        this.folder = folder;
        this.suffix = suffix;
        this.maxBytes = maxBytes;
        this.name = Pattern.compile(Pattern.quote(folder) + "/([0-9a-f]{64})" + Pattern.quote(suffix));
    }

    /** Why a file cannot become the blob {@code expected}; nothing when it can. */
    Optional<String> fault(String part, Digest expected) {
        if (!flash.exists(part)) return Optional.of("there is no file " + part);
        long size = flash.sizeBytes(part);
        if (size > maxBytes) return Optional.of(size + " bytes, over the limit of " + maxBytes);
        Digest found = digest(part);
        return found.equals(expected) ? Optional.empty() : Optional.of("its digest is " + found + ", not " + expected);
    }

    /** Takes a file whose digest was checked, in one step; over an older copy of the same too, which thus is as good as new. */
    void take(String part, Digest digest) {
        flash.rename(part, name(digest));
    }

    boolean holds(Digest digest) {
        return flash.exists(name(digest));
    }

    /** The content, checked once more; a changed one is a {@link GroundProblem#BLOB_DAMAGED}. */
    Optional<byte[]> read(Digest digest) {
        if (!holds(digest)) return Optional.empty();
        byte[] content = flash.read(name(digest), maxBytes);
        check(digest, Digest.of(content));
        return Optional.of(content);
    }

    /** Where it lies, its content checked at this moment. */
    Optional<Path> file(Digest digest) {
        if (!holds(digest)) return Optional.empty();
        check(digest, digest(name(digest)));
        return Optional.of(flash.path(name(digest)));
    }

    private void check(Digest expected, Digest found) {
        if (!found.equals(expected)) throw GroundProblem.BLOB_DAMAGED.with(name(expected), found);
    }

    long sizeBytes(Digest digest) {
        return flash.sizeBytes(name(digest));
    }

    /** All that are there, by digest; other files are none of ours. */
    List<Digest> list() {
        List<Digest> all = new ArrayList<>();
        for (String file : flash.list(folder)) {
            var matcher = name.matcher(file);
            if (matcher.matches()) all.add(Digest.parse(matcher.group(1)));
        }
        return all;
    }

    String name(Digest digest) {
        return folder + "/" + digest.hex() + suffix;
    }

    private Digest digest(String file) {
        MessageDigest sha = Digest.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (Flash.FlashFile open = flash.open(file)) {
            long at = 0;
            for (int n = open.read(at, buffer); n > 0; n = open.read(at, buffer.clear())) {
                sha.update(buffer.flip());
                at += n;
            }
        }
        return Digest.ofOctets(sha.digest());
    }
}
