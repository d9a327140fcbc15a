package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Problem;

class DarknetWeightsTest {
    private static final Path PRETRAINED = Path.of("../../shared/data/pretrained/yolov3-tiny.conv.9");
    private static final ModelCard GREY = Models.ONE_HEAD;
    private static final ModelCard RGB = new ModelCard("rgb", 96, 96, 3, GREY.classes(), GREY.heads());
    /** First layer of the tiny net on RGB: 8 outputs, 3 inputs, 3 x 3. */
    private static final int FIRST_FLOATS = 4 * 8 + 8 * 3 * 9;

    @TempDir
    Path folder;

    @Test
    void valuesAreInDarknetsOrder() {
        ModelFile read = DarknetWeights.initialise(model(RGB), file(0, 2, FIRST_FLOATS), 1);

        assertThat(read.floats("conv0.beta")).startsWith(1, 2);
        assertThat(read.floats("conv0.gamma")).startsWith(9, 10);
        assertThat(read.floats("conv0.mean")).startsWith(17, 18);
        assertThat(read.floats("conv0.var")).startsWith(25, 26);
        assertThat(read.floats("conv0.weight")).startsWith(33, 34).endsWith(FIRST_FLOATS);
        assertThat(read.floats("conv1.weight")).isEqualTo(model(RGB).floats("conv1.weight"));
    }

    @Test
    void theOlderHeaderIsFourOctetsShorter() {
        ModelFile newer = DarknetWeights.initialise(model(RGB), file(0, 2, FIRST_FLOATS), 1);
        ModelFile older = DarknetWeights.initialise(model(RGB), file(0, 1, FIRST_FLOATS), 1);

        assertThat(older.digest()).isEqualTo(newer.digest());
    }

    @Test
    void aGreyModelAnswersAsTheColourModelDoesForGrey() {
        Path file = file(0, 2, FIRST_FLOATS);
        ModelFile colour = model(RGB);
        // The rest of both nets has the same weights; only the first layers differ in size.
        ModelFile grey = model(GREY);
        for (TensorInfo tensor : grey.tensors()) {
            if (tensor.name().startsWith("conv0")) continue;
            grey = grey.withFloats(Map.of(tensor.name(), colour.floats(tensor.name())));
        }
        double[] image = Models.random(4).doubles(96 * 96).toArray();
        double[] thrice = new double[3 * image.length];
        for (int i = 0; i < thrice.length; i++) thrice[i] = image[i % image.length];

        double[] one = NaiveNet.outputs(DarknetWeights.initialise(grey, file, 1), image);
        double[] three = NaiveNet.outputs(DarknetWeights.initialise(colour, file, 1), thrice);

        for (int i = 0; i < one.length; i++) assertThat(one[i]).isCloseTo(three[i], Offset.offset(1e-4));
        assertThat(Arrays.stream(one).distinct().count()).isGreaterThan(one.length / 2);
    }

    @Test
    void tooShortAndTooLongFilesAreRefusedWithTheOctet() {
        assertThatThrownBy(() -> DarknetWeights.initialise(model(RGB), file(0, 2, FIRST_FLOATS - 1), 1))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("at octet 148 conv0.weight needs 864 octets, 860 are left");
        assertThatThrownBy(() -> DarknetWeights.initialise(model(RGB), file(0, 2, FIRST_FLOATS + 1), 1))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("at octet 1012 1 convolutions end, but 4 octets follow");
        assertThatThrownBy(() -> DarknetWeights.initialise(model(RGB), file(7, -1, 0), 1))
                .hasMessageContaining("the version is 7.-1");
        assertThatThrownBy(() -> DarknetWeights.initialise(model(RGB), file(0, 2, 0), 7))
                .hasMessageContaining("at octet 20 conv0.beta needs 32 octets, 0 are left");
        assertThatThrownBy(() -> DarknetWeights.initialise(model(RGB), file(0, 2, 0), 99))
                .hasMessageContaining("99 convolutions are asked for, the model has 7");
    }

    /** The COCO weights at hand: the file fits to the last octet, and its variances are those of a trained net. */
    @Test
    void thePretrainedFileFitsYolov3Tiny() {
        assumeTrue(Files.exists(PRETRAINED), "no ../shared beside this checkout");
        ModelFile fresh = Yolov3Tiny.build(Models.THERMAL, Models.random(1), true);

        ModelFile read = DarknetWeights.initialise(fresh, PRETRAINED, 5);

        assertThat(read.floats("conv0.beta")[0]).isCloseTo(-2.8903f, Offset.offset(1e-4f));
        for (int i = 0; i < 5; i++)
            assertThat(least(read.floats("conv%d.var".formatted(i)))).isPositive();
        assertThat(read.floats("conv5.weight")).isEqualTo(fresh.floats("conv5.weight"));
        assertThatThrownBy(() -> DarknetWeights.initialise(fresh, PRETRAINED, 4))
                .hasMessageContaining("octets follow");
    }

    private static float least(float... values) {
        float least = values[0];
        for (float value : values) least = Math.min(least, value);
        return least;
    }

    private static ModelFile model(ModelCard card) {
        return TinyNet.build(card, Models.random(1), true);
    }

    /** A file whose floats count from 1. */
    private Path file(int major, int minor, int floats) {
        ByteBuffer out = ByteBuffer.allocate(20 + floats * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(major).putInt(minor).putInt(0);
        if (minor < 2) out.putInt(32013312);
        else out.putLong(32013312);
        for (int i = 1; i <= floats; i++) out.putFloat(i);
        Path file = folder.resolve("weights.%d.%d.%d".formatted(major, minor, floats));
        try {
            return Files.write(file, Arrays.copyOf(out.array(), out.position()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
