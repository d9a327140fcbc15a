package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

class CompactModelTest {
    private final ModelFile model = BatchNormFolding.fold(BatchNormFoldingTest.lively(Models.small(1), 3));

    /** By hand: the first channel of conv1 holds 127/64 and -1/64 and 1/192: scale 1/64, so it expands to 127/64, -1/64 and 0. */
    @Test
    void oneChannelComputedByHand() {
        float[] weight = model.floats("conv1.weight");
        Arrays.fill(weight, 0, 72, 0);
        weight[3] = 127 / 64f;
        weight[4] = -1 / 64f;
        weight[5] = 1 / 192f;

        float[] expanded =
                expanded(model.withFloats(Map.of("conv1.weight", weight))).floats("conv1.weight");

        weight[5] = 0;
        assertThat(Arrays.copyOf(expanded, 72)).isEqualTo(Arrays.copyOf(weight, 72));
    }

    @Test
    void weightsMoveByHalfAStepAtMostAndSmallTensorsNotAtAll() {
        ModelFile expanded = expanded(model);

        assertThat(expanded.floats("conv3.bias")).isEqualTo(model.floats("conv3.bias"));
        assertThat(expanded.floats("conv0.weight")).isEqualTo(model.floats("conv0.weight"));
        float[] before = model.floats("conv3.weight");
        float[] after = expanded.floats("conv3.weight");
        int perChannel = 32 * 9;
        for (int c = 0; c < 64; c++) {
            float greatest = 0;
            for (int i = 0; i < perChannel; i++) greatest = Math.max(greatest, Math.abs(before[c * perChannel + i]));
            // Scales are rounded up by at most 2^-15.
            double half = greatest / 127 / 2 * (1 + 0x1p-15);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                assertThat((double) Math.abs(after[i] - before[i])).isLessThanOrEqualTo(half * (1 + 1e-6));
            }
        }
        assertThat(expanded.card()).isEqualTo(model.card());
        assertThat(expanded.graph()).isEqualTo(model.graph());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void compactingAgainChangesNothing(long seed) {
        RandomGenerator random = Models.random(seed);
        float[] weight = new float[model.floats("conv3.weight").length];
        // Magnitudes from next to nothing to huge, channels of zeros among them.
        for (int i = 0; i < weight.length; i++) {
            int channel = i / 288;
            weight[i] = (random.nextFloat() - 0.5f) * (float) Math.pow(2, channel * 3.2 - 110) * (channel % 7);
        }
        ModelFile once = expanded(model.withFloats(Map.of("conv3.weight", weight)));

        assertThat(expanded(once).digest()).isEqualTo(once.digest());
        assertThat(CompactModel.compact(once)).isEqualTo(CompactModel.compact(expanded(once)));
    }

    /** The same weights expand to the same bytes on every machine. */
    @Test
    void theExpandedBytesAreFrozen() {
        assertThat(expanded(Models.small(1)).digest())
                .isEqualTo(Digest.parse("sha256:def8fb0f3988a8bb61b32eb69d5b670cf00f2c9bc05e244deb9b6ea3856196df"));
    }

    @Test
    void yolov3TinyFitsNineMegabytes() {
        ModelFile large = Yolov3Tiny.build(Models.THERMAL, Models.random(1), false);
        byte[] compact = CompactModel.compact(large);

        // Fresh weights are uniform, so deflate finds nothing in them: trained ones are smaller.
        assertThat(compact).hasSizeLessThan(9_000_000);
        assertThat(CompactModel.expand(compact).sizeBytes()).isEqualTo(large.sizeBytes());
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] whole = CompactModel.compact(model);
        for (int length = 0; length < whole.length; length += 1 + length / 50) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> CompactModel.expand(part, "part"))
                    .as("%d octets", length)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("part is no whole compact model: at octet");
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 3);
        assertThatThrownBy(() -> CompactModel.expand(longer)).hasMessageContaining("3 octets follow");
    }

    @Test
    void aFlippedBitIsRefused() {
        byte[] whole = CompactModel.compact(model);
        RandomGenerator random = Models.random(9);
        for (int i = 0; i < 300; i++) {
            // The first hundred hit the head and the list of tensors.
            int bit = random.nextInt(8 * (i < 100 ? 120 : whole.length - 5));
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> CompactModel.expand(flipped))
                    .as("bit %d", bit)
                    .isInstanceOf(Problem.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "40, 2147483647, 2147483647 is over the limit",
        "40, -1, 4294967295 is over the limit",
        "44, 17, the body's size does not fit the tensors",
        "48, 9999999, 9999999 is over the limit",
        "52, -1, is over the limit",
        "56, 0, does not lie within the model",
        "60, 100000000, is over the limit",
        "60, 212442, does not lie within the model"
    })
    void impossibleNumbersAreRefusedBeforeTheyAreUsed(int at, int value, String why) {
        byte[] whole = CompactModel.compact(model);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);

        assertThatThrownBy(() -> CompactModel.expand(whole))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(why);
    }

    @Test
    void aNewerFormatIsToldApart() {
        byte[] whole = CompactModel.compact(model);
        whole[4] = 2;

        assertThatThrownBy(() -> CompactModel.expand(whole, "m.pgcm"))
                .hasMessageContaining("m.pgcm is a compact model of format 2, this Perigee knows up to 1");
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() {
        float[] weight = model.floats("conv3.weight");
        weight[7] = Float.NaN;
        ModelFile broken = model.withFloats(Map.of("conv3.weight", weight));

        assertThatThrownBy(() -> CompactModel.compact(broken))
                .hasMessageContaining("small has a weight of NaN at octet");
    }

    private static ModelFile expanded(ModelFile from) {
        return CompactModel.expand(CompactModel.compact(from));
    }
}
