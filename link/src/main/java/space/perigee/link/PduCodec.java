package space.perigee.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import space.perigee.link.Pdu.Directive;
import space.perigee.link.Pdu.FileStatus;
import space.perigee.link.Pdu.TransactionStatus;
import space.perigee.mission.Check;

/**
 * PDUs to datagrams and back (727.0-B-5, clause 5), big-endian, one PDU a datagram.
 *
 * <pre>
 * header, 12 octets as we write it
 *   0      bits 7-5 version 001; 4 type (0 directive, 1 file data); 3 direction (1 toward the sender);
 *          2 mode 0 (acknowledged); 1 CRC flag 0; 0 large-file flag 0
 *   1-2    octets after the header
 *   3      bit 7 segmentation control 0; 6-4 length of entity ids - 1; 3 segment metadata flag; 2-0 length of sequence number - 1
 *   4-5    source entity id           (read: 1 to 8 octets, value below 2^16)
 *   6-9    transaction sequence number (read: 1 to 8 octets, value below 2^32)
 *   10-11  destination entity id
 * file data     offset(4) octets…            (segment metadata, where flagged, is read over)
 * directives    code(1), then
 *   04 EOF        condition in bits 7-4 (1) checksum(4) size(4) [fault location TLV read over]
 *   05 Finished   bits 7-4 condition, 2 incomplete, 1-0 file status (1) [TLVs read over]
 *   06 ACK        bits 7-4 acknowledged directive, 3-0 subtype (1 for Finished) (1); bits 7-4 condition, 1-0 status (1)
 *   07 Metadata   bits 6 closure, 3-0 checksum type (1) size(4) source LV destination LV TLVs (type 2 kept, others read over)
 *   08 NAK        scope start(4) end(4), requests of start(4) end(4)
 *   09 Prompt     bit 7: 0 NAK, 1 Keep Alive (1)
 *   0C Keep Alive progress(4)
 * </pre>
 *
 * <p>Refused, with the octet: what is not version 001, unacknowledged mode, the CRC and large-file flags, and everything whose
 * lengths do not add up. The decoder allocates names and lists no longer than the datagram.
 */
public final class PduCodec {
    /** Octets before a PDU's own, as we write them. */
    public static final int HEADER_BYTES = 12;

    /** Octets of a File Data PDU that are not the file's. */
    public static final int FILE_DATA_OVERHEAD_BYTES = HEADER_BYTES + 4;

    /** cFS CF drops what is beyond 58 segment requests in one NAK. */
    public static final int MAX_NAK_REQUESTS = 58;

    /** Messages to user that are kept of one Metadata; one is ours. */
    static final int MAX_MESSAGES_TO_USER = 16;

    static final int CHECKSUM_MODULAR = 0;
    private static final int MAX_LV_BYTES = 255;
    private static final int TLV_MESSAGE_TO_USER = 2;
    private static final int VERSION = 1;
    private static final int TYPE_BIT = 0x10;
    private static final int DIRECTION_BIT = 0x08;
    private static final int MODE_BIT = 0x04;
    private static final int CRC_BIT = 0x02;
    private static final int LARGE_FILE_BIT = 0x01;
    private static final int SEGMENT_METADATA_BIT = 0x08;
    private static final int LENGTHS = 0x13; // entity ids of 2 octets, sequence numbers of 4
    private static final int RANGE_BYTES = 8;

    private PduCodec() {}

    /** What became of a datagram. */
    public sealed interface Decoding {}

    public record Decoded(Pdu pdu) implements Decoding {}

    /**
     * The datagram is no PDU that this entity takes.
     *
     * @param octet position of the first octet that is wrong
     */
    public record Refused(int octet, String reason) implements Decoding {}

    // ---- writing

