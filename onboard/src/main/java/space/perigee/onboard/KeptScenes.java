package space.perigee.onboard;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.mission.Flash;
import space.perigee.mission.Problem;
import space.perigee.vision.Image;
import space.perigee.vision.Images;

/** The last scenes that the camera saw, kept on flash as a ring, so that a canary need not wait for new ones. */
final class KeptScenes {
    /** Enough objects to judge by, under 4 MB of flash at 40 kB a scene. */
    static final int MAX_SCENES = 64;

    /** A kept scene is a tile as it would be sent. */
    static final int MAX_SCENE_BYTES = 4 << 20;

    private static final String FOLDER = "kept";

    private final Flash flash;
    private long next;

    KeptScenes(Flash flash) {
        this.flash = flash;
        next = flash.list(FOLDER).stream().mapToLong(KeptScenes::number).max().orElse(-1) + 1;
    }

    private static String name(long number) {
        return String.format(Locale.ROOT, "%s/%012d", FOLDER, number);
    }

    private static long number(String name) {
        String digits = name.substring(FOLDER.length() + 1);
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    /**
     * Keeps a scene, not forced: a power cut costs a canary a few scenes, forcing would cost each tile some milliseconds.
     *
     * @param encoded a picture that {@link Images#decode} reads; a larger one than the limit is not kept
     */
    void keep(byte[] encoded) {
        if (encoded.length > MAX_SCENE_BYTES) return;
        try (Flash.FlashFile file = flash.open(name(next))) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(encoded));
        }
        flash.delete(name(next - MAX_SCENES));
        next++;
    }

    /** Names of what is kept, newest first. */
    List<String> names() {
        return new ArrayList<>(flash.list(FOLDER)).reversed();
    }

    /** Nothing when newer scenes pushed it out meanwhile, or a power cut left half of it. */
    Optional<Image> read(String name) {
        if (!flash.exists(name)) return Optional.empty();
        try {
            return Optional.of(Images.decode(flash.read(name, MAX_SCENE_BYTES), name));
        } catch (Problem half) {
            flash.delete(name);
            return Optional.empty();
        }
    }
}
