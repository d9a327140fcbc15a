package space.perigee.link;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.link.LinkCounters.Spent;
import space.perigee.link.PduCodec.Decoded;
import space.perigee.link.PduCodec.Refused;
import space.perigee.mission.Channel;
import space.perigee.mission.Duty;
import space.perigee.mission.Flash;
import space.perigee.mission.LongWork;
import space.perigee.mission.Problem;

/**
 * A CFDP entity, class 2 (CCSDS 727.0-B-5), with one peer: sends and receives files in both roles at once. Driven by one thread:
 * {@link #tick}, and every other method between ticks or from a listener.
 *
 * <p>What it keeps below its folder: {@code put/} (transfers of ours), {@code sequence}, {@code journal}, {@code part/} (files that
 * come in), {@code inbox/} (files that have come). It sends only inside contacts; all its timers run on contact time.
 */
public final class CfdpEntity implements Duty, AutoCloseable {
    /** Datagrams taken in one tick: some 60 ms at 100 Mbit/s, so that timers and journal get their turn. */
    private static final int MAX_RECEIVED_PER_TICK = 512;

    /** Answers that wait for the radio; what does not fit is lost, as on the air. */
    private static final int MAX_CONTROL = 1024;

    /** NAKs of one batch: 4 x 58 PDUs each 50 ms repair a loss of half of 100 Mbit/s. */
    private static final int MAX_NAKS_PER_BATCH = 4;

    /** PDUs that overtake one another within this are no gap. */
    private static final Duration REORDER_GRACE = Duration.ofMillis(5);

    /** Sleeps are no finer than this; the bucket makes up for them. */
    private static final Duration FINEST_SLEEP = Duration.ofMillis(1);

    /** How often long work is looked after. */
    private static final Duration POLL = Duration.ofMillis(5);

    /** Files in the inbox and parts must leave this much for the rest of the segment. */
    private static final long RESERVED_BYTES = 16L << 20;

    private static final Duration CHECK_COST = Duration.ofMillis(20);
    private static final Duration JOURNAL_COST = Duration.ofMillis(10);

