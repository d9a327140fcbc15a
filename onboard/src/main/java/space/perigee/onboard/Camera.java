package space.perigee.onboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.vision.Image;
import space.perigee.vision.ImageLimits;
import space.perigee.vision.Images;

/**
 * Step 1: the payload, a folder into which pictures are put (the emulated part of it). A file is taken when it is whole, that is when
 * two looks a second apart found it unchanged and it stayed so while it was read; each is taken once, also over a restart, those of one
 * look in the order of their names. What cannot be read may have paused while it was written: it is told as broken when it stayed as it
 * is for {@link #PATIENCE}. The folder is only read.
 *
 * <p>A scene was captured when the payload wrote its file: the file's modification time, read as mission time (UTC), to the millisecond.
 * What says to be from the future was captured now. So the same pictures make the same sample packages, whenever they are worked on.
 */
public final class Camera {
    /** A file lies in memory whole, beside its picture twice (as decoded, and as samples) and the tiles of it: a quarter is its share. */
    private static final int FILES_PER_MEMORY = 4;

    /** A pixel of a colour picture takes three bytes: decoded once, the largest picture is half of the memory; most are far smaller. */
    private static final int MEMORY_BYTES_PER_PIXEL = 6;

    /** More files at once than a flight brings; the rest is seen when these are gone. */
    static final int MAX_FILES = 100_000;

    static final String NO_MEMORY = "it takes more memory than there is";

    /** Longer than a payload pauses between two pieces of a picture; short enough that the ground hears of a broken one within its pass. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String SEEN = "camera/seen";
    private static final int MAX_SEEN_BYTES = 16 << 20;

    /** What one capture brought. */
    public sealed interface Capture {
        record Taken(Scene scene) implements Capture {}

        /** A file that is no picture and stays none; it is not tried again unless it changes. */
        record Broken(String id, String reason) implements Capture {}

        /** Nothing new; look again then. */
        record Nothing(Instant lookAgain) implements Capture {}
    }

    /** How a file's bytes become a picture: {@link Images#decode}, but for tests. */
    @FunctionalInterface
    interface Decoder {
        Image decode(byte[] encoded, String name, ImageLimits limits);
    }

    /** What changes when somebody writes to a file. */
    private record Stamp(long sizeBytes, long modifiedMillis) {}

    /** A file that two looks found the same. */
    private record Whole(Path file, Stamp stamp) {
        String name() {
            return Camera.name(file);
        }

        String key() {
            return name() + "\t" + stamp.sizeBytes + "\t" + stamp.modifiedMillis;
        }

        /** Not before 1970, which no body on the radio can tell. */
        Instant capturedAt(Instant now) {
            Instant written = Instant.ofEpochMilli(Math.max(0, stamp.modifiedMillis));
            return written.isAfter(now) ? now : written;
        }
    }

    /** A file that could not be read, and is broken unless somebody writes to it until then. */
    private record Doubt(Whole picture, Capture.Broken broken, Instant until) {}

    private final Path folder;
    private final Flash flash;
    private final ImageLimits limits;
    private final Decoder decoder;
    private final Set<String> seen = new HashSet<>();
    private final Deque<Whole> whole = new ArrayDeque<>();
    private final Deque<Doubt> doubts = new ArrayDeque<>();
    private Map<Path, Stamp> lastLook = Map.of();
    private boolean isFolderGone;

    /** Told once each time. */
    private Optional<Capture> outage = Optional.empty();

    private Instant nextLook = Instant.MIN;
    private long seenBytes;

    /**
     * A camera over a folder.
     *
     * @param memoryBytes heap of this process: larger pictures than it bears are refused
     */
    public Camera(Path folder, Flash flash, long memoryBytes) {
        this(folder, flash, within(memoryBytes), Images::decode);
    }

    /** A camera that decodes in its own way. */
    Camera(Path folder, Flash flash, ImageLimits limits, Decoder decoder) {
        if (!Files.isDirectory(folder)) throw OnboardProblem.NO_CAMERA.with(folder);
        this.folder = folder;
        this.flash = flash;
        this.limits = limits;
        this.decoder = decoder;
        if (flash.exists(SEEN)) readSeen(flash.read(SEEN, MAX_SEEN_BYTES));
    }

    private static ImageLimits within(long memoryBytes) {
        return new ImageLimits(
                Math.min(ImageLimits.MAX_PIXELS, memoryBytes / MEMORY_BYTES_PER_PIXEL),
                Math.min(ImageLimits.MAX_FILE_BYTES, memoryBytes / FILES_PER_MEMORY));
    }

    /** A last line without its end was torn by a power cut: the next one is written over it. */
    private void readSeen(byte[] journal) {
        int start = 0;
        for (int at = 0; at < journal.length; at++) {
            if (journal[at] != '\n') continue;
            seen.add(new String(journal, start, at - start, StandardCharsets.UTF_8));
            start = at + 1;
        }
        seenBytes = start;
    }