    /** Writes a PDU at the buffer's position. File data is copied; hot paths use {@link #startFileData}. */
    public static void encode(Pdu pdu, ByteBuffer into) {
        switch (pdu) {
            case Pdu.FileData p -> {
                startFileData(p.header(), p.offset(), p.data().remaining(), into);
                into.put(p.data().duplicate());
            }
            case Pdu.Metadata p ->
                directive(p.header(), Directive.METADATA, metadataBytes(p), into, () -> metadata(p, into));
            case Pdu.Eof p -> directive(p.header(), Directive.EOF, 9, into, () -> eof(p, into));
            case Pdu.Finished p -> directive(p.header(), Directive.FINISHED, 1, into, () -> finished(p, into));
            case Pdu.Ack p -> directive(p.header(), Directive.ACK, 2, into, () -> ack(p, into));
            case Pdu.Nak p ->
                directive(
                        p.header(),
                        Directive.NAK,
                        8 + RANGE_BYTES * p.requests().size(),
                        into,
                        () -> nak(p, into));
            case Pdu.Prompt p ->
                directive(p.header(), Directive.PROMPT, 1, into, () -> into.put((byte) (p.keepAlive() ? 0x80 : 0)));
            case Pdu.KeepAlive p ->
                directive(p.header(), Directive.KEEP_ALIVE, 4, into, () -> into.putInt((int) p.progress()));
        }
    }

    /** Writes all of a File Data PDU but its octets, which the caller puts after it. */
    static void startFileData(PduHeader header, long offset, int dataBytes, ByteBuffer into) {
        header(header, TYPE_BIT, 4 + dataBytes, into);
        into.putInt((int) offset);
    }

    private static void directive(PduHeader header, Directive code, int bytes, ByteBuffer into, Runnable body) {
        header(header, 0, 1 + bytes, into);
        into.put((byte) code.code());
        int start = into.position();
        body.run();
        Check.that(into.position() - start == bytes, "%s: %d octets promised", code, bytes);
    }

    private static void header(PduHeader header, int typeBit, int dataBytes, ByteBuffer into) {
        into.put((byte) ((VERSION << 5) | typeBit | (header.towardSender() ? DIRECTION_BIT : 0)));
        into.putShort((short) dataBytes);
        into.put((byte) LENGTHS);
        into.putShort((short) header.id().source());
        into.putInt((int) header.id().sequence());
        into.putShort((short) header.destination());
    }

    private static int metadataBytes(Pdu.Metadata p) {
        int bytes = 5 + 1 + p.sourceName().length() + 1 + p.destinationName().length();
        for (ByteBuffer message : p.messagesToUser()) bytes += 2 + message.remaining();
        return bytes;
    }

    private static void metadata(Pdu.Metadata p, ByteBuffer into) {
        into.put((byte) p.checksumType()).putInt((int) p.fileSizeBytes());
        lv(p.sourceName(), into);
        lv(p.destinationName(), into);
        for (ByteBuffer message : p.messagesToUser()) {
            Check.that(message.remaining() <= MAX_LV_BYTES, "message to user of %d octets", message.remaining());
            into.put((byte) TLV_MESSAGE_TO_USER).put((byte) message.remaining()).put(message.duplicate());
        }
    }

    private static void lv(String name, ByteBuffer into) {
        byte[] octets = name.getBytes(StandardCharsets.ISO_8859_1);
        Check.that(octets.length <= MAX_LV_BYTES, "file name of %d octets", octets.length);
        into.put((byte) octets.length).put(octets);
    }

    private static void eof(Pdu.Eof p, ByteBuffer into) {
        into.put(octet(p.condition().code(), 0)).putInt((int) p.checksum()).putInt((int) p.fileSizeBytes());
    }

    private static void finished(Pdu.Finished p, ByteBuffer into) {
        into.put(octet(p.condition().code(), (p.complete() ? 0 : 4) | p.status().code()));
    }

    private static void ack(Pdu.Ack p, ByteBuffer into) {
        into.put(octet(p.of().code(), p.of() == Directive.FINISHED ? 1 : 0));
        into.put(octet(p.condition().code(), p.status().code()));
    }

    /** Two fields of four bits. */
    private static byte octet(int high, int low) {
        return (byte) ((high << 4) | low);
    }

