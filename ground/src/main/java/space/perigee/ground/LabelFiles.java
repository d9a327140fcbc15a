package space.perigee.ground;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Text;

/** What both readers of labels need. */
final class LabelFiles {
    /** COCO's own train2017 has 450 MB for 118,000 images; a pass brings some hundred. */
    static final int MAX_BYTES = 64 << 20;

    /** No scene has more objects that a person labelled. */
    static final int MAX_BOXES = 10_000;

    private static final Pattern STEM = Pattern.compile("(?:sha256[-_:])?([0-9a-f]{64})(?:\\.[A-Za-z0-9]{1,8})?");

    private LabelFiles() {}

    /** What a file name means, in any folder: a sample by the hex digits of its digest, whatever the extension; or else a scene. */
    static String name(String fileName) {
        String last = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        Matcher stem = STEM.matcher(last);
        return stem.matches() ? stem.group(1) : last;
    }

    /** Whether {@link #name} found a digest. */
    static boolean isSample(String name) {
        return STEM.matcher(name).matches();
    }

    /** A file name without its extension. */
    static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot <= 0 ? fileName : fileName.substring(0, dot);
    }

    static String text(Path file) {
        return Text.withoutMark(new String(read(file), StandardCharsets.UTF_8));
    }

    static byte[] read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) throw MissionProblem.FILE_TOO_LARGE.with(file, size, MAX_BYTES);
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw MissionProblem.FILE_MISSING.with(file).because(e);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(file, e.getMessage()).because(e);
        }
    }
}
