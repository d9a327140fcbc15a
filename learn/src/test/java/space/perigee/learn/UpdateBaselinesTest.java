package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.model.TinyNet;

/** On a small net; on yolov3-tiny, and against the command zstd, it is measured end to end. */
class UpdateBaselinesTest {
    private final ModelFile base = TinyNet.build(
            new ModelCard(
                    "tiny",
                    96,
                    96,
                    1,
                    List.of("thing"),
                    List.of(new ModelCard.Head("head", 16, List.of(new ModelCard.Anchor(10, 20))))),
            new SplittableRandom(1),
            false);

    @Test
    void thePatchHoldsWhatChangedAndLittleElse() {
        String name = TensorSets.earlyBiasHeads(base.graph()).getFirst();
        float[] values = base.floats(name);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < values.length; i++) values[i] += (float) (0.002 * random.nextGaussian());
        ModelFile after = base.withFloats(Map.of(name, values));
        List<Long> done = new ArrayList<>();

        UpdateBaselines baselines = UpdateBaselines.measure(base, after, done::add);

        assertThat(baselines.wholeModelBytes()).isEqualTo(base.sizeBytes());
        assertThat(baselines.zstdPatchBytes()).isBetween(2L * values.length, 4L * values.length + 500);
        assertThat(baselines.int8ZstdBytes()).isBetween(base.sizeBytes() / 6L, base.sizeBytes() / 2L);
        assertThat(done).isSorted().last().isEqualTo(UpdateBaselines.bytesToCompress(base, after));
    }

    @Test
    void ofTheSameModelThePatchIsNextToNothing() {
        assertThat(UpdateBaselines.measure(base, base, done -> {}).zstdPatchBytes())
                .isLessThan(200);
    }
}
