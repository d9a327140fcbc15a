package space.perigee.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import space.perigee.mission.MissionProblem;

/** Files that a user names. */
final class UserFiles {
    private UserFiles() {}

    static String read(Path file, int maxBytes) {
        checkSize(file, maxBytes);
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw CliProblem.BAD_ARGUMENT
                    .with(file + " is no text in UTF-8", "perigee")
                    .because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    static byte[] bytes(Path file, int maxBytes) {
        checkSize(file, maxBytes);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    /** Writes a whole file; an old one is replaced. */
    static void write(Path file, byte[] content) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) Files.createDirectories(folder);
            Files.write(file, content);
        } catch (IOException e) {
            throw CliProblem.WRITE_FAILED.with(file, e.getMessage()).because(e);
        }
    }

    /** Refuses what is no file. */
    static void requireThere(Path file) {
        if (!Files.isRegularFile(file)) throw MissionProblem.FILE_MISSING.with(file);
    }

    private static void checkSize(Path file, int maxBytes) {
        requireThere(file);
        long size = file.toFile().length();
        if (size > maxBytes) throw MissionProblem.FILE_TOO_LARGE.with(file, size, maxBytes);
    }
}
