package space.perigee.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;

/** What the tests of the stores share. */
final class Given {
    static final Instant NOW = Instant.parse("2023-04-20T01:02:03.004Z");
    static final InstantSource TIME = InstantSource.fixed(NOW);
    static final CraftKey BUPT = CraftKey.of("demo", "bupt-1");

    /** What leads from an image to a model that serves. */
    static final List<EventKind> CHAIN = List.of(
            EventKind.IMAGE,
            EventKind.PACKAGE,
            EventKind.LABEL,
            EventKind.ROUND,
            EventKind.DELTA,
            EventKind.GATE,
            EventKind.CONTACT,
            EventKind.SLOT,
            EventKind.CONFIRMATION);

    /** Another spacecraft of the same tenant. */
    static final CraftKey SISTER = CraftKey.of("demo", "bupt-2");

    /** The same name under another tenant. */
    static final CraftKey OTHER = CraftKey.of("other", "bupt-1");

    private Given() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Digest digest(String text) {
        return Digest.of(bytes(text));
    }

    /** Writes to a file at its end, past every store. */
    static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file anew, past every store. */
    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
