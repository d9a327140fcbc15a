package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Flash;
import space.perigee.testkit.FaultyFlash;
import space.perigee.vision.Image;
import space.perigee.vision.ImageLimits;
import space.perigee.vision.Images;

/** A folder as the camera: what is put there is taken once, when it is whole, and as a whole. */
class CameraTest {
    private static final Instant START = Instant.parse("2023-04-20T01:00:00Z");

    /** JPEG at high quality is some grey levels off. */
    private static final int JPEG_LOSS = 6;

    /** What {@code -Xmx48m} leaves. */
    private static final long MEMORY_BYTES = 46 << 20;

    @TempDir
    Path folder;

    private Path pictures;
    private DiskFlash flash;
    private Camera camera;
    private Instant now = START;

    @BeforeEach
    void open() throws IOException {
        pictures = Files.createDirectories(folder.resolve("camera"));
        flash = new DiskFlash(folder.resolve("flash"));
        camera = new Camera(pictures, flash, MEMORY_BYTES);
    }

    private Path put(String name, byte[] content) {
        try {
            return Files.write(pictures.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writtenAt(Path file, Instant time) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }

    /** All that the camera brings in one look, a second after the last one. */
    private List<Camera.Capture> look() {
        now = now.plusSeconds(1);
        List<Camera.Capture> brought = new ArrayList<>();
        for (Camera.Capture one = camera.capture(now);
                !(one instanceof Camera.Capture.Nothing);
                one = camera.capture(now)) {
            brought.add(one);
        }
        return brought;
    }

    private List<Scene> taken() {
        return look().stream().map(CameraTest::scene).toList();
    }

    private static Scene scene(Camera.Capture capture) {
        if (capture instanceof Camera.Capture.Taken(Scene scene)) return scene;
        throw new AssertionError(capture);
    }

    private static byte[] grey(int value) {
        byte[] samples = new byte[32 * 24];
        Arrays.fill(samples, (byte) value);
        return Images.encodePng(new Image(32, 24, 1, samples));
    }

    @ParameterizedTest
    @EnumSource(Pictures.class)
    void everyFormatThatAPayloadWritesIsTakenAsAWhole(Pictures format) {
        byte[] file = format.encode(80, 60);
        Path path = put(format.fileName(), file);
        assertThat(Images.info(path).corners()).hasSize(format.isOnTheGround() ? 4 : 0);

        assertThat(look()).as("one look cannot know that it is whole").isEmpty();
        List<Scene> scenes = taken();

        assertThat(scenes).hasSize(1);
        Scene scene = scenes.getFirst();
        assertThat(scene.id()).isEqualTo(format.fileName());
        assertThat(scene.digest()).isEqualTo(Digest.of(file));
        assertThat(scene.image().widthPx()).isEqualTo(80);
        assertThat(scene.image().heightPx()).isEqualTo(60);
        assertThat(scene.image().at(0, 0, 0)).as("dark corner").isCloseTo(0, within(JPEG_LOSS));
        assertThat(scene.image().at(79, 59, 0)).as("bright corner").isCloseTo(255, within(JPEG_LOSS));
        assertThat(look()).as("once").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Pictures.class)
    void aFileThatGrowsBetweenLooksIsTakenOnceWhenItIsWhole(Pictures format) throws IOException {
        byte[] file = format.encode(80, 60);
        Path path = put(format.fileName(), Arrays.copyOf(file, file.length / 4));
        for (int quarter = 1; quarter < 4; quarter++) {
            assertThat(look()).as("%d quarters are there", quarter).isEmpty();
            byte[] more = Arrays.copyOfRange(file, file.length * quarter / 4, file.length * (quarter + 1) / 4);
            Files.write(path, more, StandardOpenOption.APPEND);
        }
        assertThat(look()).as("it may still grow").isEmpty();

        assertThat(taken()).extracting(Scene::digest).containsExactly(Digest.of(file));
        assertThat(look()).isEmpty();
        assertThat(look()).isEmpty();
    }

    /** The second of two pictures is written to again while the first one is worked on. */
    @Test
    void aFileThatGrowsAfterItWasFoundWholeIsTakenOnceWhenItIsWholeAgain() throws IOException {
        byte[] file = grey(80);
        put("a.png", grey(10));
        Path second = put("b.png", Arrays.copyOf(file, file.length / 2));
        look();
        now = now.plusSeconds(1);
        assertThat(scene(camera.capture(now)).id()).isEqualTo("a.png");

        Files.write(second, file);

        assertThat(camera.capture(now)).isInstanceOf(Camera.Capture.Nothing.class);
        assertThat(look()).isEmpty();
        assertThat(taken()).extracting(Scene::digest).containsExactly(Digest.of(file));
    }

    /** Two looks find it the same, and half of it is there. */
    @ParameterizedTest
    @EnumSource(Pictures.class)
    void aFileThatPausesWhileItGrowsIsNotCalledBroken(Pictures format) throws IOException {
        byte[] file = format.encode(80, 60);
        Path path = put(format.fileName(), Arrays.copyOf(file, file.length / 2));
        for (int second = 0; second < 5; second++)
            assertThat(look()).as("at %s", now).isEmpty();

        Files.write(path, file);

        List<Camera.Capture> brought = new ArrayList<>();
        for (int second = 0; second < 2 * Camera.PATIENCE.toSeconds(); second++) brought.addAll(look());
        assertThat(brought).hasSize(1);
        assertThat(scene(brought.getFirst()).digest()).isEqualTo(Digest.of(file));
    }

    @Test
    void whatStaysHalfWrittenIsToldAsBrokenOnce() {
        byte[] file = grey(80);
        put("half.png", Arrays.copyOf(file, file.length / 2));
        List<Camera.Capture> brought = new ArrayList<>();
        for (int second = 0; second < Camera.PATIENCE.toSeconds(); second++) brought.addAll(look());
        assertThat(brought).as("somebody may still write to it").isEmpty();

        for (int second = 0; second < Camera.PATIENCE.toSeconds(); second++) brought.addAll(look());
        assertThat(brought)
                .singleElement()
                .isInstanceOfSatisfying(
                        Camera.Capture.Broken.class,
                        told -> assertThat(told.id()).isEqualTo("half.png"));
    }

    @Test
    void whatWasHalfWrittenAndIsGoneIsNotTold() throws IOException {
        byte[] file = grey(80);
        Path half = put("half.png", Arrays.copyOf(file, file.length / 2));
        look();
        assertThat(look()).isEmpty();

        Files.delete(half);

        for (int second = 0; second < 2 * Camera.PATIENCE.toSeconds(); second++)
            assertThat(look()).isEmpty();
    }

    @Test
    void aSceneWasCapturedWhenThePayloadWroteIt() throws IOException {
        Instant written = START.minusSeconds(60).plusNanos(123_456_789);
        writtenAt(put("a.png", grey(10)), written);
        look();

        assertThat(taken())
                .extracting(Scene::capturedAt)
                .containsExactly(START.minusSeconds(60).plusMillis(123));
    }

    @Test
    void whatSaysToBeFromTheFutureWasCapturedNow() throws IOException {
        writtenAt(put("future.png", grey(10)), START.plusSeconds(3600));
        writtenAt(put("never.png", grey(11)), Instant.parse("1969-07-20T20:17:00Z"));
        look();

        assertThat(taken()).extracting(Scene::capturedAt).containsExactly(now, Instant.EPOCH);
    }

    @Test
    void picturesAreTakenInTheOrderOfTheirNamesNotOfTheirTimes() throws IOException {
        writtenAt(put("c.png", grey(30)), START.minusSeconds(30));
        writtenAt(put("a.png", grey(10)), START.minusSeconds(10));
        writtenAt(put("b.png", grey(20)), START.minusSeconds(20));
        look();

        assertThat(taken()).extracting(Scene::id).containsExactly("a.png", "b.png", "c.png");
    }

    @Test
    void whatWasTakenIsNotTakenAgainAfterARestart() {
        put("a.png", grey(10));
        look();
        assertThat(taken()).hasSize(1);

        camera = new Camera(pictures, flash, MEMORY_BYTES);
        put("b.png", grey(20));
        look();

        assertThat(taken()).extracting(Scene::id).containsExactly("b.png");
    }

    /** Whatever part of the journal's line is on flash: other pictures are neither lost nor taken twice. */
    @Test
    void aPowerCutInTheMiddleOfRememberingCostsNoOtherPicture() {
        put("a.png", grey(10));
        put("b.png", grey(20));
        look();
        taken();
        put("c.png", grey(30));
        int line = flash.read("camera/seen", 1000).length / 2;
        for (int cut = 0; cut <= line; cut++) {
            Flash torn = FaultyFlash.powerLossAfter(flash, cut);
            camera = new Camera(pictures, torn, MEMORY_BYTES);
            look();
            try {
                look();
            } catch (FaultyFlash.PowerLoss e) {
                // found again below
            }
        }
        camera = new Camera(pictures, flash, MEMORY_BYTES);
        look();
        look();

        camera = new Camera(pictures, flash, MEMORY_BYTES);
        put("d.png", grey(40));
        look();
        assertThat(taken()).extracting(Scene::id).containsExactly("d.png");
        assertThat(new String(flash.read("camera/seen", 1000), StandardCharsets.UTF_8).lines())
                .hasSize(4);
    }

    /** At once, or after it stayed as it is for long enough. */
    private String refused(String name) {
        look();
        List<Camera.Capture> brought = look();
        for (int second = 0; brought.isEmpty() && second < Camera.PATIENCE.toSeconds(); second++) brought = look();
        assertThat(brought).hasSize(1);
        if (brought.getFirst() instanceof Camera.Capture.Broken(String id, String reason) && id.equals(name))
            return reason;
        throw new AssertionError(brought);
    }

    /** A length alone: nothing of it is read. */
    private void putLong(String name, long sizeBytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(pictures.resolve(name).toFile(), "rw")) {
            file.setLength(sizeBytes);
        }
    }

    @Test
    void aFileThatTheMemoryDoesNotBearIsRefusedUnread() throws IOException {
        putLong("broken.jpg", 50_000_000);

        assertThat(refused("broken.jpg")).isEqualTo("it has 50000000 bytes, over the limit of " + MEMORY_BYTES / 4);

        camera = new Camera(pictures, flash, 4 * 50_000_001L);
        putLong("other.jpg", 50_000_000);
        assertThat(refused("other.jpg"))
                .as("read where there is memory, and no picture")
                .doesNotContain("limit");
    }

    @Test
    void aPictureThatTheMemoryDoesNotBearIsRefusedUndecoded() {
        byte[] many = Images.encodePng(new Image(3000, 2700, 1, new byte[3000 * 2700]));
        put("many.png", many);

        assertThat(refused("many.png")).contains("3000 x 2700");
    }

    @Test
    void aPictureThatRunsOutOfMemoryAllTheSameIsBrokenAndTheNextIsTaken() {
        camera = new Camera(pictures, flash, ImageLimits.DEFAULT, (encoded, name, limits) -> {
            if (name.equals("a.png")) throw new OutOfMemoryError("Java heap space");
            return Images.decode(encoded, name, limits);
        });
        put("a.png", grey(10));
        assertThat(refused("a.png")).isEqualTo("it takes more memory than there is");

        put("b.png", grey(20));
        look();
        assertThat(taken()).extracting(Scene::id).containsExactly("b.png");
    }

    @Test
    void aFolderThatIsGoneIsToldOnceAndLookedForAgain() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        for (int outage = 0; outage < 2; outage++) {
            Files.move(pictures, elsewhere);
            assertThat(look()).singleElement().asString().contains("the camera folder is gone");
            assertThat(look()).isEmpty();
            Files.move(elsewhere, pictures);
            put(outage + ".png", grey(10 * outage));
            look();

            assertThat(taken()).extracting(Scene::id).containsExactly(outage + ".png");
        }
    }
}
