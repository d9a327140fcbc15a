package space.perigee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One protobuf message in the making, as pieces: a weight of megabytes that sits three messages deep is copied once, at the end. */
final class ProtoWriter {
    private static final int MAX_VARINT_OCTETS = 10;

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private long sizeBytes;

    ProtoWriter integer(int field, long value) {
        return tag(field, ProtoReader.VARINT).varint(value);
    }

    ProtoWriter float32(int field, float value) {
        ByteBuffer octets =
                ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
        return tag(field, ProtoReader.FIXED32).piece(octets.flip());
    }

    ProtoWriter text(int field, String value) {
        return octets(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    ProtoWriter octets(int field, ByteBuffer value) {
        return tag(field, ProtoReader.DELIMITED).varint(value.remaining()).piece(value);
    }

    ProtoWriter message(int field, ProtoWriter inner) {
        tag(field, ProtoReader.DELIMITED).varint(inner.sizeBytes);
        pieces.addAll(inner.pieces);
        sizeBytes += inner.sizeBytes;
        return this;
    }

    byte[] toBytes() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(sizeBytes));
        for (ByteBuffer piece : pieces) all.put(piece.duplicate());
        return all.array();
    }

    private ProtoWriter tag(int field, int wire) {
        return varint((long) field << 3 | wire);
    }

    private ProtoWriter varint(long value) {
        ByteBuffer octets = ByteBuffer.allocate(MAX_VARINT_OCTETS);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octets.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        return piece(octets.put((byte) rest).flip());
    }

    private ProtoWriter piece(ByteBuffer octets) {
        pieces.add(octets);
        sizeBytes += octets.remaining();
        return this;
    }
}
