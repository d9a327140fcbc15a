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

    private Checkpoint trained(float change) {
        float[] values = base.floats(BIAS);
        for (int i = 0; i < values.length; i++) values[i] += change;
        return Checkpoint.of(Map.of(BIAS, new TensorValues(List.of(values.length), values)));
    }

    private float[] part(double share) {
        return Objects.requireNonNull(trained(2).onTheWayFrom(base, share).get(BIAS));
    }

    @Test
    void aPartOfTheWayIsThatPartOfTheChange() {
        float[] before = base.floats(BIAS);
        float[] half = part(0.5);
        float[] whole = part(1);
        for (int i = 0; i < values.length; i++) values[i] += change;
        return Checkpoint.of(Map.of(BIAS, new TensorValues(List.of(values.length), values)));
    }

    private float[] part(double share) {
        return Objects.requireNonNull(trained(2).onTheWayFrom(base, share).get(BIAS));
    }

    @Test
    void aPartOfTheWayIsThatPartOfTheChange() {
        float[] before = base.floats(BIAS);
        float[] half = trained(2).onTheWayFrom(base, 0.5).get(BIAS);
        float[] whole = trained(2).onTheWayFrom(base, 1).get(BIAS);
        for (int i = 0; i < before.length; i++) {
            assertThat(half[i] - before[i]).isEqualTo(1, within(1e-6f));
            assertThat(whole[i] - before[i]).isEqualTo(2, within(1e-6f));
        }
    }

    @Test
    void noWayIsRefused() {
        assertThatThrownBy(() -> trained(1).onTheWayFrom(base, 0)).hasMessageContaining("share");
        assertThatThrownBy(() -> trained(1).onTheWayFrom(base, 1.1)).hasMessageContaining("share");
    }
}
