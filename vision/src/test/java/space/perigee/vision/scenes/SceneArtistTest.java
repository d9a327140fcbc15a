package space.perigee.vision.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.mission.Digest;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.LabelledBox;

class SceneArtistTest {
    private static final int PERSON = 0;
    private static final int CAR = 1;
    private static final int BICYCLE = 2;
    private static final int OTHER_VEHICLE = 3;

    /** Frozen: a change here changes every drawn data set, and the digests of models trained on one. */
    @ParameterizedTest
    @CsvSource({"DAY, 72c5f864c901-699466da2b65", "NIGHT, 845c71929189-699466da2b65"})
    void theSameSeedIsTheSameScene(Light light, String digest) {
        DrawnScene scene = SceneArtist.draw(SceneSpec.aerial(light), 7);

        assertThat(digest(scene)).isEqualTo(digest(SceneArtist.draw(SceneSpec.aerial(light), 7)));
        assertThat(digest(scene)).isEqualTo(digest);
        assertThat(digest(scene)).isNotEqualTo(digest(SceneArtist.draw(SceneSpec.aerial(light), 8)));
    }

    @ParameterizedTest
    @EnumSource
    void boxesLieInsideTheFrameAndAreAsLargeAsStated(Light light) {
        SceneSpec spec = SceneSpec.aerial(light);
        double[] longest = new double[4];
        for (long seed = 0; seed < 40; seed++) {
            for (LabelledBox labelled : SceneArtist.draw(spec, seed).boxes()) {
                Box box = labelled.box();
                assertThat(isInside(box, spec)).as("seed %d: %s", seed, box).isTrue();
                double side = Math.max(width(box), height(box));
                assertThat(side).as("seed %d: %s", seed, labelled).isBetween(4.0, longestSidePx(labelled.classId()));
                longest[labelled.classId()] = Math.max(longest[labelled.classId()], side);
            }
        }
        assertThat(longest[PERSON]).isBetween(20.0, 32.0);
        assertThat(longest[CAR]).isBetween(55.0, 76.0);
        assertThat(longest[BICYCLE]).isBetween(22.0, 38.0);
        assertThat(longest[OTHER_VEHICLE]).isBetween(80.0, 128.0);
    }

    @ParameterizedTest
    @EnumSource
    void compactScenesHoldFewObjectsOfEightToThirtyPixels(Light light) {
        SceneSpec spec = SceneSpec.compact(light);
        double[] sides = LongStream.range(0, 200)
                .mapToObj(seed -> SceneArtist.draw(spec, seed))
                .filter(scene -> !scene.boxes().isEmpty())
                .flatMap(scene -> scene.boxes().stream())
                .peek(labelled -> assertThat(labelled.classId()).isLessThan(3))
                .mapToDouble(labelled -> Math.max(width(labelled.box()), height(labelled.box())))
                .sorted()
                .toArray();

        assertThat(sides.length / 200.0).isBetween(2.0, 3.5);
        assertThat(sides[sides.length / 50]).isGreaterThanOrEqualTo(8);
        assertThat(sides[sides.length - 1]).isLessThanOrEqualTo(31);
    }

    /** A pair of scenes differs by the light alone: same seed, same place, same things, same boxes. */
    @Test
    void theOtherLightIsTheSamePlace() {
        for (long seed = 0; seed < 40; seed++) {
            DrawnScene day = SceneArtist.draw(quarter(Light.DAY), seed);
            DrawnScene night = SceneArtist.draw(quarter(Light.NIGHT), seed);
            assertThat(night.boxes()).as("seed %d", seed).isEqualTo(day.boxes());
            assertThat(night.image().samples()).isNotEqualTo(day.image().samples());
        }
    }

    /** Persons keep their sign; whatever is made of metal turns from brighter than its ground to darker. */
    @Test
    void personsStayBrightAndVehiclesInvert() {
        double[] day = contrasts(Light.DAY);
        double[] night = contrasts(Light.NIGHT);

        assertThat(day[PERSON]).isGreaterThan(12);
        assertThat(night[PERSON]).isGreaterThan(25);
        for (int metal : new int[] {CAR, BICYCLE, OTHER_VEHICLE}) {
            assertThat(day[metal]).as("class %d by day", metal).isGreaterThan(8);
            assertThat(night[metal]).as("class %d by night", metal).isLessThan(-15);
        }
    }

    /** Lower contrast and more noise by night, measured as standard deviation and as the median step between rows of flat ground. */
    @Test
    void nightHasLessContrastAndMoreNoise() {
        double[] day = texture(Light.DAY);
        double[] night = texture(Light.NIGHT);

        assertThat(night[0]).isLessThan(0.8 * day[0]);
        assertThat(night[1]).isGreaterThan(1.2 * day[1]);
    }

