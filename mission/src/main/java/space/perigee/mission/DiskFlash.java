package space.perigee.mission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Flash that is a folder of the host. */
public final class DiskFlash implements Flash {
    private static final String ASIDE = ".aside";

    private final Path root;

    public DiskFlash(Path root) {
        this.root = root.toAbsolutePath().normalize();
        io(root.toString(), () -> Files.createDirectories(this.root));
    }

    @Override
    public boolean exists(String name) {
        return Files.isRegularFile(path(name));
    }

    @Override
    public long sizeBytes(String name) {
        return io(name, () -> Files.size(path(name)));
    }

    @Override
    public byte[] read(String name, int maxBytes) {
        long size = sizeBytes(name);
        if (size > maxBytes) throw MissionProblem.FILE_TOO_LARGE.with(name, size, maxBytes);
        return io(name, () -> Files.readAllBytes(path(name)));
    }

    @Override
    public void replace(String name, byte[] content) {
        String aside = name + ASIDE;
        delete(aside);
        try (FlashFile file = open(aside)) {
            file.write(0, ByteBuffer.wrap(content));
            file.force();
        } catch (Problem e) {
            delete(aside); // half a file must not fill a disk that is full
            throw e;
        }
        rename(aside, name);
    }

    /**
     * Deletes what {@link #replace} left behind where its process was killed in the middle of it. Only for who owns the folder, at its
     * start, after its {@link FolderLock}: whoever else writes there would lose what it is writing.
     *
     * @return how many files there were
     */
    public int sweep() {
        List<Path> left = io(root.toString(), () -> {
            try (Stream<Path> files = Files.walk(root)) {
                return files.filter(file -> file.toString().endsWith(ASIDE) && Files.isRegularFile(file))
                        .toList();
            }
        });
        left.forEach(file -> delete(root.relativize(file).toString()));
        return left.size();
    }

    @Override
    public FlashFile open(String name) {
        Path path = path(name);
        return io(name, () -> {
            Files.createDirectories(folderOf(path));
            return new DiskFile(
                    name,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        });
    }

    @Override
    public void rename(String from, String to) {
        Path target = path(to);
        io(from, () -> {
            Files.createDirectories(folderOf(target));
            Files.move(path(from), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folderOf(target));
            return target;
        });
    }

    @Override
    public void delete(String name) {
        io(name, () -> Files.deleteIfExists(path(name)));
    }

    @Override
    public List<String> list(String folder) {
        Path path = path(folder);
        if (!Files.isDirectory(path)) return List.of();
        return io(folder, () -> {
            try (Stream<Path> files = Files.list(path)) {
                return files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .filter(name -> !name.endsWith(ASIDE))
                        .sorted()
                        .toList();
            }
        });
    }

    @Override
    public long freeBytes() {
        return io(root.toString(), () -> Files.getFileStore(root).getUsableSpace());
    }

    @Override
    public Path path(String name) {
        Path path = root.resolve(name).normalize();
        Check.that(path.startsWith(root), "%s leaves its folder", name);
        return path;
    }

    private Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? root : parent;
    }

    private static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private <T> T io(String name, IoCall<T> call) {
        try {
            return call.run();
        } catch (IOException | UncheckedIOException e) {
            throw problem(name, e);
        }
    }

    /** The JDK tells a full disk by its text alone. */
    private Problem problem(String name, Exception e) {
        String reason = e instanceof FileSystemException fs && fs.getReason() != null
                ? fs.getReason()
                : String.valueOf(e.getMessage());
        boolean full = reason.toLowerCase(Locale.ROOT).contains("no space left");
        ProblemKind kind = full ? MissionProblem.DISK_FULL : MissionProblem.DISK_FAILED;
        Object[] args = full
                ? new Object[] {name, 0L, root.toFile().getUsableSpace(), root}
                : new Object[] {
                    name, e instanceof FileSystemException ? e.getClass().getSimpleName() + " " + reason : reason
                };
        return kind.with(args).because(e);
    }

    @FunctionalInterface
    private interface IoCall<T> {
        T run() throws IOException;
    }

    private final class DiskFile implements FlashFile {
        private final String name;
        private final FileChannel channel;

        DiskFile(String name, FileChannel channel) {
            this.name = name;
            this.channel = channel;
        }

        @Override
        public long sizeBytes() {
            return io(name, channel::size);
        }

        @Override
        public int read(long position, ByteBuffer into) {
            return io(name, () -> {
                int total = 0;
                while (into.hasRemaining()) {
                    int n = channel.read(into, position + total);
                    if (n < 0) break;
                    total += n;
                }
                return total;
            });
        }

        @Override
        public void write(long position, ByteBuffer from) {
            io(name, () -> {
                long at = position;
                while (from.hasRemaining()) at += channel.write(from, at);
                return at;
            });
        }

        @Override
        public void truncate(long sizeBytes) {
            io(name, () -> channel.truncate(sizeBytes));
        }

        @Override
        public void force() {
            io(name, () -> {
                channel.force(true);
                return name;
            });
        }

        @Override
        public void close() {
            io(name, () -> {
                channel.close();
                return name;
            });
        }
    }
}
