package space.perigee.link;

import java.nio.ByteBuffer;

/**
 * The modular checksum (727.0-B-5, 4.2.2): the sum, modulo 2^32, of the file's 4-octet words from its start, the last one filled up
 * with zeros. A sum, so pieces may come in any order.
 */
final class ModularChecksum {
    private ModularChecksum() {}

    /**
     * What a piece of a file adds.
     *
     * @param sum of the pieces before
     * @param offset of the piece's first octet in the file
     * @param data read from position to limit; left alone
     */
    static int add(int sum, long offset, ByteBuffer data) {
        int at = data.position();
        int end = data.limit();
        int result = sum;
        long position = offset;
        while (at < end && (position & 3) != 0) result += octet(data.get(at++), position++);
        for (; at + 4 <= end; at += 4, position += 4) result += data.getInt(at);
        while (at < end) result += octet(data.get(at++), position++);
        return result;
    }

    private static int octet(byte value, long position) {
        return Byte.toUnsignedInt(value) << (24 - 8 * (int) (position & 3));
    }
}
