package space.perigee.delta;

import java.util.Arrays;

/**
 * Codes the channels of an update one after another, the same code for both directions.
 *
 * <p>A channel is: a flag "nothing changes" (context: was it so in the channel before); else the exponent of its scale as the
 * difference to the exponent before, modulo 256, a tree of eight decisions; five plain bits of fraction; then its values.
 *
 * <p>A value is: a flag "not 0"; the sign (context: the signs to its left and in the channel before); the magnitude as a tree of
 * decisions, the first three in the context. The context of flag and magnitude is how large the two values to the left and the value
 * at the same place of the channel before are: neighbouring weights of a convolution move alike.
 */
final class ChannelCoder {
    private static final int EXPONENT_SYMBOLS = 256;
    private static final int USUAL_EXPONENT = 127 - 8;
    private static final int ENERGIES = 8;
    /** Weights of the neighbours in {@link #energy}: left 2, left of it 1, above 2. */
    private static final int ENERGY_WEIGHTS = 5;

    private static final int SIGNS = 3;

    private final BitCoder coder;
    private final AdaptiveBits unchanged = new AdaptiveBits(2);
    private final AdaptiveBits exponents = new AdaptiveBits(EXPONENT_SYMBOLS);
    private final ValueContexts[] byBits = new ValueContexts[TensorOperation.MAX_BITS + 1];
    private byte[] above = {};
    private int exponentBefore = USUAL_EXPONENT;
    private int unchangedBefore;

    ChannelCoder(BitCoder coder) {
        this.coder = coder;
        for (int bits = 0; bits < byBits.length; bits++) byBits[bits] = new ValueContexts();
    }

    /** Begins the first channel of {@code operation}. */
    void start(TensorOperation operation) {
        above = new byte[operation.channelElements()];
    }

    /**
     * Codes one channel.
     *
     * @param scaleCode of a {@link ScaleCode}; of no meaning when decoding
     * @param values q of each element; filled when decoding
     * @return the scale's code
     */
    int channel(TensorOperation operation, int scaleCode, byte[] values) {
        int code = scaleCode(scaleCode);
        if (code == ScaleCode.ZERO) {
            Arrays.fill(values, (byte) 0);
        } else {
            codeValues(operation, values);
        }
        System.arraycopy(values, 0, above, 0, above.length);
        return code;
    }

    private int scaleCode(int known) {
        unchangedBefore = coder.bit(unchanged, unchangedBefore, known == ScaleCode.ZERO ? 1 : 0);
        if (unchangedBefore == 1) return ScaleCode.ZERO;
        int difference = (ScaleCode.exponent(known) - exponentBefore) & (EXPONENT_SYMBOLS - 1);
        int exponent = (exponentBefore + tree(exponents, 0, Byte.SIZE, difference)) & (EXPONENT_SYMBOLS - 1);
        coder.require(ScaleCode.isExponent(exponent), "a scale is out of range");
        exponentBefore = exponent;
        return ScaleCode.of(exponent, coder.plain(ScaleCode.FRACTION_BITS, ScaleCode.fraction(known)));
    }

    private void codeValues(TensorOperation operation, byte[] values) {
        ValueContexts contexts = byBits[operation.bits()];
        int greatest = TensorOperation.greatest(operation.bits());
        for (int i = 0; i < above.length; i++) {
            int left = i > 0 ? values[i - 1] : 0;
            int leftOfIt = i > 1 ? values[i - 2] : 0;
            int energy = energy(left, leftOfIt, above[i], greatest);
            int sign = (Integer.signum(left) + 1) * SIGNS + Integer.signum(above[i]) + 1;
            values[i] = (byte) value(contexts, energy, sign, operation.bits(), values[i]);
        }
    }

    private int value(ValueContexts contexts, int energy, int signContext, int bits, int known) {
        if (coder.bit(contexts.notZero, energy, known == 0 ? 0 : 1) == 0) return 0;
        boolean negative = coder.bit(contexts.negative, signContext, known < 0 ? 1 : 0) == 1;
        int magnitude = 1 + magnitudeLessOne(contexts, energy, bits - 1, Math.abs(known) - 1);
        coder.require(magnitude <= TensorOperation.greatest(bits), "a value is out of range");
        return negative ? -magnitude : magnitude;
    }

    /** Magnitudes less one, 0 to greatest - 1, in {@code width} bits: the top ones in the context, the rest by their path alone. */
    private int magnitudeLessOne(ValueContexts contexts, int energy, int width, int known) {
        if (width == 1) return 0;
        int top = Math.min(width, ValueContexts.TOP_BITS);
        int rest = width - top;
        int high = tree(contexts.top, energy << ValueContexts.TOP_BITS, top, known >> rest);
        return (high << rest) | tree(contexts.deep, high << ValueContexts.DEEP_BITS, rest, known & ((1 << rest) - 1));
    }

    /** A number of {@code width} bits, highest first, each in the context of those before it. */
    private int tree(AdaptiveBits contexts, int base, int width, int known) {
        int path = 1;
        for (int i = width - 1; i >= 0; i--) path = (path << 1) | coder.bit(contexts, base + path, (known >> i) & 1);
        return path - (1 << width);
    }

    private static int energy(int left, int leftOfIt, int above, int greatest) {
        int sum = 2 * Math.abs(left) + Math.abs(leftOfIt) + 2 * Math.abs(above);
        return Math.min(ENERGIES - 1, sum * ENERGIES / (ENERGY_WEIGHTS * greatest));
    }

    /** What is learnt about the values of one width. */
    private static final class ValueContexts {
        static final int TOP_BITS = 3;
        static final int DEEP_BITS = 4;

        final AdaptiveBits notZero = new AdaptiveBits(ENERGIES);
        final AdaptiveBits negative = new AdaptiveBits(SIGNS * SIGNS);
        final AdaptiveBits top = new AdaptiveBits(ENERGIES << TOP_BITS);
        final AdaptiveBits deep = new AdaptiveBits(1 << (TOP_BITS + DEEP_BITS));
    }
}