    private final CfdpConfig config;
    private final Channel channel;
    private final Flash flash;
    private final String folder;
    private final LongWork longWork;
    private final Map<String, CfdpListener> listeners = new LinkedHashMap<>();
    private final LinkCounters counters = new LinkCounters();
    private final ContactClock clock = new ContactClock();
    private final TokenBucket bucket = new TokenBucket();
    private final SendQueue sends;
    private final ReceiveQueue receives;
    private final Deque<Pdu> control = new ArrayDeque<>();
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(Channel.MAX_DATAGRAM_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(Channel.MAX_DATAGRAM_BYTES);
    private final List<Receiving> unsealed = new ArrayList<>();
    private List<Receiving> sealing = List.of();
    private LongWork.@Nullable Pending<Boolean> journalling;
    private boolean dirty;
    private boolean journalFailed;
    private long journalDueNanos;
    private long nextNakNanos;
    private long lightNanos;

    /** An entity that does its long work (checking files, forcing the journal) on the spot. */
    public CfdpEntity(CfdpConfig config, Channel channel, Flash flash, String folder, CfdpListener listener) {
        this(config, channel, flash, folder, listener, new InlineLongWork());
    }

    /**
     * Goes on from what lies in the folder.
     *
     * @param folder below {@code flash}, this entity's alone
     * @param listener told of all that no {@link #route} takes
     * @param longWork checks files and forces the journal; its own worker, or transfers end late
     */
    public CfdpEntity(
            CfdpConfig config, Channel channel, Flash flash, String folder, CfdpListener listener, LongWork longWork) {
        this.config = config;
        this.channel = channel;
        this.flash = flash;
        this.folder = folder;
        this.longWork = longWork;
        listeners.put("", listener);
        LinkJournal journal = StateFile.load(
                        flash, journalFile(), LinkJournal.MAX_BYTES, LinkJournal.MAGIC, LinkJournal::decode)
                .orElse(LinkJournal.empty());
        sends = new SendQueue(config, flash, folder, journal.sends());
        receives = new ReceiveQueue(config.remoteId(), flash, folder + "/part", inbox(), journal);
    }

    private String journalFile() {
        return folder + "/journal";
    }

    /** Transfers whose destination name begins with {@code prefix} are told to {@code listener} instead. */
    public void route(String prefix, CfdpListener listener) {
        listeners.put(prefix, listener);
    }

    public CfdpConfig config() {
        return config;
    }

    public LinkCounters counters() {
        return counters;
    }

    /** Folder of our flash under which received files lie by their destination names. */
    public String inbox() {
        return folder + "/inbox/";
    }

    /**
     * Queues a file; it survives a crash once this returns.
     *
     * @throws Problem when the name, the size or the length of the queue forbids it, or the disk is full
     */
    public TransactionId put(PutRequest request) {
        Sending sending = sends.put(request);
        return sending.id();
    }

    /** Gives a transfer of ours up; the peer is told. Unknown ones are over already. */
    public void cancel(TransactionId id) {
        sends.find(id).ifPresent(sending -> giveUp(sending, Condition.CANCEL_REQUESTED));
    }

    private void giveUp(Sending sending, Condition why) {
        boolean unheard = !sending.started();
        sending.cancel(why);
        if (unheard) endSending(sending, why);
        else sends.save(sending);
    }

    /** All transfers of both directions, ours first, in the order in which they are served. */
    public List<TransactionReport> report() {
        List<TransactionReport> reports = new ArrayList<>(sends.report());
        receives.all().forEach(receiving -> reports.add(receiving.report()));
        return reports;
    }

    /** Gaps that are kept account of, of all transfers: bounded by {@link ReceiveQueue#MAX_GAPS}. */
    int gapCount() {
        return receives.gapCount();
    }

    public boolean inContact() {
        return clock.isOpen();
    }

    /** AOS: timers thaw, and both roles say at once where they stand. */
    public void contactOpens(Contact contact, Instant now) {
        clock.open(now, contact.los());
        lightNanos = contact.lightTime().toNanos();
        double burstBytes = contact.sendBps() / 8.0 * config.burst().toNanos() / 1e9;
        bucket.start(contact.sendBps(), Math.max(burstBytes, 2.0 * wireBytes(config.maxPduBytes())), clock.nanos());
        sends.contactOpens();
        receives.all().forEach(receiving -> receiving.contactOpens(clock.nanos()));
        nextNakNanos = clock.nanos();
        listeners.values().forEach(listener -> events.add(() -> listener.contactOpened(now)));
    }

    /** LOS: every timer freezes, nothing more is sent. */
    public void contactCloses(Instant now) {
        if (!clock.isOpen()) return;
        clock.close(now);
        control.clear();
        dirty = true;
    }

    @Override
    public Instant tick(Instant now) {
        if (clock.isOpen() && !clock.advance(now)) contactCloses(now);
        boolean more = receiveAll();
        pollLongWork(now);
        if (clock.isOpen()) sendAll();
        journal(now);
        boolean told = tellListeners();
        return more || told ? now : nextWish(now);
    }

    private boolean tellListeners() {
        boolean told = false;
        for (Runnable event = events.poll(); event != null; event = events.poll()) {
            event.run();
            told = true;
        }
        return told;
    }

    private Instant nextWish(Instant now) {
        Instant wish = !unsealed.isEmpty() && !journalFailed ? now.plus(FINEST_SLEEP) : Instant.MAX;
        boolean checking = receives.all().stream().anyMatch(r -> r.check().isPresent());
        if (journalling != null || checking) wish = Duty.earlier(wish, now.plus(POLL));
        if (!clock.isOpen())
            return dirty ? Duty.earlier(wish, now.plus(journalFailed ? config.journalEvery() : POLL)) : wish;
        wish = Duty.earlier(wish, clock.los());
        if (wantsToSend()) wish = Duty.earlier(wish, clock.instantOf(nextBatchNanos()));
        if (!sends.isEmpty() || !receives.isEmpty() || dirty) wish = Duty.earlier(wish, now.plus(config.nakEvery()));
        return wish.isAfter(now) ? wish : now;
    }

    private boolean wantsToSend() {
        return !control.isEmpty() || sends.next().isPresent();
    }

    /** When the bucket holds a PDU, or all that can be sent between two of the finest sleeps. */
    private long nextBatchNanos() {
        return Math.max(bucket.nanosOf(wireBytes(config.maxPduBytes())), clock.nanos() + FINEST_SLEEP.toNanos());
    }

    // ---- receiving

    private boolean receiveAll() {
        for (int i = 0; i < MAX_RECEIVED_PER_TICK; i++) {
            if (!channel.receive(in)) return false;
            received(in);
        }
        return true;
    }

    private void received(ByteBuffer datagram) {
        int bytes = datagram.remaining();
        switch (PduCodec.decode(datagram)) {
            case Refused _ -> countRefused(bytes);
            case Decoded decoded when isOurs(decoded.pdu()) -> handle(decoded.pdu(), bytes);
            case Decoded _ -> countRefused(bytes);
        }
    }

    private boolean isOurs(Pdu pdu) {
        PduHeader header = pdu.header();
        boolean toSender = switch (pdu) {
            case Pdu.Metadata _ -> false;
            case Pdu.FileData _ -> false;
            case Pdu.Eof _ -> false;
            case Pdu.Prompt _ -> false;
            case Pdu.Finished _ -> true;
            case Pdu.Nak _ -> true;
            case Pdu.KeepAlive _ -> true;
            case Pdu.Ack p -> p.of() == Pdu.Directive.EOF;
        };
        int sender = toSender ? config.localId() : config.remoteId();
        int receiver = toSender ? config.remoteId() : config.localId();
        return header.towardSender() == toSender && header.id().source() == sender && header.destination() == receiver;
    }

    private void handle(Pdu pdu, int bytes) {
        if (pdu.header().towardSender()) handleAsSender(pdu, bytes);
        else handleAsReceiver(pdu, bytes);
    }

    private void countRefused(int bytes) {
        countReceived(Optional.empty(), Spent.REFUSED, bytes);
    }

    private void countReceived(Optional<Priority> priority, Spent spent, int bytes) {
        counters.countReceived(priority, spent, 1, bytes);
        counters.countReceived(priority, Spent.IP_UDP, 1, LinkCounters.IP_UDP_BYTES);
    }

    // ---- our transfers

    private void handleAsSender(Pdu pdu, int bytes) {
        Optional<Sending> found = sends.find(pdu.header().id());
        if (found.isEmpty()) {
            countReceived(Optional.empty(), Spent.LATE, bytes);
            answerLate(pdu);
            return;
        }
        Sending sending = found.get();
        countReceived(Optional.of(sending.request().priority()), spentOf(pdu), bytes);
        switch (pdu) {
            case Pdu.Nak nak -> sending.askedFor(nak.requests(), clock.nanos(), waitNanos());
            case Pdu.Ack ack -> acknowledged(sending, ack);
            case Pdu.Finished finished -> finished(sending, finished);
            case Pdu.KeepAlive _ -> sending.askedFor(List.of(), clock.nanos(), waitNanos());
            case Pdu.Metadata p -> throw notForUs(p);
            case Pdu.FileData p -> throw notForUs(p);
            case Pdu.Eof p -> throw notForUs(p);
            case Pdu.Prompt p -> throw notForUs(p);
        }
        dirty = true;
    }

    private static IllegalStateException notForUs(Pdu pdu) {
        return new IllegalStateException("direction was checked before: " + pdu.header());
    }

    /** A transfer that we no longer know: a Finished is acknowledged; who still asks is told to stop waiting. */
    private void answerLate(Pdu pdu) {
        TransactionId id = pdu.header().id();
        PduHeader header = new PduHeader(false, id, config.remoteId());
        if (pdu instanceof Pdu.Finished finished) {
            answer(new Pdu.Ack(header, Pdu.Directive.FINISHED, finished.condition(), Pdu.TransactionStatus.TERMINATED));
        } else if (pdu instanceof Pdu.Nak) {
            answer(new Pdu.Eof(header, Condition.CANCEL_REQUESTED, 0, 0));
        }
    }

    private void acknowledged(Sending sending, Pdu.Ack ack) {
        // 4.11.2.2: a cancelled transfer is over once its EOF is acknowledged.
        if (sending.condition() != Condition.NO_ERROR) endSending(sending, sending.condition());
        else if (ack.condition() == Condition.NO_ERROR) sending.eofAcknowledged(clock.nanos(), waitNanos());
    }

    private void finished(Sending sending, Pdu.Finished finished) {
        PduHeader header = new PduHeader(false, sending.id(), config.remoteId());
        answer(new Pdu.Ack(header, Pdu.Directive.FINISHED, finished.condition(), Pdu.TransactionStatus.TERMINATED));
        boolean good = finished.condition() == Condition.NO_ERROR && finished.complete();
        endSending(
                sending,
                finished.condition() == Condition.NO_ERROR && !good ? Condition.INACTIVITY : finished.condition());
    }

    private void endSending(Sending sending, Condition condition) {
        sends.remove(sending);
        dirty = true;
        String name = sending.request().destinationName();
        CfdpListener listener = listenerOf(name);
        if (condition == Condition.NO_ERROR) events.add(() -> listener.delivered(sending.id(), name));
        else events.add(() -> listener.failed(sending.id(), name, condition));
    }

    private CfdpListener listenerOf(String destinationName) {
        String best = "";
        for (String prefix : listeners.keySet()) {
            if (destinationName.startsWith(prefix) && prefix.length() > best.length()) best = prefix;
        }
        CfdpListener listener = listeners.get(best);
        if (listener == null) throw new IllegalStateException("no listener of " + best);
        return listener;
    }

    // ---- the peer's transfers

    private void handleAsReceiver(Pdu pdu, int bytes) {
        TransactionId id = pdu.header().id();
        Optional<Receiving> found = receives.find(id);
        if (found.isEmpty() && receives.isOver(id)) {
            countReceived(Optional.empty(), Spent.LATE, bytes);
            answerOver(pdu);
            return;
        }
        if (found.isEmpty() && opens(pdu)) found = receives.open(id, clock.nanos() + REORDER_GRACE.toNanos());
        if (found.isEmpty()) {
            countRefused(bytes);
            return;
        }
        take(found.get(), pdu, bytes);
        dirty = true;
    }

    /** 4.6.2.1: any PDU of the file opens a transfer; a cancellation or a question about nothing does not. */
    private static boolean opens(Pdu pdu) {
        return switch (pdu) {
            case Pdu.Metadata _ -> true;
            case Pdu.FileData _ -> true;
            case Pdu.Eof _ -> true;
            case Pdu.Prompt _ -> false;
            case Pdu.Ack _ -> false;
            case Pdu.Finished _ -> false;
            case Pdu.Nak _ -> false;
            case Pdu.KeepAlive _ -> false;
        };
    }

    private void take(Receiving receiving, Pdu pdu, int bytes) {
        switch (pdu) {
            case Pdu.FileData data -> takeData(receiving, data);
            case Pdu.Metadata metadata -> takeMetadata(receiving, metadata);
            case Pdu.Eof eof -> takeEof(receiving, eof);
            case Pdu.Prompt prompt -> takePrompt(receiving, prompt);
            case Pdu.Ack _ -> {
                if (receiving.finished().isPresent()) receives.remove(receiving);
            }
            case Pdu.Finished p -> throw notForUs(p);
            case Pdu.Nak p -> throw notForUs(p);
            case Pdu.KeepAlive p -> throw notForUs(p);
        }
        if (!(pdu instanceof Pdu.FileData))
            countReceived(receiving.announced().map(Receiving.Announced::priority), spentOf(pdu), bytes);
        if (receiving.isWhole()) {
            receiving.checking(longWork.submit(
                    "check " + receiving.destinationName(),
                    CHECK_COST,
                    receiving.checkOf(inbox()).on(flash)));
        }
    }

    private void takeData(Receiving receiving, Pdu.FileData data) {
        int bytes = data.data().remaining();
        long fresh = 0;
        if (!receiving.refuses(data)) {
            try {
                fresh = receiving.take(data, flash, after(REORDER_GRACE), after(waitNanos()));
            } catch (Problem full) {
                giveUp(receiving, Condition.FILESTORE_REJECTION);
            }
        }
        Optional<Priority> priority = receiving.announced().map(Receiving.Announced::priority);
        counters.countReceived(priority, Spent.FILE, fresh > 0 ? 1 : 0, fresh);
        counters.countReceived(priority, Spent.FILE_AGAIN, fresh > 0 ? 0 : 1, bytes - fresh);
        counters.countReceived(priority, Spent.FILE_HEADERS, 1, PduCodec.FILE_DATA_OVERHEAD_BYTES);
        counters.countReceived(priority, Spent.IP_UDP, 1, LinkCounters.IP_UDP_BYTES);
    }

    private long after(Duration time) {
        return clock.nanos() + time.toNanos();
    }

    private long after(long nanos) {
        return clock.nanos() + nanos;
    }

    private void takeMetadata(Receiving receiving, Pdu.Metadata metadata) {
        if (receiving.finished().isPresent()) return;
        long free = Math.max(0, flash.freeBytes() - RESERVED_BYTES);
        receiving
                .announce(Receiving.Announced.of(metadata), free, clock.nanos())
                .ifPresent(condition -> giveUp(receiving, condition));
    }

    private void takeEof(Receiving receiving, Pdu.Eof eof) {
        PduHeader header = new PduHeader(true, receiving.id(), config.localId());
        answer(new Pdu.Ack(header, Pdu.Directive.EOF, eof.condition(), Pdu.TransactionStatus.ACTIVE));
        if (receiving.finished().isPresent()) return;
        if (eof.condition() != Condition.NO_ERROR) {
            giveUp(receiving, eof.condition());
            // The sender knows: it began it. Nothing is to be repeated.
            receives.remove(receiving);
            return;
        }
        receiving.allSent(eof, clock.nanos()).ifPresent(condition -> giveUp(receiving, condition));
    }

    private void takePrompt(Receiving receiving, Pdu.Prompt prompt) {
        if (prompt.keepAlive()) {
            PduHeader header = new PduHeader(true, receiving.id(), config.localId());
            answer(new Pdu.KeepAlive(header, receiving.gaps().seen()));
        } else {
            receiving.contactOpens(clock.nanos());
        }
    }

    /** A PDU of a transfer that is over. Who still says EOF has not heard our Finished. */
    private void answerOver(Pdu pdu) {
        if (!(pdu instanceof Pdu.Eof eof)) return;
        TransactionId id = eof.header().id();
        PduHeader header = new PduHeader(true, id, config.localId());
        answer(new Pdu.Ack(header, Pdu.Directive.EOF, eof.condition(), Pdu.TransactionStatus.TERMINATED));
        if (eof.condition() == Condition.NO_ERROR) answer(finishedPdu(header, receives.conditionOf(id)));
    }

    private static Pdu.Finished finishedPdu(PduHeader header, Condition condition) {
        boolean good = condition == Condition.NO_ERROR;
        Pdu.FileStatus status = good
                ? Pdu.FileStatus.RETAINED
                : condition == Condition.FILESTORE_REJECTION ? Pdu.FileStatus.REJECTED : Pdu.FileStatus.DISCARDED;
        return new Pdu.Finished(header, condition, good, status);
    }

    private void giveUp(Receiving receiving, Condition condition) {
        end(receiving, condition);
        try {
            flash.delete(receiving.part());
        } catch (Problem e) {
            // The next start deletes parts that nobody knows.
            dirty = true;
        }
        String name = receiving.destinationName();
        if (!DestinationNames.good(name)) return;
        CfdpListener listener = listenerOf(name);
        events.add(() -> listener.failed(receiving.id(), name, condition));
    }

    private void end(Receiving receiving, Condition condition) {
        PduHeader header = new PduHeader(true, receiving.id(), config.localId());
        receives.over(receiving, condition);
        receiving.finish(finishedPdu(header, condition), clock.nanos());
        if (condition == Condition.NO_ERROR) unsealed.add(receiving);
        dirty = true;
    }

    private void pollLongWork(Instant now) {
        for (Receiving receiving : receives.all()) {
            if (receiving.isWhole()) {
                receiving.checking(longWork.submit(
                        "check " + receiving.destinationName(),
                        CHECK_COST,
                        receiving.checkOf(inbox()).on(flash)));
            }
            receiving.check().flatMap(check -> check.poll(now)).ifPresent(outcome -> checked(receiving, outcome));
        }
    }

    private void checked(Receiving receiving, LongWork.Outcome<FileCheck.Result> outcome) {
        switch (outcome) {
            case LongWork.Done<FileCheck.Result> done when done.result().good() -> arrived(receiving, done.result());
            case LongWork.Done<FileCheck.Result> _ -> startOver(receiving);
            case LongWork.Failed<FileCheck.Result> _ -> giveUp(receiving, Condition.FILESTORE_REJECTION);
        }
    }

    private void arrived(Receiving receiving, FileCheck.Result result) {
        String name = receiving.destinationName();
        ReceivedFile file = new ReceivedFile(
                receiving.id(), name, inbox() + name, result.sizeBytes(), receiving.priority(), result.digest());
        CfdpListener listener = listenerOf(name);
        events.add(() -> {
            listener.received(file);
            // Over only now: a crash before this line makes the sender repeat it, one after it repeats nothing.
            end(receiving, Condition.NO_ERROR);
        });
    }

    private void startOver(Receiving receiving) {
        try {
            if (!receiving.startOver(flash, clock.nanos())) giveUp(receiving, Condition.FILE_CHECKSUM_FAILURE);
        } catch (Problem e) {
            giveUp(receiving, Condition.FILESTORE_REJECTION);
        }
    }

    // ---- sending

    /** Time to an answer of the peer. */
    private long waitNanos() {
        return 2 * lightNanos + config.turnaround().toNanos();
    }

    private void answer(Pdu pdu) {
        if (control.size() < MAX_CONTROL) control.add(pdu);
    }

    private void sendAll() {
        long now = clock.nanos();
        bucket.fill(now);
        sends.tickTimers(now);
        for (Receiving receiving : receives.all()) {
            if (receiving.takeFinishedTurn(now, waitNanos()))
                receiving.finished().ifPresent(this::answer);
        }
        askForMissing(now);
        while (bucket.has(wireBytes(config.maxPduBytes())) && sendOne()) {
            // One PDU after the other; the bucket is bounded, so this is, too.
        }
    }

    private static int wireBytes(int pduBytes) {
        return pduBytes + LinkCounters.IP_UDP_BYTES;
    }

    /** A batch of NAKs, once the last one has left. */
    private void askForMissing(long now) {
        if (now < nextNakNanos || !control.isEmpty()) return;
        int naks = 0;
        for (Receiving receiving : receives.all()) {
            while (naks < MAX_NAKS_PER_BATCH) {
                List<Range> requests = receiving.requests(now, config.maxNakRequests(), now + waitNanos());
                if (requests.isEmpty()) break;
                answer(nak(receiving, requests));
                naks++;
            }
        }
        if (naks > 0) nextNakNanos = now + config.nakEvery().toNanos();
    }

    private Pdu.Nak nak(Receiving receiving, List<Range> requests) {
        PduHeader header = new PduHeader(true, receiving.id(), config.localId());
        return new Pdu.Nak(
                header, requests.getFirst().start(), requests.getLast().end(), requests);
    }

    /**
     * @return false when there is nothing to say
     */
    private boolean sendOne() {
        Pdu answer = control.poll();
        out.clear();
        if (answer != null) {
            PduCodec.encode(answer, out);
            transmit(priorityOf(answer.header().id()), spentOf(answer), 0);
            return true;
        }
        Optional<Sending> next = sends.next();
        if (next.isEmpty()) return false;
        sendOf(next.get());
        return true;
    }

    private void sendOf(Sending sending) {
        try {
            Sending.Written written = sending.writeNext(out, flash, config.maxDataBytes(), clock.nanos(), waitNanos());
            transmit(Optional.of(sending.request().priority()), written.spent(), written.fileBytes());
            dirty = true;
        } catch (Problem | Sending.FileShrank e) {
            // The file is gone or unreadable: the peer must not wait for it.
            giveUp(sending, Condition.FILESTORE_REJECTION);
        }
    }

    private Optional<Priority> priorityOf(TransactionId id) {
        return id.source() == config.localId()
                ? sends.find(id).map(sending -> sending.request().priority())
                : receives.find(id).flatMap(Receiving::announced).map(Receiving.Announced::priority);
    }

    private void transmit(Optional<Priority> priority, Spent spent, int fileBytes) {
        out.flip();
        int bytes = out.remaining();
        bucket.take(wireBytes(bytes));
        if (fileBytes > 0) {
            counters.countSent(priority, spent, 1, fileBytes);
            counters.countSent(priority, Spent.FILE_HEADERS, 1, bytes - fileBytes);
        } else {
            counters.countSent(priority, spent, 1, bytes);
        }
        counters.countSent(priority, Spent.IP_UDP, 1, LinkCounters.IP_UDP_BYTES);
        channel.send(out);
    }

    private static Spent spentOf(Pdu pdu) {
        return switch (pdu) {
            case Pdu.Metadata _ -> Spent.METADATA;
            case Pdu.FileData _ -> Spent.FILE;
            case Pdu.Eof _ -> Spent.EOF;
            case Pdu.Finished _ -> Spent.FINISHED;
            case Pdu.Ack _ -> Spent.ACK;
            case Pdu.Nak _ -> Spent.NAK;
            case Pdu.Prompt _ -> Spent.PROMPT;
            case Pdu.KeepAlive _ -> Spent.KEEP_ALIVE;
        };
    }

    // ---- journal

    /** Every {@code journalEvery} of contact time, once after LOS, and at once when a peer waits for an end to be sealed. */
    private void journal(Instant now) {
        if (!journalSettled(now)) return;
        boolean late = clock.nanos() >= journalDueNanos;
        boolean due = !clock.isOpen() || late || (!unsealed.isEmpty() && !journalFailed);
        if (!dirty || !due) return;
        dirty = false;
        journalDueNanos = clock.nanos() + config.journalEvery().toNanos();
        sealing = List.copyOf(unsealed);
        unsealed.clear();
        journalling = longWork.submit("link journal", JOURNAL_COST, journalJob()::run);
    }

    /** Looks after the last journal. */
    private boolean journalSettled(Instant now) {
        LongWork.Pending<Boolean> running = journalling;
        if (running == null) return true;
        Optional<LongWork.Outcome<Boolean>> outcome = running.poll(now);
        if (outcome.isEmpty()) return false;
        journalling = null;
        journalFailed = outcome.get() instanceof LongWork.Failed<Boolean>;
        if (journalFailed) {
            // A full disk stops the journal, not the link; it is tried again with the next one.
            unsealed.addAll(sealing);
            dirty = true;
        } else {
            sealing.forEach(Receiving::sealed);
        }
        sealing = List.of();
        return true;
    }

    private JournalJob journalJob() {
        List<String> touched = receives.all().stream()
                .filter(Receiving::takeTouched)
                .map(Receiving::part)
                .toList();
        LinkJournal content =
                new LinkJournal(sends.progress(), receives.overRanges(), receives.failures(), receives.states());
        return new JournalJob(flash, journalFile(), content, touched);
    }

    /** Forces the parts, then writes what is in them: never the other way round. */
    private record JournalJob(Flash flash, String name, LinkJournal content, List<String> touchedParts) {
        Boolean run() {
            for (String part : touchedParts) {
                if (!flash.exists(part)) continue;
                try (Flash.FlashFile file = flash.open(part)) {
                    file.force();
                }
            }
            flash.replace(name, content.encode());
            return true;
        }
    }

    /** Leaves everything as a crash would, but for open files. */
    @Override
    public void close() {
        sends.close();
        receives.close();
    }
}
