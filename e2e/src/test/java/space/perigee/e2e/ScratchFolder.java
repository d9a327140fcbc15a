package space.perigee.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder of a test, in memory where the machine has such a file system: a mission forces its disk some thousand times. */
record ScratchFolder(Path root) implements AutoCloseable {
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    static ScratchFolder make() {
        try {
            return new ScratchFolder(
                    Files.isWritable(IN_MEMORY)
                            ? Files.createTempDirectory(IN_MEMORY, "perigee-")
                            : Files.createTempDirectory("perigee-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return root.resolve(name);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