    /** Takes the next picture, the first by name. */
    public Capture capture(Instant now) {
        if (whole.isEmpty() && !now.isBefore(nextLook)) look(now);
        if (outage.isPresent()) {
            Optional<Capture> told = outage;
            outage = Optional.empty();
            return told.get();
        }
        for (Whole next = whole.poll(); next != null; next = whole.poll()) {
            Optional<Capture> taken = take(next, now);
            if (taken.isPresent()) return taken.get();
        }
        return broken(now).orElseGet(() -> new Capture.Nothing(nextLook));
    }

    /** The oldest doubt, where it has become certain. A file that was written to meanwhile is found by the next looks, as any new one. */
    private Optional<Capture> broken(Instant now) {
        while (!doubts.isEmpty() && !now.isBefore(doubts.element().until())) {
            Doubt oldest = doubts.remove();
            boolean isAsItWas = stamp(oldest.picture().file())
                    .filter(oldest.picture().stamp()::equals)
                    .isPresent();
            if (isAsItWas) return Optional.of(oldest.broken());
        }
        return Optional.empty();
    }

    private void look(Instant now) {
        Map<Path, Stamp> thisLook = listing();
        thisLook.entrySet().stream()
                .filter(entry -> entry.getValue().equals(lastLook.get(entry.getKey())))
                .map(entry -> new Whole(entry.getKey(), entry.getValue()))
                .filter(found -> !seen.contains(found.key()))
                .sorted(Comparator.comparing(Whole::name))
                .forEach(whole::add);
        lastLook = thisLook;
        nextLook = now.plus(LOOK_EVERY);
    }

    /** Of a folder that is gone, or that nobody may read, nothing: the payload may come back, and all else on board goes on meanwhile. */
    private Map<Path, Stamp> listing() {
        Map<Path, Stamp> found = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.limit(MAX_FILES).forEach(file -> stamp(file).ifPresent(stamp -> found.put(file, stamp)));
            isFolderGone = false;
        } catch (IOException | UncheckedIOException e) {
            if (!isFolderGone)
                outage = Optional.of(new Capture.Broken(name(folder), "the camera folder is gone: " + e));
            isFolderGone = true;
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

    /** @return nothing where the file was not whole after all: a later look finds it when it is */
    private Optional<Capture> take(Whole picture, Instant now) {
        String name = picture.name();
        Path file = picture.file();
        Optional<Stamp> stamp = stamp(file);
        if (stamp.isEmpty()) return Optional.of(new Capture.Broken(name, "it is gone"));
        if (!stamp.get().equals(picture.stamp())) return Optional.empty();
        remember(picture.key());
        long sizeBytes = stamp.get().sizeBytes();
        if (sizeBytes > limits.maxFileBytes()) {
            String reason = "it has " + sizeBytes + " bytes, over the limit of " + limits.maxFileBytes();
            return Optional.of(new Capture.Broken(name, reason));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] encoded = in.readNBytes((int) sizeBytes);
            if (!stamp(file).equals(stamp)) return Optional.empty();
            return decoded(picture, encoded, now);
        } catch (IOException e) {
            return Optional.of(new Capture.Broken(name, String.valueOf(e.getMessage())));
        } catch (OutOfMemoryError e) { // one great piece was asked for; what was begun of it is free again
            return Optional.of(new Capture.Broken(name, NO_MEMORY));
        }
    }

    /** @return nothing where it may be half written */
    private Optional<Capture> decoded(Whole picture, byte[] encoded, Instant now) {
        try {
            Image image = decoder.decode(encoded, picture.name(), limits);
            return Optional.of(new Capture.Taken(
                    new Scene(picture.name(), Digest.of(encoded), picture.capturedAt(now), image, encoded)));
        } catch (Problem e) {
            doubts.add(new Doubt(picture, new Capture.Broken(picture.name(), e.text()), now.plus(PATIENCE)));
            return Optional.empty();
        }
    }

    /** Written before the picture is worked on: a picture that kills the process must not kill it again. */
    private void remember(String key) {
        if (!seen.add(key)) return;
        byte[] line = (key + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (seenBytes + line.length > MAX_SEEN_BYTES) forgetTheGone();
            append(line);
        } catch (Problem e) {
            // Better to look at a picture again after a restart than not at all; the next line is written over the torn
            // one.
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
        }
    }

    private void append(byte[] line) {
        try (Flash.FlashFile journal = flash.open(SEEN)) {
            journal.write(seenBytes, ByteBuffer.wrap(line));
            journal.force();
        }
        seenBytes += line.length;
    }

    private void forgetTheGone() {
        Set<String> there = listing().keySet().stream().map(Camera::name).collect(Collectors.toSet());
        seen.removeIf(key -> !there.contains(key.substring(0, Math.max(0, key.indexOf('\t')))));
        byte[] journal = (String.join("\n", seen) + "\n").getBytes(StandardCharsets.UTF_8);
        flash.replace(SEEN, journal);
        seenBytes = journal.length;
    }
}
