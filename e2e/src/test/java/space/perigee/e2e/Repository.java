package space.perigee.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The checkout that the tests run in. */
final class Repository {
    private Repository() {}

    /** The folder with {@code .mvn}, above the one that the tests were started in. */
    static Path root() {
        Optional<Path> folder = Optional.of(Path.of("").toAbsolutePath());
        while (folder.isPresent()) {
            if (Files.isDirectory(folder.get().resolve(".mvn"))) return folder.get();
            folder = Optional.ofNullable(folder.get().getParent());
        }
        throw new IllegalStateException("no .mvn above " + Path.of("").toAbsolutePath());
    }

    static String read(String file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what a page should say to {@code e2e/target}. @return what to do with it */
    static String proposal(String file, String content) {
        Path proposed = root().resolve("e2e/target").resolve(Path.of(file).getFileName());
        try {
            Files.createDirectories(root().resolve("e2e/target"));
            Files.writeString(proposed, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "if the code is right, then: cp " + root().relativize(proposed) + " " + file;
    }
}
