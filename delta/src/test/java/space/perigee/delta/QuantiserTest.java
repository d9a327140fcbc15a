package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuantiserTest {
    static Stream<Long> seeds() {
        return Samples.seeds();
    }

    @Test
    void whatLiesOnAGridComesBackExactly() {
        float step = 0x1p-10f;
        float[] differences = {7 * step, -7 * step, 3 * step, 0, -step};
        byte[] values = new byte[5];

        int code = Quantiser.quantise(differences, 4, values);

        assertThat(ScaleCode.scale(code)).isEqualTo(step);
        assertThat(values).containsExactly(7, -7, 3, 0, -1);
    }

    /** One far value of 1 and four of 0.1 at two bits: keeping the one (error 4 * 0.1^2) is better than any coarser compromise. */
    @Test
    void theScaleIsThatOfLeastSquaredError() {
        byte[] values = new byte[5];

        int code = Quantiser.quantise(new float[] {1, 0.1f, 0.1f, 0.1f, 0.1f}, 2, values);

        assertThat(ScaleCode.scale(code)).isEqualTo(1f);
        assertThat(values).containsExactly(1, 0, 0, 0, 0);
    }

    @Test
    void nothingIsNothing() {
        byte[] values = {1, 2};

        assertThat(Quantiser.quantise(new float[] {0, 0}, 8, values)).isEqualTo(ScaleCode.ZERO);
        assertThat(values).containsExactly(0, 0);
    }

    @Test
    void zeroKeepsEveryBitOfTheOldValue() {
        assertThat(Float.floatToRawIntBits(Quantiser.patched(-0f, 0, 1))).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(Quantiser.patched(1f, 3, 0x1p-24f)).isEqualTo(Float.intBitsToFloat(0x3f800002));
    }

    @Test
    void scalesHaveEighteenBitsNotSet() {
        for (float scale : new float[] {1e-37f, 0.0012345f, 1, 3.3f}) {
            int code = ScaleCode.atLeast(scale);
            assertThat(ScaleCode.scale(code)).isBetween(scale, scale * 1.032f);
            assertThat(ScaleCode.of(ScaleCode.exponent(code), ScaleCode.fraction(code)))
                    .isEqualTo(code);
        }
        assertThat(ScaleCode.scale(ScaleCode.atLeast(Float.MIN_VALUE))).isEqualTo(Float.MIN_NORMAL);
        assertThat(ScaleCode.scale(ScaleCode.atLeast(Float.MAX_VALUE))).isEqualTo(0x1.f8p64f);
    }

    /**
     * For normally distributed values the best uniform quantiser of N levels has these errors (Max 1960, "Quantizing for minimum
     * distortion", table II, for N = 3 and 15 levels: 0.1902 and 0.0129 of the variance; ours leaves out levels only at the ends).
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void normalValuesHaveTheErrorOfTheBestUniformQuantiser(long seed) {
        assertThat(relativeError(seed, 2)).isBetween(0.17, 0.205);
        assertThat(relativeError(seed, 4)).isBetween(0.0105, 0.0150);
        assertThat(relativeError(seed, 8)).isLessThan(0.00015);
    }

    private static double relativeError(long seed, int bits) {
        RandomGenerator random = new SplittableRandom(seed);
        float[] differences = new float[5_000];
        for (int i = 0; i < differences.length; i++) differences[i] = (float) (random.nextGaussian() * 0.003);
        byte[] values = new byte[differences.length];
        float scale = ScaleCode.scale(Quantiser.quantise(differences, bits, values));
        double error = 0;
        double power = 0;
        for (int i = 0; i < differences.length; i++) {
            double rest = differences[i] - (double) Quantiser.patched(0, values[i], scale);
            error += rest * rest;
            power += (double) differences[i] * differences[i];
        }
        return error / power;
    }
}
