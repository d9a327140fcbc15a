package space.perigee.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

    /** For normally distributed values the best uniform quantiser has these errors (Max 1960, "Quantizing for minimum distortion", table II). */
    @Test
    void normalValuesHaveTheErrorOfTheBestUniformQuantiser() {
        float[] differences = normal(1, 200_000);

        assertThat(error(differences, 2)).as("3 levels: 0.1902 of the variance").isCloseTo(0.1902, within(0.003));
        assertThat(error(differences, 4)).as("15 levels: 0.0129").isCloseTo(0.0129, within(0.0005));
    }

    /**
     * No scale of a grid ten times finer is much better. At seven and eight bits what is left is 0.1 % of the variance and less, and
     * which scale is best is luck: not asked here.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noScaleIsMuchBetterThanTheOneChosen(long seed) {
        float[] differences = normal(seed, 500);
        for (int bits = TensorOperation.MIN_BITS; bits <= 6; bits++) {
            double least = Double.MAX_VALUE;
            for (double scale = 2e-5; scale < 0.01; scale *= 1.003) {
                least = Math.min(least, error(differences, (float) scale, TensorOperation.greatest(bits)));
            }
            assertThat(error(differences, bits)).as("%d bits", bits).isLessThan((bits <= 4 ? 1.015 : 1.06) * least);
        }
    }

    private static float[] normal(long seed, int count) {
        RandomGenerator random = new SplittableRandom(seed);
        float[] differences = new float[count];
        for (int i = 0; i < count; i++) differences[i] = (float) (random.nextGaussian() * 0.003);
        return differences;
    }

    private static double error(float[] differences, int bits) {
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

    private static double error(float[] differences, float scale, int greatest) {
        double error = 0;
        double power = 0;
        for (float difference : differences) {
            double rest = difference - scale * (double) Math.clamp(Math.round(difference / scale), -greatest, greatest);
            error += rest * rest;
            power += (double) difference * difference;
        }
        return error / power;
    }
}
