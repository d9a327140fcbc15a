package space.perigee.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.link.Sending.SendProgress;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;

/**
 * Our transfers, by class. Each is a small file {@code put/SEQUENCE} until it is over, so that a crash forgets none.
 *
 * <pre>
 * put/SEQUENCE, magic PPUT:  size(8) priority(1) condition(1, not 0: being cancelled) digest(32) flash file(2+n) destination(2+n)
 * sequence, magic PSEQ:      first number that was never handed out(8)
 * </pre>
 */
final class SendQueue {
    /** Each is a small file on flash and some 300 bytes of heap. */
    static final int MAX_QUEUED = 10_000;

    /** Transfers of one class that are open at the peer at once; each holds a file open on both sides. */
    static final int MAX_ACTIVE_PER_CLASS = 64;

    /** Numbers that are taken from flash at once: one write for so many transfers; a crash skips what is left. */
    private static final int SEQUENCE_BLOCK = 64;

    private static final int MAX_PUT_BYTES = 4096;
    private static final String PUT_MAGIC = "PPUT";
    private static final String SEQUENCE_MAGIC = "PSEQ";

    private final CfdpConfig config;
    private final Flash flash;
    private final String folder;
    private final Map<Long, Sending> open = new HashMap<>();
    private final Map<Priority, List<Sending>> active = new EnumMap<>(Priority.class);
    private final Map<Priority, Deque<Sending>> waiting = new EnumMap<>(Priority.class);
    private long nextSequence;
    private long reservedSequence;

    SendQueue(CfdpConfig config, Flash flash, String folder, List<SendProgress> progress) {
        this.config = config;
        this.flash = flash;
        this.folder = folder;
        for (Priority priority : Priority.values()) {
            active.put(priority, new ArrayList<>());
            waiting.put(priority, new ArrayDeque<>());
        }
        nextSequence = StateFile.load(flash, folder + "/sequence", MAX_PUT_BYTES, SEQUENCE_MAGIC, ByteBuffer::getLong)
                .orElse(config.firstSequence());
        reservedSequence = nextSequence;
        Map<Long, SendProgress> bySequence = new HashMap<>();
        for (SendProgress each : progress) bySequence.put(each.sequence(), each);
        for (String name : flash.list(folder + "/put")) load(name, bySequence);
    }

    private void load(String name, Map<Long, SendProgress> progress) {
        String digits = name.substring(name.lastIndexOf('/') + 1);
        if (!digits.matches("[0-9]{1,10}")) return;
        long sequence = Long.parseLong(digits);
        Optional<Sending> sending =
                StateFile.load(flash, name, MAX_PUT_BYTES, PUT_MAGIC, in -> decodePut(sequence, in));
        if (sending.isEmpty()) return;
        if (progress.containsKey(sequence)) sending.get().resume(progress.get(sequence));
        enqueue(sending.get());
    }

    private Sending decodePut(long sequence, ByteBuffer in) {
        long size = in.getLong();
        Priority priority = Priority.ofCode(in.get());
        Condition condition = Condition.ofCode(in.get()).orElse(Condition.CANCEL_REQUESTED);
        Digest digest = Digest.ofOctets(StateFile.readOctets(in, Digest.SIZE_BYTES));
        String file = StateFile.readText(in);
        PutRequest request = new PutRequest(file, StateFile.readText(in), priority, digest);
        Sending sending = new Sending(header(sequence), request, size);
        if (condition != Condition.NO_ERROR) sending.cancel(condition);
        return sending;
    }

    private PduHeader header(long sequence) {
        return new PduHeader(false, new TransactionId(config.localId(), sequence), config.remoteId());
    }

    Sending put(PutRequest request) {
        if (open.size() >= MAX_QUEUED) throw LinkProblem.QUEUE_FULL.with(open.size());
        String destination = request.destinationName();
        if (!DestinationNames.good(destination)) throw LinkProblem.BAD_DESTINATION.with(destination);
        long size = flash.sizeBytes(request.flashFile());
        long max = request.priority().maxFileBytes();
        if (size > max) throw LinkProblem.FILE_TOO_LARGE.with(request.flashFile(), size, max, request.priority());
        checkMetadataFits(request, size);
        Sending sending = new Sending(header(takeSequence()), request, size);
        save(sending);
        enqueue(sending);
        return sending;
    }