    private static void nak(Pdu.Nak p, ByteBuffer into) {
        into.putInt((int) p.scopeStart()).putInt((int) p.scopeEnd());
        for (Range range : p.requests()) into.putInt((int) range.start()).putInt((int) range.end());
    }

    // ---- reading

    /** Reads the remaining octets as one PDU; leaves the buffer's position alone. */
    public static Decoding decode(ByteBuffer datagram) {
        Reader in = new Reader(datagram);
        try {
            return new Decoded(pdu(in));
        } catch (Malformed e) {
            return new Refused(e.octet, e.reason);
        }
    }

    private static Pdu pdu(Reader in) {
        int first = in.u8("version");
        in.require(first >> 5 == VERSION, "version is not 001");
        in.require((first & MODE_BIT) == 0, "unacknowledged mode (class 1) is not supported");
        in.require((first & CRC_BIT) == 0, "the CRC option is not supported");
        in.require((first & LARGE_FILE_BIT) == 0, "the large-file flag is not supported");
        int dataBytes = in.u16("data field length");
        int lengths = in.u8("id lengths");
        int entityBytes = ((lengths >> 4) & 7) + 1;
        int sequenceBytes = (lengths & 7) + 1;
        int source = (int) in.number(entityBytes, TransactionId.MAX_ENTITY, "source entity id");
        long sequence = in.number(sequenceBytes, TransactionId.MAX_SEQUENCE, "sequence number");
        int destination = (int) in.number(entityBytes, TransactionId.MAX_ENTITY, "destination entity id");
        in.require(in.left() == dataBytes, "data field length differs from the datagram's");
        PduHeader header =
                new PduHeader((first & DIRECTION_BIT) != 0, new TransactionId(source, sequence), destination);
        return (first & TYPE_BIT) != 0
                ? fileData(header, (lengths & SEGMENT_METADATA_BIT) != 0, in)
                : directive(header, in);
    }

    private static Pdu fileData(PduHeader header, boolean segmentMetadata, Reader in) {
        if (segmentMetadata) in.skip(in.u8("segment metadata") & 0x3F, "segment metadata");
        long offset = in.u32("offset");
        in.require(in.left() > 0, "file data without data");
        in.require(offset + in.left() <= TransactionId.MAX_SEQUENCE, "file data beyond 4 GiB");
        return new Pdu.FileData(header, offset, in.rest());
    }

    private static Pdu directive(PduHeader header, Reader in) {
        int code = in.u8("directive code");
        Directive directive = Directive.ofCode(code).orElseThrow(() -> in.malformed("unknown directive code " + code));
        return switch (directive) {
            case EOF -> eof(header, in);
            case FINISHED -> finished(header, in);
            case ACK -> ack(header, in);
            case METADATA -> metadata(header, in);
            case NAK -> nak(header, in);
            case PROMPT -> in.ended(new Pdu.Prompt(header, (in.u8("prompt") & 0x80) != 0));
            case KEEP_ALIVE -> in.ended(new Pdu.KeepAlive(header, in.u32("progress")));
        };
    }

    private static Pdu eof(PduHeader header, Reader in) {
        Condition condition = in.condition();
        long checksum = in.u32("checksum");
        long size = in.u32("file size");
        while (in.left() > 0) in.tlv();
        return new Pdu.Eof(header, condition, checksum, size);
    }

    private static Pdu finished(PduHeader header, Reader in) {
        int flags = in.peek("finished flags");
        Condition condition = in.condition();
        while (in.left() > 0) in.tlv();
        return new Pdu.Finished(header, condition, (flags & 4) == 0, FileStatus.ofCode(flags & 3));
    }

    private static Pdu ack(PduHeader header, Reader in) {
        int of = in.u8("acknowledged directive") >> 4;
        Directive directive = Directive.ofCode(of)
                .filter(d -> d == Directive.EOF || d == Directive.FINISHED)
                .orElseThrow(() -> in.malformed("ACK of directive " + of));
        int status = in.peek("transaction status") & 3;
        return in.ended(new Pdu.Ack(header, directive, in.condition(), TransactionStatus.ofCode(status)));
    }

