package space.perigee.vision;

/**
 * Eight bits out of sixteen: the span from the 0.1 to the 99.9 percentile of all kept samples becomes 0..255, linearly, rounded
 * half up and clamped. Bands share one span, so that colours keep their balance. Samples of 0 are taken for "no data" and do not count.
 * Where the span is empty (a flat picture) the upper byte is taken.
 */
record SampleScale(int low, int high) {
    private static final double CUT = 0.001;

    /** @param counts how often each value 0..65535 occurs */
    static SampleScale of(int[] counts) {
        long total = 0;
        for (int value = 1; value < counts.length; value++) total += counts[value];
        long cut = (long) Math.floor(total * CUT);
        return new SampleScale(rank(counts, cut), rank(counts, Math.max(0, total - 1 - cut)));
    }

    /** Value of the sample at a 0-based rank among those that are not 0. */
    private static int rank(int[] counts, long wanted) {
        long before = 0;
        for (int value = 1; value < counts.length; value++) {
            before += counts[value];
            if (before > wanted) return value;
        }
        return 0;
    }

    byte apply(int value) {
        if (high <= low) return (byte) (value >>> 8);
        long scaled = ((long) (value - low) * 510 + (high - low)) / (2L * (high - low));
        return (byte) (value <= low ? 0 : Math.clamp(scaled, 0, 255));
    }
}
