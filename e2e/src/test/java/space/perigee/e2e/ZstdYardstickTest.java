package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import space.perigee.delta.DeltaEncoder;
import space.perigee.delta.EncodingOptions;
import space.perigee.learn.UpdateBaselines;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.model.Yolov3Tiny;

/** A whole yolov3-tiny: what an update of it weighs, and what the strongest zstd makes of the same two files; some 15 s. */
class ZstdYardstickTest {
    private final ModelFile base = Yolov3Tiny.build(card(), new SplittableRandom(1), false);

    /** What {@code zstd -19 --patch-from} (1.5.4) makes of the same two files: docs/delta-format.md. The yardstick is no softer. */
    private static final long OF_THE_COMMAND = 447_062;

    /** Some 121,000 floats differ: zstd must carry most of their bits, the update carries four each. */
    @Test
    void theUpdateIsFarSmallerThanWhatZstdMakes() {
        List<String> names = TensorSets.earlyBiasHeads(base.graph());
        RandomGenerator random = new SplittableRandom(2);
        Map<String, float[]> changed = new HashMap<>();
        int numbers = 0;
        for (String name : names) {
            float[] values = base.floats(name);
            for (int i = 0; i < values.length; i++) values[i] += (float) (0.002 * random.nextGaussian());
            changed.put(name, values);
            numbers += values.length;
        }
        long update = DeltaEncoder.encode(base, changed, EncodingOptions.of(4))
                .orRefuse()
                .delta()
                .sizeBytes();

        ModelFile after = base.withFloats(changed);
        List<Long> done = new ArrayList<>();
        UpdateBaselines baselines = UpdateBaselines.measure(base, after, done::add);

        System.out.printf("TABLE %d numbers: update %d B, %s%n", numbers, update, baselines);
        assertThat(baselines.zstdPatchBytes()).isBetween(2L * numbers, OF_THE_COMMAND);
        assertThat(baselines.wholeModelBytes()).isEqualTo(base.sizeBytes());
        assertThat(baselines.int8ZstdBytes()).isBetween(base.sizeBytes() / 6L, base.sizeBytes() / 3L);
        assertThat(update).isLessThan(baselines.zstdPatchBytes() / 5);
        assertThat(done).isSorted().last().isEqualTo(UpdateBaselines.bytesToCompress(base, after));
    }

    private static ModelCard card() {
        List<ModelCard.Anchor> anchors =
                List.of(new ModelCard.Anchor(10, 14), new ModelCard.Anchor(23, 27), new ModelCard.Anchor(37, 58));
        List<ModelCard.Head> heads =
                List.of(new ModelCard.Head("head32", 32, anchors), new ModelCard.Head("head16", 16, anchors));
        return new ModelCard("thermal-tiny", 640, 512, 1, List.of("person", "car", "bicycle", "other_vehicle"), heads);
    }
}
