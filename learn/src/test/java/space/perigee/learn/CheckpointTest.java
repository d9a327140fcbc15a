package space.perigee.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TinyNet;

class CheckpointTest {
    private static final String BIAS = "conv0.bias";
    private static final ModelCard CARD = new ModelCard(
            "tiny",
            32,
            32,
            1,
            List.of("person"),
            List.of(new ModelCard.Head("out", 8, List.of(new ModelCard.Anchor(8, 16)))));

    private final ModelFile base = TinyNet.build(CARD, new SplittableRandom(1), false);

    /** Each number of the bias is two more. */
    private Checkpoint trained() {
        float[] values = base.floats(BIAS);
        for (int i = 0; i < values.length; i++) values[i] += 2;
        return Checkpoint.of(Map.of(BIAS, new TensorValues(List.of(values.length), values)));
    }

    private void isChangedBy(float change, Checkpoint trained, double share) {
        float[] before = base.floats(BIAS);
        float[] after = Objects.requireNonNull(trained.onTheWayFrom(base, share).get(BIAS));
        for (int i = 0; i < before.length; i++) assertThat(after[i] - before[i]).isCloseTo(change, within(1e-6f));
    }

    @Test
    void aPartOfTheWayIsThatPartOfTheChangeAndLeavesWhatWasTrained() {
        Checkpoint trained = trained();
        isChangedBy(1, trained, 0.5);
        isChangedBy(2, trained, 1);
    }

    @Test
    void noWayAndMoreThanAllOfItAreRefused() {
        assertThatThrownBy(() -> trained().onTheWayFrom(base, 0)).hasMessageContaining("share");
        assertThatThrownBy(() -> trained().onTheWayFrom(base, 1.1)).hasMessageContaining("share");
    }
}
