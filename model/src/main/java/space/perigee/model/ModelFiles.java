package space.perigee.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import space.perigee.mission.MissionProblem;

/** Whole files of this room, never more than was meant. */
final class ModelFiles {
    private ModelFiles() {}

    static byte[] bytes(Path file, int maxBytes) {
        try {
            long size = Files.size(file);
            if (size > maxBytes) throw ModelProblem.TOO_LARGE.with(file, size, maxBytes);
            try (InputStream in = Files.newInputStream(file)) {
                // One octet more than allowed shows a file that grew after it was measured.
                byte[] bytes = in.readNBytes((int) Math.min(size, maxBytes));
                if (bytes.length < size || in.read() >= 0) {
                    throw MissionProblem.DISK_FAILED.with(file, "its size changed while it was read");
                }
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw MissionProblem.FILE_MISSING.with(file).because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }
}
