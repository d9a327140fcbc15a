package space.perigee.link;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.link.LinkCounters.Spent;
import space.perigee.mission.Check;
import space.perigee.mission.Flash;

/**
 * One transfer of ours (727.0-B-5, 4.6.1 and 4.6.3: sending entity, acknowledged mode). It knows which PDU comes next; when that
 * may go is its owner's affair.
 */
final class Sending implements AutoCloseable {
    /** Ranges to send again: a NAK asks for 58 at most, and what does not fit will be asked for once more. */
    private static final int MAX_AGAIN_RANGES = 1 << 16;

    /** How often the wait for an answer doubles: a peer that is silent inside a contact is asked ever more rarely. */
    private static final int MAX_BACK_OFF = 6;

    private static final long MAX_WAIT_NANOS = 10_000_000_000L;

    /** A peer that has acknowledged EOF speaks by NAKs; only then is its silence worth a question. */
    private static final int ACKED_PATIENCE = 8;

    private final PduHeader header;
    private final PutRequest request;
    private final long sizeBytes;
    private final ByteRanges again = new ByteRanges(MAX_AGAIN_RANGES);
    private Flash.@Nullable FlashFile file;
    private Condition condition = Condition.NO_ERROR;
    private boolean metadataDue = true;
    private boolean eofDue;
    private boolean eofSent;
    private boolean eofAcked;
    private long nextOffset;
    private int checksum;
    private long askAtNanos = Long.MAX_VALUE;
    private int silences;

    Sending(PduHeader header, PutRequest request, long sizeBytes) {
        this.header = header;
        this.request = request;
        this.sizeBytes = sizeBytes;
    }

    TransactionId id() {
        return header.id();
    }

