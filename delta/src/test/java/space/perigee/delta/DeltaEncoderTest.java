package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.delta.EncodingOutcome.Encoded;
import space.perigee.delta.EncodingOutcome.OverBudget;
import space.perigee.delta.EncodingOutcome.Unchanged;
import space.perigee.model.ModelFile;

class DeltaEncoderTest {
    private final ModelFile base = Samples.tinyNet(1);

    static Stream<Long> seeds() {
        return Samples.seeds();
    }

    /** Encode, send, decode, patch: bit for bit what the ground computed when it encoded. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theDecodedModelIsTheOneThatWasPromised(long seed) {
        int bits = 2 + (int) (seed % 7);
        Map<String, float[]> changed = Samples.moved(base, base.tensors(), seed);
        Encoded encoded =
                DeltaEncoder.encode(base, changed, EncodingOptions.of(bits)).orRefuse();

        ModelFile patched =
                Patcher.apply(base, ModelDelta.decode(encoded.delta().toBytes()));

        assertThat(patched.bytes()).isEqualTo(encoded.patched().bytes());
        assertThat(patched.digest()).isEqualTo(encoded.delta().to()).isNotEqualTo(base.digest());
    }

    @Test
    void theFinestThatFitsIsTaken() {
        Map<String, float[]> changed = Samples.moved(base, base.tensors(), 1);
        int eight = encoded(changed, Integer.MAX_VALUE).delta().sizeBytes();
        Encoded fitting = encoded(changed, eight - 1);
        int least = ((OverBudget) DeltaEncoder.encode(base, changed, EncodingOptions.within(1000))).leastBytes();

        assertThat(fitting.delta().sizeBytes()).isLessThan(eight);
        assertThat(fitting.delta().operations())
                .extracting(TensorOperation::bits)
                .contains(6, 8);
        assertThat(encoded(changed, least).delta().sizeBytes()).isEqualTo(least);
        assertThatThrownBy(() -> encoded(changed, least - 1))
                .hasMessage(
                        "delta.over-budget: the update needs at least %d bytes, the budget is %d bytes;"
                                + " change fewer tensors or raise the budget",
                        least, least - 1);
    }

    @Test
    void tensorsThatStayCostNothing() {
        String name = base.tensors().getFirst().name();
        Map<String, float[]> one = Samples.moved(base, base.tensors().subList(0, 1), 1);
        Map<String, float[]> rest = new java.util.HashMap<>();
        base.tensors().forEach(tensor -> rest.put(tensor.name(), base.floats(tensor.name())));
        rest.putAll(one);

        assertThat(encoded(rest, 10_000).delta()).isEqualTo(encoded(one, 10_000).delta());
        assertThat(encoded(one, 10_000).costs())
                .extracting(EncodingOutcome.TensorCost::name)
                .containsExactly(name);
    }

    @Test
    void nothingChangedIsSaid() {
        Map<String, float[]> same = Map.of(
                base.tensors().getFirst().name(),
                base.floats(base.tensors().getFirst().name()));

        assertThat(DeltaEncoder.encode(base, same, EncodingOptions.of(4))).isEqualTo(new Unchanged(base.digest()));
    }

    @Test
    void aTrainerThatLiesIsRefused() {
        String name = base.tensors().getFirst().name();
        float[] values = base.floats(name);
        values[3] = Float.NaN;

        assertThatThrownBy(() -> encoded(Map.of(name, values), 10_000))
                .hasMessageContaining("value 3 of tensor %s is NaN", name);
        assertThatThrownBy(() -> encoded(Map.of(name, new float[2]), 10_000))
                .hasMessageContaining("tensor %s came with 2 values", name);
        assertThatThrownBy(() -> encoded(Map.of("nobody", values), 10_000)).hasMessageContaining("nobody");
    }

    private Encoded encoded(Map<String, float[]> changed, int budgetBytes) {
        return DeltaEncoder.encode(base, changed, EncodingOptions.within(budgetBytes))
                .orRefuse();
    }
}
