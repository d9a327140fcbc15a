package space.perigee.link;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.Check;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

/**
 * Messages as small CFDP files, one each; the port stays when bundles come.
 *
 * <pre>
 * a message's file, magic PMSG (frame of {@link StateFile}):  origin(8) sequence(8) type(2) body
 * FOLDER/outbox/SEQUENCE       until the peer has it
 * FOLDER/sent,    magic PMSS:  origin(8) sequence last posted(8)
 * FOLDER/applied, magic PMSA:  origin(8) sequence last applied(8)
 * on the radio:                msg/ORIGIN-SEQUENCE, decimal
 * </pre>
 *
 * <p>The origin says which outbox a number belongs to: a sender that lost its folder begins with a higher one, and its receiver
 * counts from 1 again. Messages of lower origins are dropped.
 *
 * <p>On a full disk the marks are kept in memory, and the files that they count stay: after a restart these messages are applied once
 * more, as after a crash between the work and its mark.
 */
public final class FileMessages implements MessageChannel, CfdpListener {
    private static final String PREFIX = "msg/";
    private static final Pattern NAME = Pattern.compile("msg/([0-9]{1,10})-([0-9]{1,18})");
    private static final String MAGIC = "PMSG";
    private static final String SENT_MAGIC = "PMSS";
    private static final String APPLIED_MAGIC = "PMSA";
    private static final int FRAME_BYTES = 64;
    private static final int MAX_TYPE = 0xFFFF;

    private record Mark(long origin, long sequence) {}

    private final CfdpEntity entity;
    private final Flash flash;
    private final String folder;
    private final Priority priority;
    private final TreeSet<Long> outbox = new TreeSet<>();
    private final Set<Long> stranded = new HashSet<>();
    private final TreeMap<Long, String> inbox = new TreeMap<>();
    private final Set<String> uncounted = new HashSet<>();
    private Mark sent;
    private Mark applied;
    private boolean sentIsSaved;
    private Optional<Long> newestGone = Optional.empty();
    private @Nullable Message next;

    /**
     * Goes on from what lies in the folder and hears what the entity receives under {@code msg/}.
     *
     * @param folder below {@code flash}, ours alone
     * @param priority of all messages of this side: telecommand on the ground, message on board
     */
    public FileMessages(CfdpEntity entity, Flash flash, String folder, Priority priority) {
        this.entity = entity;
        this.flash = flash;
        this.folder = folder;
        this.priority = priority;
        Optional<Mark> saved = load("sent", SENT_MAGIC);
        sentIsSaved = saved.isPresent();
        sent = saved.orElse(new Mark(entity.config().firstSequence(), 0));
        applied = load("applied", APPLIED_MAGIC).orElse(new Mark(0, 0));
        loadOutbox();
        for (String file : flash.list(entity.inbox() + "msg"))
            arrived(file, file.substring(entity.inbox().length()));
        entity.route(PREFIX, this);
    }

    private Optional<Mark> load(String name, String magic) {
        return StateFile.load(
                flash, folder + "/" + name, FRAME_BYTES, magic, in -> new Mark(in.getLong(), in.getLong()));
    }

    /** @return false when the disk is full: then the files that it speaks of must stay, for the next start to count them again */
    private boolean save(String name, String magic, Mark mark) {
        try {
            flash.replace(folder + "/" + name, StateFile.encode(magic, out -> {
                out.writeLong(mark.origin);
                out.writeLong(mark.sequence);
            }));
            return true;
        } catch (Problem e) {
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
            return false;
        }
    }

    /** Writes down what is applied, and only then forgets the files. */
    private void saveApplied() {
        if (!save("applied", APPLIED_MAGIC, applied)) return;
        uncounted.forEach(flash::delete);
        uncounted.clear();
    }

    private void loadOutbox() {
        Set<String> underWay = new HashSet<>();
        for (TransactionReport report : entity.report()) {
            if (report.sending()) underWay.add(report.flashFile());
        }
        for (String file : flash.list(folder + "/outbox")) {
            String digits = file.substring(file.lastIndexOf('/') + 1);
            if (!digits.matches("[0-9]{1,18}")) continue;
            long sequence = Long.parseLong(digits);
            outbox.add(sequence);
            // A crash between the outbox and the queue, or before the outbox forgot it: the peer drops what it has.
            if (!underWay.contains(file)) stranded.add(sequence);
            if (sequence <= sent.sequence) continue;
            sent = new Mark(sent.origin, sequence);
            sentIsSaved = false;
        }
        putStranded();
    }

    private String outboxFile(long sequence) {
        return String.format("%s/outbox/%018d", folder, sequence);
    }

