package space.perigee.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.link.Pdu.FileIntent;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.LongWork;

/** One transfer that comes in (727.0-B-5, 4.6.2 and 4.6.4: receiving entity, acknowledged mode). */
final class Receiving implements AutoCloseable {
    /**
     * How much of a file is taken before its Metadata: some seconds at 100 Mbit/s, so that a lost Metadata costs nothing, and a
     * peer that never sends it fills no disk.
     */
    static final long MAX_UNANNOUNCED_BYTES = 32L << 20;

    /** A file that does not agree with its digest is fetched anew this often; then the sender's copy is at fault. */
    static final int MAX_START_OVERS = 2;

    private static final int MAX_BACK_OFF = 6;
    private static final long MAX_WAIT_NANOS = 10_000_000_000L;

    /** What the Metadata announced, checked. */
    record Announced(
            long sizeBytes, int checksumType, String destinationName, Priority priority, Optional<Digest> digest) {
        static Announced of(Pdu.Metadata metadata) {
            Optional<FileIntent> intent = metadata.intent();
            return new Announced(
                    metadata.fileSizeBytes(),
                    metadata.checksumType(),
                    metadata.destinationName(),
                    intent.map(FileIntent::priority).orElse(Priority.BULK),
                    intent.map(FileIntent::digest));
        }
    }

    private final TransactionId id;
    private final String part;
    private final Gaps gaps;
    private @Nullable Announced announced;
    private Pdu.@Nullable Eof eof;
    private Flash.@Nullable FlashFile file;
    private LongWork.@Nullable Pending<FileCheck.Result> check;
    private Pdu.@Nullable Finished finished;
    private long metadataDueNanos;
    private long finishedDueNanos;
    private int silences;
    private int startOvers;
    private boolean touched;
    private boolean sealed;

    Receiving(TransactionId id, String part, Gaps.Budget budget, long metadataDueNanos) {
        this.id = id;
        this.part = part;
        this.metadataDueNanos = metadataDueNanos;
        gaps = new Gaps(budget);
    }

    TransactionId id() {
        return id;
    }

    String part() {
        return part;
    }

    Gaps gaps() {
        return gaps;
    }

    Optional<Announced> announced() {
        return Optional.ofNullable(announced);
    }

    Optional<Pdu.Eof> eof() {
        return Optional.ofNullable(eof);
    }

    Optional<Pdu.Finished> finished() {
        return Optional.ofNullable(finished);
    }

    Optional<LongWork.Pending<FileCheck.Result>> check() {
        return Optional.ofNullable(check);
    }

    String destinationName() {
        return announced().map(Announced::destinationName).orElse("");
    }

    Priority priority() {
        return announced == null ? Priority.BULK : announced.priority();
    }

    /** New octets since the last journal? Asking forgets it. */
    boolean takeTouched() {
        boolean was = touched;
        touched = false;
        return was;
    }

    /**
     * The Metadata.
     *
     * @return a reason to refuse the file
     */
    Optional<Condition> announce(Announced metadata, long freeBytes, long nowNanos) {
        if (announced != null) return Optional.empty();
        announced = metadata;
        if (!DestinationNames.good(metadata.destinationName())) return Optional.of(Condition.FILESTORE_REJECTION);
        if (metadata.sizeBytes() > metadata.priority().maxFileBytes()) return Optional.of(Condition.FILE_SIZE_ERROR);
        if (metadata.sizeBytes() - gaps.seen() > freeBytes) return Optional.of(Condition.FILESTORE_REJECTION);
        if (!FileCheck.supports(metadata.checksumType())) return Optional.of(Condition.UNSUPPORTED_CHECKSUM_TYPE);
        return sizesDisagree() ? Optional.of(Condition.FILE_SIZE_ERROR) : reachToEnd(nowNanos);
    }

    /**
     * An EOF without error.
     *
     * @return a reason to give up
     */
    Optional<Condition> allSent(Pdu.Eof pdu, long nowNanos) {
        if (eof != null) return Optional.empty();
        eof = pdu;
        return sizesDisagree() ? Optional.of(Condition.FILE_SIZE_ERROR) : reachToEnd(nowNanos);
    }

    private Optional<Condition> reachToEnd(long nowNanos) {
        // Without Metadata the size is only a peer's word; the tail is asked for once both are here.
        if (eof != null && announced != null) gaps.reachTo(eof.fileSizeBytes(), nowNanos);
        return Optional.empty();
    }

    private boolean sizesDisagree() {
        Announced metadata = announced;
        Pdu.Eof end = eof;
        if (metadata != null && gaps.seen() > metadata.sizeBytes()) return true;
        if (end != null && gaps.seen() > end.fileSizeBytes()) return true;
        return metadata != null && end != null && metadata.sizeBytes() != end.fileSizeBytes();
    }

    /** Octets that may come: the announced size, or a bound while it is not known. */
    private long limitBytes() {
        if (announced != null) return announced.sizeBytes();
        return eof == null ? MAX_UNANNOUNCED_BYTES : Math.min(MAX_UNANNOUNCED_BYTES, eof.fileSizeBytes());
    }

    /** Is this piece beyond what may come, or beyond what can be kept account of? */
    boolean refuses(Pdu.FileData data) {
        long end = data.offset() + data.data().remaining();
        return finished != null || check != null || end > limitBytes() || gaps.refuses(data.offset(), end);
    }

    /**
     * Takes a piece.
     *
     * @return how many of its octets are new
     */
    long take(Pdu.FileData data, Flash flash, long newGapDueNanos, long servedDueNanos) {
        long end = data.offset() + data.data().remaining();
        if (gaps.has(data.offset(), end)) return 0;
        ByteBuffer octets = data.data().duplicate();
        open(flash).write(data.offset(), octets);
        touched = true;
        return gaps.fill(data.offset(), end, newGapDueNanos, servedDueNanos);
    }

