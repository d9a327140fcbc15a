package space.perigee.link;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Digest;

/** The protocol data units of CFDP class 2 (727.0-B-5, 5.2 and 5.3). {@link PduCodec} has their bytes. */
public sealed interface Pdu {
    PduHeader header();

    /** Directive code of File Directive PDUs (727.0-B-5, table 5-4). */
    enum Directive {
        EOF(0x04),
        FINISHED(0x05),
        ACK(0x06),
        METADATA(0x07),
        NAK(0x08),
        PROMPT(0x09),
        KEEP_ALIVE(0x0C);

        private final int code;

        Directive(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Optional<Directive> ofCode(int code) {
            for (Directive directive : values()) {
                if (directive.code == code) return Optional.of(directive);
            }
            return Optional.empty();
        }
    }

    /**
     * What is going to come (5.2.5).
     *
     * @param checksumType 0 modular, 15 null; the others are not ours
     * @param fileSizeBytes size of the file (bytes), below 2^32
     * @param sourceName name at the sender, ISO 8859-1
     * @param destinationName name asked for at the receiver, ISO 8859-1, hostile until checked
     * @param messagesToUser values of the options of type 2, at most {@link PduCodec#MAX_MESSAGES_TO_USER}
     */
    record Metadata(
            PduHeader header,
            int checksumType,
            long fileSizeBytes,
            String sourceName,
            String destinationName,
            List<ByteBuffer> messagesToUser)
            implements Pdu {
        public Metadata {
            messagesToUser = List.copyOf(messagesToUser);
        }

        /** Our own message to user, where there is one. */
        Optional<FileIntent> intent() {
            return messagesToUser.stream()
                    .flatMap(m -> FileIntent.decode(m).stream())
                    .findFirst();
        }
    }

    /**
     * A piece of the file (5.3).
     *
     * @param offset position of the first octet in the file
     * @param data the octets; a view of the datagram, good until the next one is received
     */
    record FileData(PduHeader header, long offset, ByteBuffer data) implements Pdu {}

    /**
     * All has been sent, or the sender gave up (5.2.2).
     *
     * @param checksum of the whole file, unsigned 32 bit
     */
    record Eof(PduHeader header, Condition condition, long checksum, long fileSizeBytes) implements Pdu {}

    /**
     * The receiver is done (5.2.3).
     *
     * @param complete delivery code: true for all of the file
     * @param status what became of the file
     */
    record Finished(PduHeader header, Condition condition, boolean complete, FileStatus status) implements Pdu {}

    /** File status of Finished (table 5-7). */
    enum FileStatus {
        DISCARDED(0),
        REJECTED(1),
        RETAINED(2),
        UNREPORTED(3);

        private final int code;

        FileStatus(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /**
         * @param code two bits, so each is known
         */
        static FileStatus ofCode(int code) {
            return switch (code) {
                case 0 -> DISCARDED;
                case 1 -> REJECTED;
                case 2 -> RETAINED;
                default -> UNREPORTED;
            };
        }
    }

    /**
     * An EOF or a Finished was heard (5.2.4).
     *
     * @param of EOF or FINISHED
     */
    record Ack(PduHeader header, Directive of, Condition condition, TransactionStatus status) implements Pdu {}

    /** Transaction status of an ACK (table 5-8). */
    enum TransactionStatus {
        UNDEFINED(0),
        ACTIVE(1),
        TERMINATED(2),
        UNRECOGNIZED(3);

        private final int code;

        TransactionStatus(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /**
         * @param code two bits, so each is known
         */
        static TransactionStatus ofCode(int code) {
            return switch (code) {
                case 0 -> UNDEFINED;
                case 1 -> ACTIVE;
                case 2 -> TERMINATED;
                default -> UNRECOGNIZED;
            };
        }
    }

    /**
     * What is missing (5.2.6). The request 0..0 asks for the Metadata.
     *
     * @param scopeStart first octet that this NAK speaks of
     * @param scopeEnd octet after the last one
     */
    record Nak(PduHeader header, long scopeStart, long scopeEnd, List<Range> requests) implements Pdu {
        public Nak {
            requests = List.copyOf(requests);
        }
    }

    /**
     * Asks the receiver to speak (5.2.7).
     *
     * @param keepAlive true for Keep Alive, false for NAK
     */
    record Prompt(PduHeader header, boolean keepAlive) implements Pdu {}

    /**
     * How far the receiver is (5.2.8).
     *
     * @param progress octets of the file that are there up to the farthest (bytes)
     */
    record KeepAlive(PduHeader header, long progress) implements Pdu {}

    /**
     * What our sender says of a file beyond CFDP, as a message to user of 38 octets. Peers that do not know it read over it.
     *
     * <pre>
     * octet  0..3   "prg1" (not "cfdp", which is reserved: 727.0-B-5, 6.1)
     *        4      1, a file
     *        5      priority: 0 telecommand, 1 model update, 2 message, 3 hard sample, 4 bulk
     *        6..37  SHA-256 of the file
     * </pre>
     */
    record FileIntent(Priority priority, Digest digest) {
        private static final int MAGIC = 0x70726731;
        private static final int KIND_FILE = 1;
        private static final int SIZE_BYTES = 6 + Digest.SIZE_BYTES;

        ByteBuffer encode() {
            return ByteBuffer.allocate(SIZE_BYTES)
                    .putInt(MAGIC)
                    .put((byte) KIND_FILE)
                    .put((byte) priority.code())
                    .put(digest.octets())
                    .flip()
                    .asReadOnlyBuffer();
        }

        static Optional<FileIntent> decode(ByteBuffer message) {
            ByteBuffer in = message.duplicate();
            if (in.remaining() != SIZE_BYTES || in.getInt() != MAGIC || in.get() != KIND_FILE) return Optional.empty();
            Priority priority = Priority.ofCode(Byte.toUnsignedInt(in.get()));
            byte[] octets = new byte[Digest.SIZE_BYTES];
            in.get(octets);
            return Optional.of(new FileIntent(priority, Digest.ofOctets(octets)));
        }
    }
}