    private void checkMetadataFits(PutRequest request, long size) {
        ByteBuffer probe = ByteBuffer.allocate(1 << 13);
        PduCodec.encode(Sending.metadata(header(0), request, size), probe);
        if (probe.position() > config.maxPduBytes()) {
            throw LinkProblem.FILE_NAME_TOO_LONG.with(
                    request.flashFile(), request.destinationName(), config.maxPduBytes());
        }
    }

    private long takeSequence() {
        if (nextSequence == reservedSequence) {
            reservedSequence = Math.min(nextSequence + SEQUENCE_BLOCK, TransactionId.MAX_SEQUENCE);
            long upTo = reservedSequence;
            flash.replace(folder + "/sequence", StateFile.encode(SEQUENCE_MAGIC, out -> out.writeLong(upTo)));
        }
        return nextSequence++;
    }

    /** Writes what must survive: at the start, and when it is cancelled. */
    void save(Sending sending) {
        PutRequest request = sending.request();
        byte[] content = StateFile.encode(PUT_MAGIC, out -> {
            out.writeLong(sending.sizeBytes());
            out.writeByte(request.priority().code());
            out.writeByte(sending.condition().code());
            out.write(request.digest().octets());
            StateFile.writeText(out, request.flashFile());
            StateFile.writeText(out, request.destinationName());
        });
        flash.replace(putFile(sending), content);
    }

    private String putFile(Sending sending) {
        return String.format("%s/put/%010d", folder, sending.id().sequence());
    }

    private void enqueue(Sending sending) {
        open.put(sending.id().sequence(), sending);
        waitingOf(sending.request().priority()).add(sending);
    }

    private Deque<Sending> waitingOf(Priority priority) {
        Deque<Sending> queue = waiting.get(priority);
        if (queue == null) throw new IllegalStateException("no queue of " + priority);
        return queue;
    }

    private List<Sending> activeOf(Priority priority) {
        List<Sending> list = active.get(priority);
        if (list == null) throw new IllegalStateException("no list of " + priority);
        return list;
    }

    Optional<Sending> find(TransactionId id) {
        return id.source() == config.localId() ? Optional.ofNullable(open.get(id.sequence())) : Optional.empty();
    }

    /** It is over, whichever way. */
    void remove(Sending sending) {
        sending.close();
        open.remove(sending.id().sequence());
        Priority priority = sending.request().priority();
        activeOf(priority).remove(sending);
        waitingOf(priority).remove(sending);
        flash.delete(putFile(sending));
    }

    /** Whose turn it is: the most urgent class that wants to speak; in it, repairs before anything new, else the oldest. */
    Optional<Sending> next() {
        for (Priority priority : Priority.values()) {
            List<Sending> list = activeOf(priority);
            Deque<Sending> queue = waitingOf(priority);
            while (list.size() < MAX_ACTIVE_PER_CLASS && !queue.isEmpty()) list.add(queue.remove());
            Optional<Sending> turn = turnIn(list);
            if (turn.isPresent()) return turn;
        }
        return Optional.empty();
    }

    private static Optional<Sending> turnIn(List<Sending> list) {
        Sending fresh = null;
        for (Sending sending : list) {
            // A new transfer "repairs" its Metadata first; that must not overtake an older one's data.
            if (sending.started() && sending.wantsRepair()) return Optional.of(sending);
            if (fresh == null && (sending.wantsFresh() || sending.wantsRepair())) fresh = sending;
        }
        return Optional.ofNullable(fresh);
    }

    void tickTimers(long nowNanos) {
        active.values().forEach(list -> list.forEach(sending -> sending.tickTimer(nowNanos)));
    }

    void contactOpens() {
        open.values().forEach(Sending::contactOpens);
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    List<SendProgress> progress() {
        return active.values().stream()
                .flatMap(List::stream)
                .map(Sending::progress)
                .toList();
    }

    List<TransactionReport> report() {
        List<TransactionReport> reports = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            activeOf(priority).forEach(sending -> reports.add(sending.report(true)));
            waitingOf(priority).forEach(sending -> reports.add(sending.report(false)));
        }
        return reports;
    }

    void close() {
        open.values().forEach(Sending::close);
    }
}
