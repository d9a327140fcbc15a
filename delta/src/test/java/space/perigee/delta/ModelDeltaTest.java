package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;

class ModelDeltaTest {
    private static final int FUZZ = 10_000;

    @Test
    void theManifestComesBack() {
        ModelDelta delta = ModelDelta.decode(Samples.small().toBytes());

        assertThat(delta).isEqualTo(Samples.small());
        assertThat(delta.modelName()).isEqualTo("thermal-tiny");
        assertThat(delta.from()).isEqualTo(Digest.of(new byte[] {1}));
        assertThat(delta.results()).containsExactly(new DeltaResult(Digest.of(new byte[] {2}), 2));
        assertThat(delta.operations())
                .containsExactly(new TensorOperation(3, 4, 2, 9), new TensorOperation(300, 8, 1, 4));
        assertThat(delta.elements()).isEqualTo(22);
        assertThat(delta.operationBytes().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(delta.valuesBytes());
    }

    @Test
    void theValuesComeBack() {
        List<String> seen = new ArrayList<>();

        Samples.small()
                .walk((operation, channel, scale, values) ->
                        seen.add("%d.%d %s %s".formatted(operation.tensor(), channel, scale, Arrays.toString(values))));

        assertThat(seen)
                .containsExactly(
                        "3.0 0.001953125 [0, 1, -2, 3, -4, 5, -6, 7, -7]",
                        "3.1 0.0 [0, 0, 0, 0, 0, 0, 0, 0, 0]",
                        "300.0 3.6621094E-4 [127, -127, 0, 64]");
    }

    /** Frozen: what was sent up once must be read for ever. */
    @Test
    void theOctetsAreThoseOfFormatOne() throws IOException {
        assertThat(HexFormat.of().formatHex(Samples.small().toBytes())).isEqualTo(golden("model-delta-1.hex"));
    }

    @Test
    void cutAnywhereItIsRefused() {
        byte[] octets = Samples.small().toBytes();

        for (int length = 0; length < octets.length; length++) {
            byte[] cut = Arrays.copyOf(octets, length);
            assertThatThrownBy(() -> ModelDelta.decode(cut))
                    .as("%d of %d octets", length, octets.length)
                    .isInstanceOf(Problem.class)
                    .hasMessageStartingWith("delta.malformed: model delta is broken at octet ");
        }
        assertThatThrownBy(() -> ModelDelta.decode(Arrays.copyOf(octets, octets.length + 1)))
                .hasMessageContaining("octets of values told");
    }

    /** Hostile octets end in a problem or in an update within all bounds, never in anything else. */
    @Test
    void damagedOctetsNeverSurprise() {
        byte[] octets = Samples.small().toBytes();
        RandomGenerator random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < FUZZ; i++) {
            byte[] damaged = octets.clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ModelDelta.decode(damaged).elements()).isLessThanOrEqualTo(ModelDelta.MAX_ELEMENTS);
            } catch (Problem e) {
                assertThat(e.kind()).isInstanceOf(DeltaProblem.class);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(FUZZ / 10);
    }

    @Test
    void aNewerFormatIsNamed() {
        byte[] octets = Samples.small().toBytes();
        octets[4] = 2;

        assertThatThrownBy(() -> ModelDelta.decode(octets))
                .hasMessage("delta.newer-format: model delta has format version 2, this Perigee knows 1;"
                        + " update Perigee, or make the update with an older one");
    }

    /** A promise of 2^20 channels' values in a few octets is refused by its numbers, before any work. */
    @Test
    void aBombIsRefusedBeforeItIsUnpacked() {
        assertRefused(List.of(new TensorOperation(0, 2, 65_536, 1_000)), "more than 33554432 elements");
        assertRefused(
                List.of(new TensorOperation(5, 2, 1, 1), new TensorOperation(5, 2, 1, 1)), "tensor 5 comes twice");
    }

    private static void assertRefused(List<TensorOperation> operations, String reason) {
        List<DeltaResult> results = List.of(new DeltaResult(Digest.of(new byte[] {2}), operations.size()));
        assertThatThrownBy(() -> ModelDelta.of("m", Digest.of(new byte[0]), results, operations, new byte[4]))
                .hasMessageContaining(reason);
    }

    static String golden(String name) throws IOException {
        try (InputStream in = ModelDeltaTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        }
    }
}