    PutRequest request() {
        return request;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Condition condition() {
        return condition;
    }

    SendProgress progress() {
        return new SendProgress(id().sequence(), nextOffset, checksum, eofSent);
    }

    /** Goes on where a journal says that it was. The receiver asks for what was lost on the way, Metadata included. */
    void resume(SendProgress progress) {
        if (progress.nextOffset() > sizeBytes) return;
        nextOffset = progress.nextOffset();
        checksum = progress.checksum();
        eofSent = progress.eofSent();
        eofDue = eofSent;
        metadataDue = nextOffset == 0 && !eofSent;
    }

    TransactionReport report(boolean active) {
        TransactionReport.State state = condition != Condition.NO_ERROR
                ? TransactionReport.State.CANCELLING
                : eofSent
                        ? TransactionReport.State.REPAIRING
                        : active ? TransactionReport.State.MOVING : TransactionReport.State.QUEUED;
        return new TransactionReport(
                id(),
                true,
                request.flashFile(),
                request.destinationName(),
                request.priority(),
                state,
                sizeBytes,
                nextOffset);
    }

    boolean started() {
        return nextOffset > 0 || eofSent;
    }

    /** Has something to say again: comes before anything new. */
    boolean wantsRepair() {
        return metadataDue || eofDue || !again.isEmpty();
    }

    boolean wantsFresh() {
        return !eofSent;
    }

    /** Gives up, and tells the peer so by an EOF (4.11.1.1: notice of cancellation). */
    void cancel(Condition why) {
        if (condition != Condition.NO_ERROR) return;
        condition = why;
        metadataDue = false;
        again.keepLast(0);
        eofSent = true;
        eofDue = true;
    }

    /** A NAK: send these again. What was not sent for the first time comes anyway. */
    void askedFor(List<Range> requests, long nowNanos, long waitNanos) {
        heard(nowNanos, waitNanos);
        if (condition != Condition.NO_ERROR) return;
        for (Range range : requests) {
            if (range.equals(Range.METADATA)) metadataDue = true;
            else again.add(range.start(), Math.min(range.end(), nextOffset));
        }
    }

    void eofAcknowledged(long nowNanos, long waitNanos) {
        eofAcked = true;
        heard(nowNanos, waitNanos);
    }

    private void heard(long nowNanos, long waitNanos) {
        silences = 0;
        if (eofSent) askAtNanos = nowNanos + patience(waitNanos);
    }

    private long patience(long waitNanos) {
        long wait = ((eofAcked ? ACKED_PATIENCE : 1) * waitNanos) << Math.min(silences, MAX_BACK_OFF);
        return Math.max(waitNanos, Math.min(wait, MAX_WAIT_NANOS));
    }

    /** Nothing was heard for too long since EOF: say it again (4.7.1, positive acknowledgement, without its limit). */
    void tickTimer(long nowNanos) {
        if (!eofSent || eofDue || nowNanos < askAtNanos) return;
        eofDue = true;
        silences++;
    }

    /** A contact begins: the peer hears anew that all was sent. */
    void contactOpens() {
        if (eofSent) eofDue = true;
    }

    /** What was written: what it is, and how many octets of it are the file's. */
    record Written(Spent spent, int fileBytes) {}

    /** Writes the next PDU. Only when it wants to. */
    Written writeNext(ByteBuffer into, Flash flash, int maxDataBytes, long nowNanos, long waitNanos) {
        if (metadataDue) return writeMetadata(into);
        if (!again.isEmpty()) return writeAgain(into, flash, maxDataBytes);
        if (!eofSent && nextOffset < sizeBytes) return writeFresh(into, flash, maxDataBytes);
        return writeEof(into, nowNanos, waitNanos);
    }

    private Written writeMetadata(ByteBuffer into) {
        PduCodec.encode(metadata(header, request, sizeBytes), into);
        metadataDue = false;
        return new Written(Spent.METADATA, 0);
    }

    static Pdu.Metadata metadata(PduHeader header, PutRequest request, long sizeBytes) {
        String source = request.flashFile();
        return new Pdu.Metadata(
                header,
                PduCodec.CHECKSUM_MODULAR,
                sizeBytes,
                // The peer has no use for our folders, only for a name that a person may recognise.
                source.substring(source.lastIndexOf('/') + 1),
                request.destinationName(),
                List.of(new Pdu.FileIntent(request.priority(), request.digest()).encode()));
    }

    private Written writeAgain(ByteBuffer into, Flash flash, int maxDataBytes) {
        Range range = again.takeFirst(maxDataBytes);
        int bytes = (int) range.sizeBytes();
        PduCodec.startFileData(header, range.start(), bytes, into);
        readInto(into, flash, range.start(), bytes);
        return new Written(Spent.FILE_AGAIN, bytes);
    }

    private Written writeFresh(ByteBuffer into, Flash flash, int maxDataBytes) {
        int bytes = (int) Math.min(maxDataBytes, sizeBytes - nextOffset);
        PduCodec.startFileData(header, nextOffset, bytes, into);
        int from = into.position();
        readInto(into, flash, nextOffset, bytes);
        checksum = ModularChecksum.add(
                checksum, nextOffset, into.duplicate().position(from).limit(from + bytes));
        nextOffset += bytes;
        return new Written(Spent.FILE, bytes);
    }

    private Written writeEof(ByteBuffer into, long nowNanos, long waitNanos) {
        long checksumOrZero = condition == Condition.NO_ERROR ? Integer.toUnsignedLong(checksum) : 0;
        PduCodec.encode(new Pdu.Eof(header, condition, checksumOrZero, nextOffset), into);
        eofSent = true;
        eofDue = false;
        askAtNanos = nowNanos + patience(waitNanos);
        return new Written(Spent.EOF, 0);
    }

    private void readInto(ByteBuffer into, Flash flash, long offset, int bytes) {
        Flash.FlashFile open = file;
        if (open == null) file = open = flash.open(request.flashFile());
        int limit = into.limit();
        into.limit(into.position() + bytes);
        int read = open.read(offset, into);
        into.limit(limit);
        if (read < bytes) throw new FileShrank();
    }

    @Override
    public void close() {
        Flash.FlashFile open = file;
        if (open != null) open.close();
        file = null;
    }

    /** The file that is being sent has become shorter: its owner broke the rule of {@link PutRequest}. */
    static final class FileShrank extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What a journal keeps of a transfer of ours. */
    record SendProgress(long sequence, long nextOffset, int checksum, boolean eofSent) {
        SendProgress {
            Check.that(nextOffset >= 0, "offset %d", nextOffset);
        }
    }
}
