package space.perigee.link;

/** Paces what is sent to the rate of the radio: octets come in with the contact clock, and go out with datagrams. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private double bytesPerNano;
    private double depthBytes;
    private double bytes;
    private long filledAtNanos;

    /**
     * @param depthBytes most that may be sent at once after a pause; the radio's queue must hold it
     */
    void start(long rateBps, double depthBytes, long nowNanos) {
        bytesPerNano = rateBps / (Byte.SIZE * NANOS_PER_SECOND);
        this.depthBytes = depthBytes;
        bytes = 0;
        filledAtNanos = nowNanos;
    }

    void fill(long nowNanos) {
        bytes = Math.min(depthBytes, bytes + (nowNanos - filledAtNanos) * bytesPerNano);
        filledAtNanos = nowNanos;
    }

    boolean has(int count) {
        return bytes >= count;
    }

    void take(int count) {
        bytes -= count;
    }

    /** Contact time at which {@code count} octets may be sent. */
    long nanosOf(double count) {
        if (bytes >= count) return filledAtNanos;
        return filledAtNanos + (long) Math.ceil((Math.min(count, depthBytes) - bytes) / bytesPerNano);
    }
}
