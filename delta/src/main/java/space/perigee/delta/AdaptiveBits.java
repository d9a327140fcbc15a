package space.perigee.delta;

import java.util.Arrays;

/**
 * Chances of binary decisions, learnt while coding: encoder and decoder see the same decisions and so learn the same. Integers only,
 * hence the same on every CPU. A fresh context learns from its first decisions as a count would (1/1.5, 1/2.5, ...) and then keeps
 * a window of some 250 decisions.
 */
final class AdaptiveBits {
    /** Chances are written in 16 bits. */
    static final int CHANCE_BITS = 16;

    /** Never closer to 0 or 1 than this, so that a surprise costs 11 bits at most. */
    private static final int LEAST_CHANCE = 32;

    private static final int WHOLE = 1 << CHANCE_BITS;
    private static final int WINDOW = 250;
    private static final long[] RATES = rates();

    private final int[] zeroChances;
    private final short[] seen;

    AdaptiveBits(int contexts) {
        zeroChances = new int[contexts];
        seen = new short[contexts];
        Arrays.fill(zeroChances, WHOLE / 2);
    }

    /** Chance in 1/65536 that the next decision of this context is 0: 32 to 65504. */
    int zeroChance(int context) {
        return zeroChances[context];
    }

    void learn(int context, int bit) {
        int target = bit == 0 ? WHOLE : 0;
        long step = ((target - zeroChances[context]) * RATES[seen[context]]) >> CHANCE_BITS;
        zeroChances[context] = Math.clamp(zeroChances[context] + step, LEAST_CHANCE, WHOLE - LEAST_CHANCE);
        if (seen[context] < WINDOW - 1) seen[context]++;
    }

    private static long[] rates() {
        long[] rates = new long[WINDOW];
        for (int n = 0; n < WINDOW; n++) rates[n] = 2L * WHOLE / (2 * n + 3);
        return rates;
    }
}