    private static Pdu metadata(PduHeader header, Reader in) {
        int checksumType = in.u8("checksum type") & 0x0F;
        long size = in.u32("file size");
        String source = in.lv("source file name");
        String destination = in.lv("destination file name");
        List<ByteBuffer> messages = new ArrayList<>();
        while (in.left() > 0) {
            int type = in.peek("option type");
            ByteBuffer value = in.tlv();
            if (type == TLV_MESSAGE_TO_USER && messages.size() < MAX_MESSAGES_TO_USER) messages.add(value);
        }
        return new Pdu.Metadata(header, checksumType, size, source, destination, messages);
    }

    private static Pdu nak(PduHeader header, Reader in) {
        long start = in.u32("scope start");
        long end = in.u32("scope end");
        in.require(end >= start, "scope ends before its start");
        in.require(in.left() % RANGE_BYTES == 0, "a segment request is cut");
        List<Range> requests = new ArrayList<>(in.left() / RANGE_BYTES);
        while (in.left() > 0) {
            long from = in.u32("request start");
            long to = in.u32("request end");
            in.require(to > from || (from == 0 && to == 0), "a segment request ends before its start");
            requests.add(new Range(from, to));
        }
        return new Pdu.Nak(header, start, end, requests);
    }

    /** A cursor that knows where it is, so that every refusal names its octet. */
    private static final class Reader {
        private final ByteBuffer in;
        private final int start;
        private int field;

        Reader(ByteBuffer datagram) {
            in = datagram.asReadOnlyBuffer();
            start = in.position();
        }

        int left() {
            return in.remaining();
        }

        Malformed malformed(String reason) {
            return new Malformed(field, reason);
        }

        /** Blames the field read last. */
        void require(boolean holds, String reason) {
            if (!holds) throw malformed(reason);
        }

        private void need(int bytes, String what) {
            field = in.position() - start;
            if (in.remaining() < bytes) throw malformed(what + " is cut");
        }

        int u8(String what) {
            need(1, what);
            return Byte.toUnsignedInt(in.get());
        }

        int peek(String what) {
            need(1, what);
            return Byte.toUnsignedInt(in.get(in.position()));
        }

        int u16(String what) {
            need(2, what);
            return Short.toUnsignedInt(in.getShort());
        }

        long u32(String what) {
            need(4, what);
            return Integer.toUnsignedLong(in.getInt());
        }

        long number(int bytes, long max, String what) {
            need(bytes, what);
            long value = 0;
            for (int i = 0; i < bytes; i++) {
                if (value >>> 56 != 0) throw malformed(what + " is too large");
                value = (value << 8) | Byte.toUnsignedInt(in.get());
            }
            require(value >= 0 && value <= max, what + " is too large");
            return value;
        }

        Condition condition() {
            int code = u8("condition code") >> 4;
            return Condition.ofCode(code).orElseThrow(() -> malformed("unknown condition code " + code));
        }

        void skip(int bytes, String what) {
            need(bytes, what);
            in.position(in.position() + bytes);
        }

        String lv(String what) {
            int length = u8(what);
            need(length, what);
            byte[] octets = new byte[length];
            in.get(octets);
            return new String(octets, StandardCharsets.ISO_8859_1);
        }

        /** The value of an option, copied: it outlives the datagram. */
        ByteBuffer tlv() {
            skip(1, "option type");
            int length = u8("option length");
            need(length, "option value");
            byte[] value = new byte[length];
            in.get(value);
            return ByteBuffer.wrap(value).asReadOnlyBuffer();
        }

        ByteBuffer rest() {
            return in.slice();
        }

        <T> T ended(T pdu) {
            field = in.position() - start;
            require(in.remaining() == 0, "octets after the end");
            return pdu;
        }
    }

    /** Control flow inside this class only; no stack trace, since a peer decides how often it happens. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int octet;
        private final String reason;

        Malformed(int octet, String reason) {
            super(reason, null, false, false);
            this.octet = octet;
            this.reason = reason;
        }
    }
}
