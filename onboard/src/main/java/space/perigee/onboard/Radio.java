package space.perigee.onboard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import space.perigee.icd.Body;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.FactBody;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.icd.TelecommandBody;
import space.perigee.icd.TelemetryBody;
import space.perigee.link.CfdpEntity;
import space.perigee.link.CfdpListener;
import space.perigee.link.Condition;
import space.perigee.link.Contact;
import space.perigee.link.LinkProblem;
import space.perigee.link.Message;
import space.perigee.link.MessageChannel;
import space.perigee.link.Priority;
import space.perigee.link.PutRequest;
import space.perigee.link.ReceivedFile;
import space.perigee.link.TransactionId;
import space.perigee.link.TransactionReport;
import space.perigee.mission.Digest;
import space.perigee.mission.Duty;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import space.perigee.mission.Step;
import space.perigee.mission.StepLog;
import space.perigee.vision.HardSampleMiner;

/** The link agent's part of {@link SpaceLoop}: contacts, the sample budget, messages both ways, and files that come up. */
final class Radio implements CfdpListener, Duty {
    /** Telemetry at AOS and then this often: some 250 bytes each, a thousandth of the slowest telemetry link. */
    private static final Duration TELEMETRY_EVERY = Duration.ofSeconds(60);

    /** How long to wait for room on a full disk, which comes when the ground has taken something. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

    /** One way to a low orbit and back is some 10 ms; the default until the plan says better. */
    private static final Duration LIGHT_TIME = Duration.ofMillis(10);

    /** Messages taken from other agents in one tick, so that a tick stays short. */
    private static final int REPORTS_A_TICK = 32;

    private final CfdpEntity cfdp;
    private final MessageChannel messages;
    private final ContactBook contacts;
    private final SampleQueue samples;
    private final Mailboxes mail;
    private final Reporter report;
    private final Function<Instant, TelemetryBody> telemetry;
    private final BiFunction<String, Map<String, String>, HardSampleMiner> miners;
    private final StepLog steps;

    private final Map<TransactionId, String> transfers = new HashMap<>();
    private long sampleBudgetBytes;
    private Optional<ContactBook.Window> open = Optional.empty();
    private long leftBytes;
    private long heardBytes;
    private Instant nextTelemetry = Instant.MIN;
    private Instant nextTry = Instant.MIN;
    private Optional<Body> unsent = Optional.empty();
    private Instant now = Instant.MIN;

    Radio(
            Function<CfdpListener, CfdpEntity> cfdp,
            Function<CfdpEntity, MessageChannel> messages,
            ContactBook contacts,
            SampleQueue samples,
            Mailboxes mail,
            Reporter report,
            Function<Instant, TelemetryBody> telemetry,
            BiFunction<String, Map<String, String>, HardSampleMiner> miners,
            long sampleBudgetBytes,
            StepLog steps) {
        this.cfdp = cfdp.apply(this);
        this.messages = messages.apply(this.cfdp);
        this.contacts = contacts;
        this.samples = samples;
        this.mail = mail;
        this.report = report;
        this.telemetry = telemetry;
        this.miners = miners;
        this.sampleBudgetBytes = sampleBudgetBytes;
        this.steps = steps;
        this.cfdp.report().stream()
                .filter(TransactionReport::sending)
                .forEach(transfer -> underWay(transfer.id(), transfer.flashFile()));
    }

    private void underWay(TransactionId id, String flashFile) {
        transfers.put(id, flashFile);
        samples.markUnderWay(flashFile);
    }

    @Override
    public Instant tick(Instant now) {
        this.now = now;
        followContacts();
        sendReports();
        ifThereIsRoom(contacts::keep);
        if (open.isPresent()) ifThereIsRoom(this::sendSamples);
        Instant next = cfdp.tick(now);
        takeMessages();
        return Duty.earlier(next, open.map(this::nextInContact).orElseGet(() -> contacts.next(now)));
    }

    private Instant nextInContact(ContactBook.Window window) {
        Instant telemetryAt = nextTelemetry.isBefore(nextTry) ? nextTry : nextTelemetry;
        return Duty.earlier(telemetryAt, window.los());
    }

    private void followContacts() {
        boolean over = open.isPresent() && !now.isBefore(open.get().los());
        Optional<ContactBook.Window> planned = contacts.at(now);
        boolean other = open.isPresent() && contacts.knows(now) && !planned.equals(open);
        if (other && !over && planned.isPresent()) goOnAs(planned.get());
        else if (over || other) closed();
        if (open.isEmpty()) planned.or(this::heard).ifPresent(this::begin);
    }

    /** A plan that comes up in the middle of a contact changes its terms; what samples may use of it was granted when it began. */
    private void goOnAs(ContactBook.Window window) {
        closed();
        opened(window);
        ifThereIsRoom(() -> contacts.left(window, leftBytes));
    }

    private void begin(ContactBook.Window window) {
        opened(window);
        leftBytes = contacts.leftOf(window, now).orElse(sampleBudgetBytes);
    }

    /** Without a plan nobody is called, but who calls is answered. */
    private Optional<ContactBook.Window> heard() {
        boolean called = cfdp.counters().bytesReceived() > heardBytes && !contacts.knows(now);
        return called ? Optional.of(ContactBook.unplanned(now)) : Optional.empty();
    }

    private void opened(ContactBook.Window window) {
        cfdp.contactOpens(new Contact(window.downBps(), LIGHT_TIME, window.los()), now);
        open = Optional.of(window);
        nextTelemetry = now;
    }

    private void closed() {
        cfdp.contactCloses(now);
        open = Optional.empty();
        heardBytes = cfdp.counters().bytesReceived();
    }

