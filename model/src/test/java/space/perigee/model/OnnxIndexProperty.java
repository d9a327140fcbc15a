package space.perigee.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.mission.Problem;

class OnnxIndexProperty {
    private static final int MUTANTS = 200;

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    /** Damage anywhere in the description is refused as a problem, or leaves a model whose tensors lie inside the file. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damageNeverEscapesAsABug(long seed) {
        ModelFile model = TinyNet.build(Models.ONE_HEAD, Models.random(1), true);
        RandomGenerator random = Models.random(seed);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) if (isRefused(mutant(model, random))) refused++;

        assertThat(refused).as("of %d mutants", MUTANTS).isGreaterThan(MUTANTS / 10);
    }

    private static boolean isRefused(byte[] mutant) {
        try {
            OnnxIndex index = OnnxIndex.of(mutant, "mutant");
            for (TensorInfo tensor : index.tensors()) {
                assertThat(tensor.offsetBytes() + tensor.lengthBytes()).isLessThanOrEqualTo(mutant.length);
            }
            return false;
        } catch (Problem expected) {
            return true;
        }
    }

    private static byte[] mutant(ModelFile model, RandomGenerator random) {
        byte[] bytes = model.bytes().clone();
        for (int hits = 1 + random.nextInt(3); hits > 0; ) {
            int at = random.nextInt(bytes.length);
            if (model.tensors().stream().anyMatch(tensor -> holds(tensor, at))) continue;
            bytes[at] = (byte) random.nextInt();
            hits--;
        }
        return bytes;
    }

    private static boolean holds(TensorInfo tensor, int at) {
        return at >= tensor.offsetBytes() && at < tensor.offsetBytes() + tensor.lengthBytes();
    }
}
