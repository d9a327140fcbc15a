package space.perigee.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.learn.Augmentation;
import space.perigee.learn.TrainingSample;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.LabelledBox;

class AugmenterTest {
    private static final Box CAR = new Box(70, 40, 90, 50);

    /** Grey 100 with a car of 200, so that pixels tell where boxes must be. */
    private static Image image() {
        byte[] samples = new byte[160 * 128];
        for (int y = 0; y < 128; y++)
            for (int x = 0; x < 160; x++)
                samples[y * 160 + x] = (byte) (x >= 70 && x < 90 && y >= 40 && y < 50 ? 200 : 100);
        return new Image(160, 128, 1, samples);
    }

    private static TrainingSample sample() {
        return new TrainingSample(
                Path.of("x.png"),
                List.of(new LabelledBox(CAR, 3)),
                List.of(new Box(0, 0, 160, 10)),
                TrainingSample.Domain.KNOWN);
    }

    private static float at(Crop crop, float x, float y) {
        return crop.pixels()[((int) y) * crop.widthPx() + (int) x];
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void boxesStayOnWhatTheyName(long seed) {
        var augmenter = new Augmenter(new Augmentation(96, 64, true, true, 0.5, 0, 0));

        Crop crop = augmenter.crop(sample(), image(), new SplittableRandom(seed));

        for (LabelledBox labelled : crop.boxes()) {
            Box box = labelled.box();
            assertThat(labelled.classId()).isEqualTo(3);
            assertThat(box.xMin()).isBetween(0f, 96f);
            assertThat(box.yMax()).isBetween(0f, 64f);
            assertThat(at(crop, (box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2))
                    .isEqualTo(200 / 255f, within(1e-3f));
        }
        float bright = 0;
        for (float pixel : crop.pixels()) if (pixel > 0.7f) bright++;
        float boxed = crop.boxes().isEmpty() ? 0 : crop.boxes().getFirst().box().areaPx();
        assertThat(bright).isBetween(boxed * 0.8f, Math.max(boxed, 0.5f * 20 * 10 * 2.25f) * 1.25f + 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void aRegionToIgnoreStaysOnWhatItIgnores(long seed) {
        var augmenter = new Augmenter(new Augmentation(128, 96, true, true, 0.5, 0, 0));
        var unlabelled = new TrainingSample(Path.of("x.png"), List.of(), List.of(CAR), TrainingSample.Domain.KNOWN);

        Crop crop = augmenter.crop(unlabelled, image(), new SplittableRandom(seed));

        assertThat(crop.boxes()).isEmpty();
        assertThat(crop.ignore()).hasSizeLessThanOrEqualTo(1);
        for (int y = 0; y < crop.heightPx(); y++)
            for (int x = 0; x < crop.widthPx(); x++) {
                boolean isIn = crop.ignore().stream().anyMatch(contains(x + 0.5f, y + 0.5f));
                if (at(crop, x, y) > 199 / 255f)
                    assertThat(isIn).as("car at %d, %d", x, y).isTrue();
                if (at(crop, x, y) < 101 / 255f)
                    assertThat(isIn).as("no car at %d, %d", x, y).isFalse();
            }
    }

    private static Predicate<Box> contains(float x, float y) {
        return region -> x > region.xMin() && x < region.xMax() && y > region.yMin() && y < region.yMax();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lightNeverTurnsIntoItsNegative(long seed) {
        var augmenter = new Augmenter(new Augmentation(160, 128, false, false, 0, 0.3, 1));

        Crop crop = augmenter.crop(sample(), image(), new SplittableRandom(seed));

        Box box = crop.boxes().getFirst().box();
        assertThat(at(crop, (box.xMin() + box.xMax()) / 2, (box.yMin() + box.yMax()) / 2))
                .isGreaterThan(at(crop, 20, 100));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void sameChanceSameCrop(long seed) {
        var augmenter = new Augmenter(Augmentation.usual());

        Crop first = augmenter.crop(sample(), image(), new SplittableRandom(seed));
        Crop second = augmenter.crop(sample(), image(), new SplittableRandom(seed));

        assertThat(first.pixels()).isEqualTo(second.pixels());
        assertThat(first.boxes()).isEqualTo(second.boxes());
    }
}
