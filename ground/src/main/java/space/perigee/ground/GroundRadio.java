package space.perigee.ground;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import space.perigee.icd.Body;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.link.CfdpEntity;
import space.perigee.link.CfdpListener;
import space.perigee.link.Condition;
import space.perigee.link.Contact;
import space.perigee.link.Message;
import space.perigee.link.MessageChannel;
import space.perigee.link.Priority;
import space.perigee.link.PutRequest;
import space.perigee.link.ReceivedFile;
import space.perigee.link.TransactionId;
import space.perigee.link.TransactionReport;
import space.perigee.mission.Digest;
import space.perigee.mission.Duty;
import space.perigee.mission.Mailbox;
import space.perigee.mission.Problem;

/** One spacecraft's radio on the ground: contacts by the plan, messages both ways, files that come down, updates that go up. */
final class GroundRadio implements CfdpListener, Duty {
    /** Files that wait for the desk; beyond this they stay in the inbox folder and are found there again. */
    private static final int MAX_WAITING = 4096;

    /** The desk has at most one message at a time, and looks for it this often at least. */
    private static final Duration DESK_LOOKS = Duration.ofMillis(20);

    /** One way to a low orbit. */
    private static final Duration LIGHT_TIME = Duration.ofMillis(10);

    /** An order to the link agent. */
    sealed interface Order {
        record Say(Body body) implements Order {}

        record Put(String flashFile, String destinationName, Digest digest) implements Order {}
    }

    /** A message for the desk. */
    record Heard(Body body, long sequence) {}

    private final CfdpEntity cfdp;
    private final MessageChannel messages;
    private final Mailbox<Order> orders = new Mailbox<>(MAX_WAITING);
    private final Mailbox<ReceivedFile> samples = new Mailbox<>(MAX_WAITING);
    private final Mailbox<Heard> heard = new Mailbox<>(1);
    private final Mailbox<Long> done = new Mailbox<>(1);
    private final Consumer<String> log;
    private Optional<Message> atDesk = Optional.empty();
    private Optional<ContactPlanBody.Contact> open = Optional.empty();
    private Instant now = Instant.MIN;

    /** The newest that was said; the desk reads it, too. */
    private volatile ContactPlanBody plan;

    GroundRadio(
            Function<CfdpListener, CfdpEntity> cfdp,
            Function<CfdpEntity, MessageChannel> messages,
            ContactPlanBody plan,
            Consumer<String> log) {
        this.cfdp = cfdp.apply(this);
        this.messages = messages.apply(this.cfdp);
        this.plan = plan;
        this.log = log;
    }

    @Override
    public Instant tick(Instant now) {
        this.now = now;
        followPlan();
        for (Optional<Order> order = orders.poll(); order.isPresent(); order = orders.poll()) carryOut(order.get());
        Instant next = cfdp.tick(now);
        passOn();
        Instant aos = plan.nextAt(now).map(ContactPlanBody.Contact::aos).orElse(Instant.MAX);
        Instant planned = open.isPresent() ? open.get().los() : aos;
        return Duty.earlier(next, atDesk.isPresent() ? Duty.earlier(planned, now.plus(DESK_LOOKS)) : planned);
    }

    private void followPlan() {
        Optional<ContactPlanBody.Contact> planned = plan.openAt(now);
        if (planned.equals(open) || isOpen(planned)) return;
        if (open.isPresent()) cfdp.contactCloses(now);
        open = planned;
        open.ifPresent(contact -> cfdp.contactOpens(new Contact(contact.upBps(), LIGHT_TIME, contact.los()), now));
        log.accept(open.map(contact -> "AOS at " + contact.station() + ", LOS at " + contact.los())
                .orElse("LOS"));
    }

    /** Two plans tell the edges of one contact to the second and not to the nanosecond. */
    private boolean isOpen(Optional<ContactPlanBody.Contact> planned) {
        return planned.isPresent()
                && open.isPresent()
                && planned.get().station().equals(open.get().station())
                && planned.get().aos().isBefore(open.get().los());
    }

    private void carryOut(Order order) {
        switch (order) {
            case Order.Say(Body body) -> {
                if (body instanceof ContactPlanBody newer) plan = newer;
                byte[] octets = Icd.encode(body);
                messages.post(Icd.typeOf(octets), octets);
            }
            case Order.Put(String file, String name, Digest digest) ->
                putOnce(new PutRequest(file, name, Priority.MODEL_UPDATE, digest));
        }
    }

    /** After a restart the round puts its update again, while the link's journal may still know it. */
    private void putOnce(PutRequest request) {
        boolean known = cfdp.report().stream()
                .filter(TransactionReport::sending)
                .anyMatch(transfer -> transfer.destinationName().equals(request.destinationName()));
        if (!known) cfdp.put(request);
    }

    /** One message at a time: it is applied when the desk has done its work, so that one that died with the desk comes again. */
    private void passOn() {
        done.poll().ifPresent(this::settle);
        while (atDesk.isEmpty()) {
            Optional<Message> next = messages.next();
            if (next.isEmpty()) return;
            give(next.get());
        }
    }

    private void give(Message message) {
        try {
            heard.offer(new Heard(Icd.decode(message.octets()), message.sequence()));
            atDesk = Optional.of(message);
        } catch (Problem e) {
            log.accept("message refused: " + e.text());
            messages.applied(message.sequence());
        }
    }

    /** A spacecraft that lost its outbox meanwhile begins to count anew: then there is nothing to apply. */
    private void settle(long sequence) {
        if (messages.next().equals(atDesk)) messages.applied(sequence);
        atDesk = Optional.empty();
    }

    /** Orders from other agents. @return false when too many wait */
    boolean order(Order order) {
        return orders.offer(order);
    }

    /** The next file that came down. */
    Optional<ReceivedFile> nextSample() {
        return samples.poll();
    }

    /** The next message; the one after it comes when this one is {@link #done}. */
    Optional<Heard> nextMessage() {
        return heard.poll();
    }

    /** The desk has done, durably, what a message asked for. */
    void done(Heard message) {
        done.offer(message.sequence());
    }

    ContactPlanBody plan() {
        return plan;
    }

    /** Folder under which received files lie. */
    String inbox() {
        return cfdp.inbox();
    }

    CfdpEntity cfdp() {
        return cfdp;
    }

    @Override
    public void received(ReceivedFile file) {
        if (!LinkNames.isSample(file.destinationName())) {
            log.accept("file " + file.destinationName() + " is none of ours, left in the inbox");
            return;
        }
        if (!samples.offer(file)) log.accept("desk is full, " + file.destinationName() + " waits in the inbox");
    }

    @Override
    public void delivered(TransactionId id, String destinationName) {
        log.accept(destinationName + " is on board");
    }

    @Override
    public void failed(TransactionId id, String destinationName, Condition why) {
        log.accept(destinationName + " failed: " + why);
    }
}
