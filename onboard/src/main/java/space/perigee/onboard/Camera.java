package space.perigee.onboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/**
 * Step 1: the payload, a folder into which pictures are put (the emulated part of it). A file is taken when it is whole, that is when
 * two looks a second apart found it unchanged; each is taken once, also over a restart. The folder is only read.
 */
public final class Camera {
    /** Largest file that is opened at all: a 64 Mpx picture of 16 bit and 4 bands, uncompressed, has 512 MB; on board we want far less. */
    static final int MAX_FILE_BYTES = 64 << 20;

    /** More files at once than a flight brings; the rest is seen when these are gone. */
    static final int MAX_FILES = 100_000;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String SEEN = "camera/seen";
    private static final int MAX_SEEN_BYTES = 16 << 20;

    /** What one capture brought. */
    public sealed interface Capture {
        record Taken(Scene scene) implements Capture {}

        /** A file that is no picture; it is not tried again unless it changes. */
        record Broken(String id, String reason) implements Capture {}

        /** Nothing new; look again then. */
        record Nothing(Instant lookAgain) implements Capture {}
    }

    private record Stamp(long sizeBytes, long modifiedMillis) {}

    private final Path folder;
    private final Flash flash;
    private final Set<String> seen = new HashSet<>();
    private final Deque<String> whole = new ArrayDeque<>();
    private Map<String, Stamp> lastLook = Map.of();
    private Instant nextLook = Instant.MIN;
    private long seenBytes;

    public Camera(Path folder, Flash flash) {
        if (!Files.isDirectory(folder)) throw OnboardProblem.NO_CAMERA.with(folder);
        this.folder = folder;
        this.flash = flash;
        if (flash.exists(SEEN)) {
            byte[] journal = flash.read(SEEN, MAX_SEEN_BYTES);
            seenBytes = journal.length;
            List.of(new String(journal, StandardCharsets.UTF_8).split("\n")).forEach(seen::add);
        }
    }

    /** Takes the next picture, the first by name. */
    public Capture capture(Instant now) {
        if (whole.isEmpty() && !now.isBefore(nextLook)) look(now);
        if (whole.isEmpty()) return new Capture.Nothing(nextLook);
        return take(whole.removeFirst(), now);
    }

    private void look(Instant now) {
        Map<String, Stamp> thisLook = listing();
        thisLook.entrySet().stream()
                .filter(entry -> entry.getValue().equals(lastLook.get(entry.getKey())))
                .filter(entry -> !seen.contains(key(entry.getKey(), entry.getValue())))
                .map(Map.Entry::getKey)
                .sorted()
                .forEach(whole::add);
        lastLook = thisLook;
        nextLook = now.plus(LOOK_EVERY);
    }

    private Map<String, Stamp> listing() {
        Map<String, Stamp> found = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.limit(MAX_FILES).forEach(file -> stamp(file).ifPresent(stamp -> found.put(name(file), stamp)));
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
        return found;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Optional<Stamp> stamp(Path file) {
        if (name(file).startsWith(".")) return Optional.empty();
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) return Optional.empty();
            return Optional.of(
                    new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis()));
        } catch (IOException e) {
            return Optional.empty(); // gone between listing and look
        }
    }

    private static String key(String name, Stamp stamp) {
        return name + "\t" + stamp.sizeBytes() + "\t" + stamp.modifiedMillis();
    }

    private Capture take(String name, Instant now) {
        Path file = folder.resolve(name);
        Optional<Stamp> stamp = stamp(file);
        if (stamp.isEmpty()) return new Capture.Broken(name, "it is gone");
        remember(key(name, stamp.get()));
        if (stamp.get().sizeBytes() > MAX_FILE_BYTES) {
            return new Capture.Broken(
                    name, "it has " + stamp.get().sizeBytes() + " bytes, over the limit of " + MAX_FILE_BYTES);
        }
        try {
            byte[] encoded = Files.readAllBytes(file);
            Image image = Images.decode(encoded, name);
            return new Capture.Taken(new Scene(name, Digest.of(encoded), now, image, encoded));
        } catch (Problem e) {
            return new Capture.Broken(name, e.text());
        } catch (IOException e) {
            return new Capture.Broken(name, String.valueOf(e.getMessage()));
        }
    }

    /** Written before the picture is worked on: a picture that kills the process must not kill it again. */
    private void remember(String key) {
        if (!seen.add(key)) return;
        byte[] line = (key + "\n").getBytes(StandardCharsets.UTF_8);
        if (seenBytes + line.length > MAX_SEEN_BYTES) forgetTheGone();
        try (Flash.FlashFile journal = flash.open(SEEN)) {
            journal.write(seenBytes, ByteBuffer.wrap(line));
            journal.force();
            seenBytes += line.length;
        } catch (Problem e) {
            // Better to look at a picture again after a restart than not at all; the next line is written over the torn
            // one.
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
        }
    }

    private void forgetTheGone() {
        seen.removeIf(key -> !Files.exists(folder.resolve(key.substring(0, key.indexOf('\t')))));
        byte[] journal = (String.join("\n", seen) + "\n").getBytes(StandardCharsets.UTF_8);
        flash.replace(SEEN, journal);
        seenBytes = journal.length;
    }
}
