package space.perigee.delta;

/**
 * Reads what {@link RangeEncoder} wrote. Every call does a bounded piece of work whatever the octets say; a stream that ends too
 * early is refused, one that is not used up is seen by {@link #atEnd}.
 */
final class RangeDecoder implements BitCoder {
    private final ByteReader in;
    private long range = RangeEncoder.FULL_RANGE;
    private long code;

    /** @param in at the first octet of the stream; its end is the stream's end */
    RangeDecoder(ByteReader in) {
        this.in = in;
        for (int i = 0; i < RangeEncoder.TAIL_BYTES; i++) code = (code << Byte.SIZE) | in.u8("coded values");
        if (code == RangeEncoder.FULL_RANGE) throw in.malformed("no stream begins so");
    }

    @Override
    public int bit(AdaptiveBits contexts, int context, int known) {
        long bound = (range >>> AdaptiveBits.CHANCE_BITS) * contexts.zeroChance(context);
        int bit = code < bound ? 0 : 1;
        if (bit == 0) {
            range = bound;
        } else {
            code -= bound;
            range -= bound;
        }
        contexts.learn(context, bit);
        renormalise();
        return bit;
    }

    @Override
    public int plain(int count, int known) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            range >>>= 1;
            int bit = code < range ? 0 : 1;
            if (bit == 1) code -= range;
            value = (value << 1) | bit;
            renormalise();
        }
        return value;
    }

    @Override
    public void require(boolean holds, String what) {
        if (!holds) throw in.malformed("%s", what);
    }

    /** Octets of the whole input consumed so far. */
    int position() {
        return in.position();
    }

    boolean atEnd() {
        return in.remaining() == 0;
    }

    private void renormalise() {
        while (range < RangeEncoder.LEAST_RANGE) {
            range <<= Byte.SIZE;
            code = (code << Byte.SIZE) | in.u8("coded values");
        }
    }
}
