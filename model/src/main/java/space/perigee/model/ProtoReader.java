package space.perigee.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;

/**
 * A cursor over one protobuf message (protobuf.dev, "Encoding"): {@link #next} moves to a field, exactly one of the others then takes
 * its value. Whatever does not fit is refused with the octet where it stands.
 */
final class ProtoReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;
    static final int FIXED32 = 5;

    /** Seven bits an octet make 64 bits in ten. */
    private static final int MAX_VARINT_OCTETS = 10;

    private static final int WIRE_BITS = 3;
    private static final int WIRE_MASK = 7;
    private static final long MAX_FIELD = (1 << 29) - 1;

    private final Octets octets;
    private final Budget budget;
    private final long end;
    private long position;
    private long fieldAt;
    private int field;
    private int wire;

    private ProtoReader(Octets octets, Budget budget, long position, long end) {
        this.octets = octets;
        this.budget = budget;
        this.position = position;
        this.end = end;
    }

    /** Over all of {@code octets}; {@code budgetUnits} bounds fields plus text octets of the whole message tree. */
    static ProtoReader over(Octets octets, int budgetUnits) {
        return new ProtoReader(octets, new Budget(budgetUnits), 0, octets.sizeBytes());
    }

    /** What one file may make us keep, shared by all messages of it: without a bound 35 MB of empty nodes fill the heap on board. */
    private static final class Budget {
        private int left;

        Budget(int left) {
            this.left = left;
        }

        boolean spend(int units) {
            left -= Math.min(left + 1, units);
            return left >= 0;
        }
    }

    /** Moves to the next field; false at the message's end. */
    boolean next() {
        if (position == end) return false;
        spend(1);
        fieldAt = position;
        long tag = varint();
        long number = tag >>> WIRE_BITS;
        if (number < 1 || number > MAX_FIELD) throw wrong("a field has the impossible number " + number);
        field = (int) number;
        wire = (int) tag & WIRE_MASK;
        return true;
    }

    int field() {
        return field;
    }

    int wire() {
        return wire;
    }

    /** Where the current field's tag stands, from the start of the file. */
    long fieldAt() {
        return fieldAt;
    }

    /** Where the cursor stands, from the start of the file. */
    long position() {
        return position;
    }

    long integer() {
        expect(VARINT);
        return varint();
    }

    float float32() {
        expect(FIXED32);
        return slice(Float.BYTES).getFloat();
    }

    String text(int maxOctets) {
        ByteBuffer content = content(maxOctets);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
        } catch (CharacterCodingException e) {
            throw wrong("a text is not UTF-8").because(e);
        }
    }

    /** The octets of a delimited field, copied or shared as the source does it. */
    ByteBuffer content(int maxOctets) {
        long length = delimited();
        if (length > maxOctets) throw wrong(Text.of("%d octets stand where at most %d belong", length, maxOctets));
        spend((int) length);
        return slice((int) length);
    }

    ProtoReader message() {
        long length = delimited();
        ProtoReader inner = new ProtoReader(octets, budget, position, position + length);
        position += length;
        return inner;
    }

    /** One integer, or a packed run of them. */
    void integers(LongConsumer each) {
        if (wire == VARINT) {
            each.accept(varint());
            return;
        }
        ProtoReader packed = message();
        while (packed.position < packed.end) {
            spend(1);
            each.accept(packed.varint());
        }
    }

    /** Passes over a delimited field without reading it; returns its length. The content starts at {@link #position} minus that. */
    long pass() {
        long length = delimited();
        position += length;
        return length;
    }

    void skip() {
        switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> advance(Long.BYTES);
            case DELIMITED -> pass();
            case FIXED32 -> advance(Float.BYTES);
            default -> throw wrong("a field has the unknown wire type " + wire);
        }
    }

    /** A refusal at the current field. */
    Problem wrong(String text) {
        return wrongAt(fieldAt, text);
    }

    Problem wrongAt(long at, String text) {
        return ModelProblem.BAD_ONNX.with(octets.where(), at, text);
    }

    private void spend(int units) {
        if (!budget.spend(units)) throw wrong("its description goes on beyond every bound");
    }

    private void expect(int wanted) {
        if (wire != wanted) throw wrong(Text.of("field %d has wire type %d, not %d", field, wire, wanted));
    }

    private long delimited() {
        expect(DELIMITED);
        long length = varint();
        if (length < 0 || length > end - position) {
            throw wrong(Text.of("%d octets are announced, %d are left", length, end - position));
        }
        return length;
    }

    private ByteBuffer slice(int length) {
        long at = position;
        advance(length);
        return octets.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void advance(int length) {
        if (length > end - position) throw wrong("the file or message ends within a value");
        position += length;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_OCTETS; i++) {
            if (position == end) throw wrong("the file or message ends within a number");
            byte octet = octets.at(position++);
            value |= (octet & 0x7fL) << (7 * i);
            if (octet >= 0) return value;
        }
        throw wrong("a number has more than ten octets");
    }
}
