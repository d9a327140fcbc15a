package space.perigee.delta;

import space.perigee.mission.Check;

/**
 * What an update does to one tensor: {@code new = old + q * scale}, with a scale for each channel. A bias is one channel.
 *
 * @param tensor index in the base model's list of tensors; the base is known by its digest, so the index is unambiguous
 * @param bits of one q: {@value #MIN_BITS} to {@value #MAX_BITS}, symmetric around 0
 * @param channels output channels
 * @param channelElements elements of each channel, which lie side by side
 */
public record TensorOperation(int tensor, int bits, int channels, int channelElements) {
    /** Two bits: -1, 0, 1. */
    public static final int MIN_BITS = 2;

    /** Eight bits: -127 to 127, one octet in memory. */
    public static final int MAX_BITS = 8;

    /** More tensors than any graph that fits on board has. */
    public static final int MAX_TENSOR = (1 << 16) - 1;

    /** The widest layers in use have 4,096 outputs. */
    public static final int MAX_CHANNELS = 1 << 16;

    /** The patcher holds one channel in memory: 4 MiB of floats. */
    public static final int MAX_CHANNEL_ELEMENTS = 1 << 20;

    public TensorOperation {
        Check.that(tensor >= 0 && tensor <= MAX_TENSOR, "tensor %d", tensor);
        Check.that(bits >= MIN_BITS && bits <= MAX_BITS, "%d bits", bits);
        Check.that(channels >= 1 && channels <= MAX_CHANNELS, "%d channels", channels);
        Check.that(
                channelElements >= 1 && channelElements <= MAX_CHANNEL_ELEMENTS,
                "%d elements in a channel",
                channelElements);
    }

    /** Elements of the whole tensor. */
    public long elements() {
        return (long) channels * channelElements;
    }

    /** The greatest q of so many bits. */
    public static int greatest(int bits) {
        return (1 << (bits - 1)) - 1;
    }
}
