package space.perigee.orbit;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Text;

/** Small text files from outside. */
final class TextFile {
    private TextFile() {}

    static String read(Path file, int maxBytes) {
        try {
            if (!Files.isRegularFile(file)) throw MissionProblem.FILE_MISSING.with(file);
            long size = Files.size(file);
            if (size > maxBytes) throw MissionProblem.FILE_TOO_LARGE.with(file, size, maxBytes);
            return Text.withoutMark(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw OrbitProblem.FILE_UNREADABLE
                    .with(file, "it is not UTF-8 text")
                    .because(e);
        } catch (IOException e) {
            throw OrbitProblem.FILE_UNREADABLE.with(file, e.getMessage()).because(e);
        }
    }
}
