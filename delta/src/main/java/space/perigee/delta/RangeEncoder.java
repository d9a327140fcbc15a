package space.perigee.delta;

import java.io.ByteArrayOutputStream;
import space.perigee.mission.Check;

/**
 * Binary range coder (Martin 1979, "Range encoding"; the carry is held back in a cached octet and a run of 0xFF). Integers only.
 * {@link RangeDecoder} reads exactly the octets that this one writes: four at its start, one for each renormalisation.
 */
final class RangeEncoder implements BitCoder {
    /** The range is kept at 24 to 32 bits. */
    static final long LEAST_RANGE = 1L << 24;

    static final long FULL_RANGE = 0xFFFF_FFFFL;

    /** Octets that carry the last state of the coder. */
    static final int TAIL_BYTES = 4;

    private static final int TOP_SHIFT = 24;
    private static final long CARRY = 1L << 32;
    private static final long TOP_FULL = 0xFF00_0000L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long low;
    private long range = FULL_RANGE;
    private int cached;
    private int pending = 1;
    /** The very first octet is always zero, and so is not written. */
    private boolean started;

    @Override
    public int bit(AdaptiveBits contexts, int context, int bit) {
        long bound = (range >>> AdaptiveBits.CHANCE_BITS) * contexts.zeroChance(context);
        if (bit == 0) {
            range = bound;
        } else {
            low += bound;
            range -= bound;
        }
        contexts.learn(context, bit);
        renormalise();
        return bit;
    }

    @Override
    public int plain(int count, int value) {
        for (int i = count - 1; i >= 0; i--) {
            range >>>= 1;
            if (((value >>> i) & 1) != 0) low += range;
            renormalise();
        }
        return value;
    }

    @Override
    public void require(boolean holds, String what) {
        Check.that(holds, "cannot be encoded: %s", what);
    }

    /** Ends the stream and hands it out. Call once. */
    byte[] finish() {
        for (int i = 0; i <= TAIL_BYTES; i++) shift();
        return out.toByteArray();
    }

    private void renormalise() {
        while (range < LEAST_RANGE) {
            range <<= Byte.SIZE;
            shift();
        }
    }

    private void shift() {
        if (low < TOP_FULL || low >= CARRY) {
            int carry = (int) (low >>> Integer.SIZE);
            if (started) out.write(cached + carry);
            started = true;
            for (; pending > 1; pending--) out.write(0xFF + carry);
            cached = (int) (low >>> TOP_SHIFT) & 0xFF;
            pending = 0;
        }
        pending++;
        low = (low & (LEAST_RANGE - 1)) << Byte.SIZE;
    }
}
