package space.perigee.link;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;

/** Flash in memory. {@code crash()} gives what a power cut leaves: all that was forced, and of the rest nothing. */
final class MemoryFlash implements Flash {
    private final TreeMap<String, Content> files = new TreeMap<>();
    private long freeBytes = 1L << 34;
    private String noRoomFor = "";

    private static final class Content {
        private byte[] octets = new byte[0];
        private int size;
        private byte[] forced = new byte[0];

        void grow(int to) {
            if (to > octets.length) octets = Arrays.copyOf(octets, Math.max(to, 2 * octets.length));
            size = Math.max(size, to);
        }

        void force() {
            forced = Arrays.copyOf(octets, size);
        }
    }

    void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    /** From now on there is no room for this one file; an empty name ends it. */
    void noRoomFor(String name) {
        noRoomFor = name;
    }

    /** The flash after a power cut. */
    MemoryFlash crash() {
        MemoryFlash after = new MemoryFlash();
        after.freeBytes = freeBytes;
        after.noRoomFor = noRoomFor;
        files.forEach((name, content) -> {
            Content kept = new Content();
            kept.octets = content.forced.clone();
            kept.size = kept.octets.length;
            kept.force();
            after.files.put(name, kept);
        });
        return after;
    }

    private Content content(String name) {
        Content content = files.get(name);
        if (content == null) throw MissionProblem.FILE_MISSING.with(name);
        return content;
    }

    @Override
    public boolean exists(String name) {
        return files.containsKey(name);
    }

    @Override
    public long sizeBytes(String name) {
        return content(name).size;
    }

    @Override
    public byte[] read(String name, int maxBytes) {
        Content content = content(name);
        if (content.size > maxBytes) throw MissionProblem.FILE_TOO_LARGE.with(name, content.size, maxBytes);
        return Arrays.copyOf(content.octets, content.size);
    }

    @Override
    public void replace(String name, byte[] octets) {
        if (octets.length > freeBytes || name.equals(noRoomFor))
            throw MissionProblem.DISK_FULL.with(name, octets.length, freeBytes, "memory");
        Content content = new Content();
        content.octets = octets.clone();
        content.size = octets.length;
        content.force();
        files.put(name, content);
    }

    @Override
    public FlashFile open(String name) {
        Content content = files.computeIfAbsent(name, n -> new Content());
        return new MemoryFile(content);
    }

    @Override
    public void rename(String from, String to) {
        files.put(to, content(from));
        files.remove(from);
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public List<String> list(String folder) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0)
                .toList();
    }

    @Override
    public long freeBytes() {
        return freeBytes;
    }

    @Override
    public Path path(String name) {
        throw new IllegalStateException("no paths in memory");
    }

    private final class MemoryFile implements FlashFile {
        private final Content content;

        MemoryFile(Content content) {
            this.content = content;
        }

        @Override
        public long sizeBytes() {
            return content.size;
        }

        @Override
        public int read(long position, ByteBuffer into) {
            int n = (int) Math.max(0, Math.min(into.remaining(), content.size - position));
            into.put(content.octets, (int) Math.min(position, content.size), n);
            return n;
        }

        @Override
        public void write(long position, ByteBuffer from) {
            if (from.remaining() > freeBytes)
                throw MissionProblem.DISK_FULL.with("file", from.remaining(), freeBytes, "memory");
            content.grow((int) position + from.remaining());
            from.get(content.octets, (int) position, from.remaining());
        }

        @Override
        public void truncate(long sizeBytes) {
            content.size = (int) Math.min(content.size, sizeBytes);
        }

        @Override
        public void force() {
            content.force();
        }

        @Override
        public void close() {}
    }
}