    @Override
    public long post(int type, byte[] body) {
        Check.that(type >= 0 && type <= MAX_TYPE, "message type %d", type);
        if (body.length > MAX_BODY_BYTES) throw LinkProblem.MESSAGE_TOO_LARGE.with(body.length, MAX_BODY_BYTES);
        if (outbox.size() >= MAX_OUTBOX) throw LinkProblem.OUTBOX_FULL.with(outbox.size());
        Mark mark = new Mark(sent.origin, sent.sequence + 1);
        byte[] content = StateFile.encode(MAGIC, out -> {
            out.writeLong(mark.origin);
            out.writeLong(mark.sequence);
            out.writeShort(type);
            out.write(body);
        });
        // The outbox file decides which numbers are taken; the mark only outlives it, once the peer has it.
        flash.replace(outboxFile(mark.sequence), content);
        sent = mark;
        outbox.add(mark.sequence);
        sentIsSaved = save("sent", SENT_MAGIC, mark);
        newestGone.ifPresent(this::forget);
        newestGone = Optional.empty();
        put(mark.sequence, Digest.of(content));
        return mark.sequence;
    }

    private void put(long sequence, Digest digest) {
        String name = PREFIX + sent.origin + "-" + sequence;
        try {
            entity.put(new PutRequest(outboxFile(sequence), name, priority, digest));
        } catch (Problem queueFullOrDisk) {
            // It is safe in the outbox and goes with the next contact.
            stranded.add(sequence);
        }
    }

    private void putStranded() {
        Set<Long> again = new TreeSet<>(stranded);
        stranded.clear();
        for (long sequence : again) {
            byte[] content = flash.read(outboxFile(sequence), MAX_BODY_BYTES + FRAME_BYTES);
            put(sequence, Digest.of(content));
        }
    }

    @Override
    public int outboxSize() {
        return outbox.size();
    }

    @Override
    public void contactOpened(Instant now) {
        if (!uncounted.isEmpty()) saveApplied();
        putStranded();
    }

    @Override
    public void delivered(TransactionId id, String destinationName) {
        sequenceOf(destinationName).ifPresent(sequence -> {
            outbox.remove(sequence);
            sentIsSaved = sentIsSaved || save("sent", SENT_MAGIC, sent);
            // Where there was no room for the mark, its file alone tells that the newest number is taken.
            if (sentIsSaved || sequence != sent.sequence) forget(sequence);
            else newestGone = Optional.of(sequence);
        });
    }

    private void forget(long sequence) {
        flash.delete(outboxFile(sequence));
    }

    /** One of ours that the peer did not keep goes again with the next contact; one of the peer's comes again by itself. */
    @Override
    public void failed(TransactionId id, String destinationName, Condition why) {
        boolean ours = id.source() == entity.config().localId();
        sequenceOf(destinationName).filter(s -> ours && outbox.contains(s)).ifPresent(stranded::add);
    }

    private static Optional<Long> sequenceOf(String destinationName) {
        Matcher matcher = NAME.matcher(destinationName);
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(2))) : Optional.empty();
    }

    @Override
    public void received(ReceivedFile file) {
        arrived(file.flashFile(), file.destinationName());
    }

    private void arrived(String file, String destinationName) {
        Matcher matcher = NAME.matcher(destinationName);
        boolean kept =
                matcher.matches() && keep(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), file);
        if (!kept && !uncounted.contains(file)) flash.delete(file);
    }

    /** @return false for what is old, or further ahead than the peer's outbox is long */
    private boolean keep(long origin, long sequence, String file) {
        if (origin < applied.origin) return false;
        if (origin > applied.origin) beginOrigin(origin);
        if (sequence <= applied.sequence || sequence > applied.sequence + 2L * MAX_OUTBOX) return false;
        inbox.put(sequence, file);
        return true;
    }

    private void beginOrigin(long origin) {
        inbox.values().forEach(flash::delete);
        inbox.clear();
        next = null;
        applied = new Mark(origin, 0);
        saveApplied();
    }

    @Override
    public Optional<Message> next() {
        Message known = next;
        if (known == null) next = known = load(applied.sequence + 1);
        return Optional.ofNullable(known);
    }

    private @Nullable Message load(long sequence) {
        String file = inbox.get(sequence);
        if (file == null) return null;
        try {
            return StateFile.load(flash, file, MAX_BODY_BYTES + FRAME_BYTES, MAGIC, in -> message(sequence, in))
                    .orElseGet(() -> unreadable(sequence));
        } catch (Problem e) {
            if (e.kind() != MissionProblem.NEWER_STATE) throw e;
            return unreadable(sequence);
        }
    }

    /** Its digest was right, so the peer wrote it so, or is newer than we are: it keeps its place, and the order goes on. */
    private static Message unreadable(long sequence) {
        return new Message(sequence, 0, ByteBuffer.allocate(0));
    }

    private Message message(long sequence, ByteBuffer in) {
        long origin = in.getLong();
        long number = in.getLong();
        Check.that(origin == applied.origin && number == sequence, "message %d is named %d", number, sequence);
        return new Message(
                sequence, Short.toUnsignedInt(in.getShort()), in.slice().asReadOnlyBuffer());
    }

    @Override
    public void applied(long sequence) {
        Check.that(sequence == applied.sequence + 1, "applied %d, but %d is next", sequence, applied.sequence + 1);
        applied = new Mark(applied.origin, sequence);
        next = null;
        String file = inbox.remove(sequence);
        if (file != null) uncounted.add(file);
        saveApplied();
    }
}