    private Flash.FlashFile open(Flash flash) {
        Flash.FlashFile open = file;
        if (open == null) file = open = flash.open(part);
        return open;
    }

    /** All is here, and nobody looks at it yet. */
    boolean isWhole() {
        Announced metadata = announced;
        return finished == null
                && check == null
                && metadata != null
                && eof != null
                && gaps.isEmpty()
                && gaps.seen() == metadata.sizeBytes();
    }

    FileCheck checkOf(String inbox) {
        Announced metadata = announced;
        Pdu.Eof end = eof;
        if (metadata == null || end == null) throw new IllegalStateException("not whole: " + id);
        return new FileCheck(part, inbox + metadata.destinationName(), metadata, end.checksum());
    }

    void checking(LongWork.Pending<FileCheck.Result> pending) {
        close();
        check = pending;
    }

    /**
     * The check failed.
     *
     * @return false when that has happened too often
     */
    boolean startOver(Flash flash, long nowNanos) {
        check = null;
        if (startOvers++ == MAX_START_OVERS) return false;
        gaps.startOver();
        open(flash).truncate(0);
        if (announced != null) gaps.reachTo(announced.sizeBytes(), nowNanos);
        return true;
    }

    /** It is over. A good end is told to the peer only once it is journalled ({@link #sealed}): the peer forgets it then. */
    void finish(Pdu.Finished pdu, long nowNanos) {
        close();
        gaps.clear();
        check = null;
        finished = pdu;
        finishedDueNanos = nowNanos;
        sealed = pdu.condition() != Condition.NO_ERROR;
    }

    /** A journal that tells its end is on the medium. */
    void sealed() {
        sealed = true;
    }

    /** Is it time to say Finished (again)? Answering takes the turn. */
    boolean takeFinishedTurn(long nowNanos, long waitNanos) {
        if (finished == null || !sealed || nowNanos < finishedDueNanos) return false;
        long wait = Math.min(waitNanos << Math.min(silences++, MAX_BACK_OFF), Math.max(waitNanos, MAX_WAIT_NANOS));
        finishedDueNanos = nowNanos + wait;
        return true;
    }

    /** What to ask for now; each is due again after {@code againNanos}. */
    List<Range> requests(long nowNanos, int max, long againNanos) {
        if (finished != null || check != null) return List.of();
        List<Range> requests = new ArrayList<>();
        if (announced == null && metadataDueNanos <= nowNanos) {
            requests.add(Range.METADATA);
            metadataDueNanos = againNanos;
        }
        requests.addAll(gaps.due(nowNanos, max - requests.size(), againNanos));
        return requests;
    }

    boolean lacks() {
        return finished == null && check == null && (announced == null || !gaps.isEmpty());
    }

    /** A contact begins: all that lacks is stated unasked. */
    void contactOpens(long nowNanos) {
        gaps.allDue(nowNanos);
        metadataDueNanos = nowNanos;
        finishedDueNanos = nowNanos;
        silences = 0;
    }

    TransactionReport report() {
        TransactionReport.State state = check != null || finished != null
                ? TransactionReport.State.CHECKING
                : eof != null ? TransactionReport.State.REPAIRING : TransactionReport.State.MOVING;
        long size = announced == null ? 0 : announced.sizeBytes();
        return new TransactionReport(
                id, false, part, destinationName(), priority(), state, size, gaps.seen() - gaps.missingBytes());
    }

    /** What a journal keeps of it. Only of one that still lacks something or is being checked. */
    ReceiveState state() {
        return new ReceiveState(
                id.sequence(), gaps.seen(), gaps.all(), announced(), eof().map(e -> e.checksum()), startOvers);
    }

    void restore(ReceiveState state, Flash flash, String inbox) {
        announced = state.announced.orElse(null);
        startOvers = state.startOvers;
        if (flash.exists(part)) gaps.restore(state.seen, state.gaps);
        // Named after this journal was written: the check reads it under its name.
        else if (announced != null && flash.exists(inbox + announced.destinationName()))
            gaps.restore(announced.sizeBytes(), List.of());
        else if (announced != null && state.checksum.isPresent())
            gaps.restore(announced.sizeBytes(), wholeOf(announced.sizeBytes()));
        if (announced != null && state.checksum.isPresent()) {
            PduHeader header = new PduHeader(false, id, 0);
            eof = new Pdu.Eof(header, Condition.NO_ERROR, state.checksum.get(), announced.sizeBytes());
        }
    }

    private static List<Range> wholeOf(long sizeBytes) {
        return sizeBytes == 0 ? List.of() : List.of(new Range(0, sizeBytes));
    }

    @Override
    public void close() {
        Flash.FlashFile open = file;
        if (open != null) open.close();
        file = null;
    }

    /** A transfer at one moment, as a journal keeps it. */
    static final class ReceiveState {
        final long sequence;
        final long seen;
        final List<Range> gaps;
        final Optional<Announced> announced;
        final Optional<Long> checksum;
        final int startOvers;

        ReceiveState(
                long sequence,
                long seen,
                List<Range> gaps,
                Optional<Announced> announced,
                Optional<Long> checksum,
                int startOvers) {
            Check.that(seen >= 0, "seen %d", seen);
            this.sequence = sequence;
            this.seen = seen;
            this.gaps = List.copyOf(gaps);
            this.announced = announced;
            this.checksum = checksum;
            this.startOvers = startOvers;
        }
    }
}