    private void sendReports() {
        if (now.isBefore(nextTry)) return;
        for (int i = 0; i < REPORTS_A_TICK; i++) {
            unsent = unsent.or(mail.reports()::poll);
            if (unsent.isEmpty()) break;
            if (!posted(unsent.get())) return;
            unsent = Optional.empty();
        }
        if (open.isEmpty() || now.isBefore(nextTelemetry)) return;
        posted(telemetry.apply(now));
        nextTelemetry = now.plus(TELEMETRY_EVERY);
    }

    /** @return false when there is no room: on the disk, or in an outbox that no contact empties */
    private boolean posted(Body body) {
        try {
            byte[] octets = Icd.encode(body);
            messages.post(Icd.typeOf(octets), octets);
            report.posted(body);
            return true;
        } catch (Problem e) {
            if (e.kind() != MissionProblem.DISK_FULL && e.kind() != LinkProblem.OUTBOX_FULL) throw e;
            nextTry = now.plus(TRY_AGAIN);
            return false;
        }
    }

    /** What a full disk stops now is done when there is room again: samples stay in their queue, messages in their inbox. */
    private void ifThereIsRoom(Runnable work) {
        if (now.isBefore(nextTry)) return;
        if (!report.ifThereIsRoom(work, now)) nextTry = now.plus(TRY_AGAIN);
    }

    private void sendSamples() {
        long before = leftBytes;
        for (Optional<SampleQueue.Item> best = samples.best(leftBytes);
                best.isPresent();
                best = samples.best(leftBytes)) {
            SampleQueue.Item item = best.get();
            underWay(
                    cfdp.put(new PutRequest(
                            item.name(), LinkNames.sample(item.digest()), Priority.HARD_SAMPLE, item.digest())),
                    item.name());
            leftBytes -= item.sizeBytes();
            steps.took(Step.DOWNLINK, now, item.digest().shortHex() + ", " + item.sizeBytes() + " bytes");
        }
        if (leftBytes != before) contacts.left(open.orElseThrow(), leftBytes);
    }

    private void takeMessages() {
        for (Optional<Message> message = messages.next(); message.isPresent(); message = messages.next()) {
            take(message.get());
            messages.applied(message.get().sequence());
        }
    }

    private void take(Message message) {
        byte[] octets = message.octets();
        if (octets.length == 0) {
            refuse("message " + message.sequence() + " is damaged, or its frame is newer than this Perigee knows");
            return;
        }
        try {
            obey(Icd.decode(octets));
        } catch (Problem e) {
            refuse(e.text());
        }
    }

    private void refuse(String why) {
        report.fact(FactBody.Kind.MESSAGE_REFUSED, Optional.empty(), why, now);
    }

    private void obey(Body body) {
        switch (body) {
            case ContactPlanBody plan -> {
                boolean newer = contacts.take(plan);
                FactBody.Kind kind = newer ? FactBody.Kind.CONTACT_PLAN_TAKEN : FactBody.Kind.CONTACT_PLAN_REFUSED;
                report.fact(kind, Optional.empty(), "revision " + plan.revision(), now);
            }
            case TelecommandBody command -> obey(command.order());
            default ->
                report.fact(
                        FactBody.Kind.MESSAGE_REFUSED, Optional.empty(), "type " + Icd.typeOf(Icd.encode(body)), now);
        }
    }

    private void obey(TelecommandBody.Order order) {
        switch (order) {
            case TelecommandBody.Order.SetMining(String name, Map<String, Double> parameters) ->
                orderOfTheGround(new VisionOrder.Mine(name, miners.apply(name, asText(parameters))), "mining " + name);
            case TelecommandBody.Order.SetSampleBudget(long bytesPerPass) -> {
                sampleBudgetBytes = bytesPerPass;
                leftBytes = Math.min(leftBytes, bytesPerPass);
                report.telecommandDone("sample budget " + bytesPerPass + " bytes", now);
            }
            case TelecommandBody.Order.Capture(boolean on) ->
                orderOfTheGround(new VisionOrder.Capture(on), "capture " + (on ? "on" : "off"));
            case TelecommandBody.Order.FallBack() -> {
                if (!mail.fallBackOrders().offer("ordered by the ground"))
                    report.fallBackRefused("one is under way", now);
            }
            case TelecommandBody.Order.Ping() -> report.telecommandDone("ping", now);
        }
    }

    /** Vision says when it is done. */
    private void orderOfTheGround(VisionOrder order, String what) {
        if (!mail.groundOrders().offer(order)) report.telecommandRefused(what + ": enough others wait for vision", now);
    }

    private static Map<String, String> asText(Map<String, Double> parameters) {
        return parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString()));
    }

    /** Folder on our flash into which updates come. */
    String updateFolder() {
        return cfdp.inbox() + "/" + LinkNames.UPDATES;
    }

    /** Where the update of this digest lies, if it is there. */
    String updateFile(Digest update) {
        return cfdp.inbox() + "/" + LinkNames.update(update);
    }

    @Override
    public void received(ReceivedFile file) {
        if (!LinkNames.isUpdate(file.destinationName())) {
            report.fact(
                    FactBody.Kind.MESSAGE_REFUSED, Optional.of(file.digest()), "file " + file.destinationName(), now);
            return;
        }
        if (!mail.updates().offer(file.flashFile())) {
            report.fact(FactBody.Kind.UPDATE_REFUSED, Optional.of(file.digest()), "others wait before it", now);
        }
    }

    @Override
    public void delivered(TransactionId id, String destinationName) {
        Optional.ofNullable(transfers.remove(id)).ifPresent(samples::delivered);
    }

    @Override
    public void failed(TransactionId id, String destinationName, Condition why) {
        Optional.ofNullable(transfers.remove(id)).ifPresent(samples::putBack);
    }
}
