package space.perigee.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

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
        makeFolderOf(file);
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw notWritten(file, e);
        }
    }

    /** Makes the folder that a file shall go to. */
    static void makeFolderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) makeFolder(folder);
    }

    /** Makes a folder with those above it, where there is none. */
    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw notWritten(folder, e);
        }
    }

    static Problem notWritten(Path what, IOException why) {
        return CliProblem.WRITE_FAILED.with(what, reason(why)).because(why);
    }

    /** The JDK's own texts of these are a file's name alone. */
    private static String reason(IOException trouble) {
        return switch (trouble) {
            case AccessDeniedException denied -> "access to " + denied.getFile() + " is denied";
            case NoSuchFileException missing -> missing.getFile() + " is not there";
            case FileAlreadyExistsException there -> there.getFile() + " is in the way";
            default -> String.valueOf(trouble.getMessage());
        };
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

    /** What is to be written is a file, and not a folder that is there. */
    static void requireNoFolder(Path out, String command) {
        if (Files.isDirectory(out))
            throw CliProblem.BAD_ARGUMENT.with("--out " + out + " is a folder; name a file", command);
    }
}
