package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.mission.Problem;

class RangeCoderProperty {
    private static final int DECISIONS = 20_000;
    private static final int CONTEXTS = 5;

    static Stream<Long> seeds() {
        return Samples.seeds();
    }

    /** Everything that goes in comes out, and the decoder takes exactly the octets that the encoder gave. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void decisionsComeBack(long seed) {
        byte[] coded = encode(seed, DECISIONS);

        RangeDecoder decoder = decoder(coded);
        replay(decoder, seed, DECISIONS, true);
        assertThat(decoder.atEnd()).isTrue();
    }

    /** Each stream that was cut is refused, however much of it is there. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aCutStreamIsRefused(long seed) {
        byte[] coded = encode(seed, 300);

        for (int length = 0; length < coded.length; length++) {
            byte[] cut = Arrays.copyOf(coded, length);
            assertThatThrownBy(() -> replay(decoder(cut), seed, 300, false))
                    .as("%d of %d octets", length, coded.length)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("it ends before coded values");
        }
    }

    /** A coin that falls on one side once in 64 throws has 0.116 bits (Shannon 1948): the coder comes within 4 % of it. */
    @Test
    void rareDecisionsCostWhatTheyMust() {
        RandomGenerator random = new SplittableRandom(7);
        RangeEncoder encoder = new RangeEncoder();
        AdaptiveBits contexts = new AdaptiveBits(1);
        for (int i = 0; i < 200_000; i++) encoder.bit(contexts, 0, random.nextInt(64) == 0 ? 1 : 0);

        assertThat(encoder.finish().length * 8 / 200_000.0).isBetween(0.112, 0.1206);
    }

    /** A run of ones with a carry at its end: the case that a coder without a cache gets wrong. */
    @Test
    void carriesRunThroughLongRows() {
        RangeEncoder encoder = new RangeEncoder();
        for (int i = 0; i < 5_000; i++) encoder.plain(1, 1);
        encoder.plain(Integer.SIZE, -1);
        RangeDecoder decoder = decoder(encoder.finish());

        for (int i = 0; i < 5_000; i++) assertThat(decoder.plain(1, 0)).isEqualTo(1);
        assertThat(decoder.plain(Integer.SIZE, 0)).isEqualTo(-1);
        assertThat(decoder.atEnd()).isTrue();
    }

    private static byte[] encode(long seed, int decisions) {
        RangeEncoder encoder = new RangeEncoder();
        replay(encoder, seed, decisions, true);
        return encoder.finish();
    }

    private static void replay(BitCoder coder, long seed, int decisions, boolean checked) {
        RandomGenerator random = new SplittableRandom(seed);
        AdaptiveBits contexts = new AdaptiveBits(CONTEXTS);
        for (int i = 0; i < decisions; i++) {
            int context = random.nextInt(CONTEXTS);
            int bit = random.nextInt(1 << (4 * context)) == 0 ? 0 : 1;
            int number = random.nextInt(1 << 11);
            int gotBit = coder.bit(contexts, context, coder instanceof RangeEncoder ? bit : 0);
            int gotNumber = i % 7 == 0 ? coder.plain(11, coder instanceof RangeEncoder ? number : 0) : number;
            if (checked)
                assertThat(gotBit == bit && gotNumber == number)
                        .as("decision %d", i)
                        .isTrue();
        }
    }

    private static RangeDecoder decoder(byte[] coded) {
        return new RangeDecoder(new ByteReader("test stream", coded));
    }
}
