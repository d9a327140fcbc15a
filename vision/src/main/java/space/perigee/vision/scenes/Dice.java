package space.perigee.vision.scenes;

/**
 * Chance of one scene: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", fig. 14). Our own
 * twenty lines, because a data set's bytes must not change with the JDK's way of drawing a bounded number.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1.0p-53;
    private static final int UNIT_BITS = 53;

    private long state;

    Dice(long seed) {
        this.state = mix(seed + GOLDEN_GAMMA);
    }

    long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    double unit() {
        return (nextLong() >>> (Long.SIZE - UNIT_BITS)) * UNIT;
    }

    /** Uniform in [low, high). */
    float between(double low, double high) {
        return (float) (low + (high - low) * unit());
    }

    /** Uniform in 0..bound - 1. */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    boolean chance(double share) {
        return unit() < share;
    }

    /** Bell-shaped around 0 with standard deviation 1, never beyond 3.5: what is drawn stays within what is stated. */
    float bell() {
        double sum = 0;
        for (int i = 0; i < 4; i++) sum += unit();
        return (float) ((sum - 2) * 1.7320508);
    }

    /** Another stream, which does not shift when this one is used more or less later. */
    Dice split() {
        return new Dice(nextLong());
    }

    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
