package space.perigee.delta;

/**
 * One direction of the range coder. Whoever codes values is written once for both: it offers the decision that it knows and goes on
 * with the one that it gets, so the two directions cannot disagree.
 */
sealed interface BitCoder permits RangeEncoder, RangeDecoder {
    /**
     * Codes one decision and lets its context learn from it.
     *
     * @param known the decision, 0 or 1; of no meaning when decoding
     * @return the decision
     */
    int bit(AdaptiveBits contexts, int context, int known);

    /**
     * Codes the lowest {@code count} bits of a number as they are, highest first.
     *
     * @param known the number; of no meaning when decoding
     * @return the number
     */
    int plain(int count, int known);

    /** Holds when encoding, or that is a bug; does not hold when decoding broken octets, and that is a problem. */
    void require(boolean holds, String what);
}