    /** A veil lets a part of the ground through: what stands on it is there, and stands out less. */
    @ParameterizedTest
    @EnumSource
    void behindACloudThingsStandOutLess(Light light) {
        double clear = contrast(SceneSpec.aerial(light).withCloudShare(0));
        double cloudy = contrast(SceneSpec.aerial(light).withCloudShare(1));

        assertThat(cloudy / clear).isBetween(0.5, 0.93);
    }

    /** Mean contrast of all labelled things against what is around them, however its sign. */
    private static double contrast(SceneSpec spec) {
        double sum = 0;
        int count = 0;
        for (long seed = 300; seed < 360; seed++) {
            DrawnScene scene = SceneArtist.draw(spec, seed);
            for (LabelledBox labelled : scene.boxes()) {
                sum += Math.abs(Contrast.of(scene.image(), labelled.box()));
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void theStatedShareOfScenesIsEmpty() {
        assertThat(emptyShare(0.25)).isBetween(0.2, 0.32);
        assertThat(emptyShare(0)).isLessThan(0.05);
        assertThat(emptyShare(1)).isEqualTo(1);
    }

    /** Told, not asserted: a build machine's clock proves nothing. */
    @Test
    void saysWhatASceneCosts() {
        long bytes = 0;
        long from = System.nanoTime();
        for (long seed = 0; seed < 20; seed++) {
            DrawnScene scene = SceneArtist.draw(SceneSpec.aerial(Light.DAY), seed);
            bytes += scene.image().samples().length;
        }
        System.out.printf("640 x 512 scene: %.1f ms%n", (System.nanoTime() - from) / 20e6);
        assertThat(bytes).isEqualTo(20L * 640 * 512);
    }

    /** A quarter of an aerial scene, for where it is the number of scenes that counts. */
    private static SceneSpec quarter(Light light) {
        return SceneSpec.aerial(light).withSize(320, 256).withDensity(4);
    }

    private static double[] contrasts(Light light) {
        double[] sums = new double[4];
        int[] counts = new int[4];
        for (long seed = 100; seed < 200; seed++) {
            DrawnScene scene = SceneArtist.draw(quarter(light), seed);
            for (LabelledBox labelled : scene.boxes()) {
                sums[labelled.classId()] += Contrast.of(scene.image(), labelled.box());
                counts[labelled.classId()]++;
            }
        }
        for (int i = 0; i < sums.length; i++) sums[i] /= counts[i];
        return sums;
    }

    /** Mean over scenes of the standard deviation, and of the median absolute step between neighbours, both in grey levels. */
    private static double[] texture(Light light) {
        double deviation = 0;
        double step = 0;
        int scenes = 30;
        for (long seed = 200; seed < 200 + scenes; seed++) {
            Image image =
                    SceneArtist.draw(quarter(light).withCloudShare(0), seed).image();
            deviation += deviation(image) / scenes;
            step += meanStep(image) / scenes;
        }
        return new double[] {deviation, step};
    }

    private static double deviation(Image image) {
        double sum = 0;
        double squares = 0;
        for (byte sample : image.samples()) {
            int value = sample & 0xff;
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / image.samples().length;
        return Math.sqrt(squares / image.samples().length - mean * mean);
    }

    /** Mean over the calmer half of the steps, so that edges of things do not count. */
    private static double meanStep(Image image) {
        int[] steps = new int[(image.heightPx() - 1) * image.widthPx()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs((image.samples()[i] & 0xff) - (image.samples()[i + image.widthPx()] & 0xff));
        }
        Arrays.sort(steps);
        return Arrays.stream(steps, 0, steps.length / 2).average().orElseThrow();
    }

    private static double emptyShare(double stated) {
        SceneSpec spec = SceneSpec.compact(Light.NIGHT).withEmptyShare(stated);
        return LongStream.range(0, 300)
                        .filter(seed -> SceneArtist.draw(spec, seed).boxes().isEmpty())
                        .count()
                / 300.0;
    }

    private static double longestSidePx(int classId) {
        return switch (classId) {
            case PERSON -> 32;
            case CAR -> 76;
            case BICYCLE -> 38;
            default -> 128;
        };
    }

    private static boolean isInside(Box box, SceneSpec spec) {
        return box.xMin() >= 0 && box.yMin() >= 0 && box.xMax() <= spec.widthPx() && box.yMax() <= spec.heightPx();
    }

    private static float width(Box box) {
        return box.xMax() - box.xMin();
    }

    private static float height(Box box) {
        return box.yMax() - box.yMin();
    }

    private static String digest(DrawnScene scene) {
        String boxes = SceneDataSet.labels(scene);
        return Digest.of(scene.image().samples()).shortHex()
                + "-"
                + Digest.of(boxes.getBytes(StandardCharsets.UTF_8)).shortHex();
    }
}
