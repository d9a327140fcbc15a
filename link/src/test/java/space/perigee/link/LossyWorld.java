package space.perigee.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import space.perigee.mission.Digest;

/** Two entities, a radio between them, two flashes, one virtual clock. Either side can be killed at any event. */
final class LossyWorld {
    static final Instant START = Instant.parse("2023-04-13T02:00:00Z");

    /** One side: its flash survives it. */
    final class Side implements CfdpListener {
        final String name;
        final CfdpConfig config;
        final LossyChannel channel;
        final long sendBps;
        MemoryFlash flash = new MemoryFlash();
        CfdpEntity entity;
        FileMessages messages;
        Instant wakeAt = START;
        final Map<String, Digest> received = new TreeMap<>();
        final List<String> delivered = new ArrayList<>();
        final Map<String, Condition> failed = new TreeMap<>();
        int receivedCalls;

        Side(String name, CfdpConfig config, LossyChannel channel, long sendBps) {
            this.name = name;
            this.config = config;
            this.channel = channel;
            this.sendBps = sendBps;
            entity = new CfdpEntity(config, channel, flash, "link", this);
            messages = messages();
        }

        private FileMessages messages() {
            return new FileMessages(entity, flash, "messages", Priority.MESSAGE);
        }

        void crash() {
            entity.close();
            flash = flash.crash();
            entity = new CfdpEntity(config, channel, flash, "link", this);
            messages = messages();
            if (inContact) entity.contactOpens(contact(this), now);
            wakeAt = now;
        }

        String put(String destination, Priority priority, byte[] content) {
            String file = "out/" + destination;
            flash.replace(file, content);
            entity.put(new PutRequest(file, destination, priority, Digest.of(content)));
            sent.put(name + ":" + destination, Digest.of(content));
            wakeAt = now;
            return destination;
        }

        @Override
        public void received(ReceivedFile file) {
            receivedCalls++;
            received.put(file.destinationName(), Digest.of(flash.read(file.flashFile(), Integer.MAX_VALUE)));
        }

        @Override
        public void delivered(TransactionId id, String destinationName) {
            delivered.add(destinationName);
        }

        @Override
        public void failed(TransactionId id, String destinationName, Condition why) {
            failed.put(destinationName, why);
        }

        boolean quiet() {
            return entity.report().isEmpty() && messages.outboxSize() == 0;
        }
    }

    final Random random;
    final LossyChannel.Pair radio;
    final Side space;
    final Side ground;
    final Map<String, Digest> sent = new TreeMap<>();
    private final Duration light;
    Instant now = START;
    boolean inContact;
    private Instant los = START;

    LossyWorld(long seed, LinkModel down, LinkModel up, CfdpConfig base) {
        random = new Random(seed);
        light = down.delay();
        Predicate<Instant> visible = at -> inContact;
        radio = LossyChannel.pair(down, up, visible, () -> now, random);
        CfdpConfig onboard = base;
        CfdpConfig onGround = new CfdpConfig(
                /* localId= */ base.remoteId(),
                /* remoteId= */ base.localId(),
                base.maxPduBytes(),
                base.firstSequence(),
                base.nakEvery(),
                base.turnaround(),
                base.journalEvery(),
                base.burst());
        space = new Side("space", onboard, radio.space(), down.rateBps());
        ground = new Side("ground", onGround, radio.ground(), up.rateBps());
    }

    static LossyWorld of(long seed, LinkModel down, LinkModel up) {
        return new LossyWorld(seed, down, up, CfdpConfig.between(1, 2));
    }

    private Contact contact(Side side) {
        return new Contact(side.sendBps, light, los);
    }

    void aos(Duration length) {
        inContact = true;
        los = now.plus(length);
        space.entity.contactOpens(contact(space), now);
        ground.entity.contactOpens(contact(ground), now);
        space.wakeAt = now;
        ground.wakeAt = now;
    }

    void los() {
        inContact = false;
        space.entity.contactCloses(now);
        ground.entity.contactCloses(now);
    }

    /** One event: what happens next, happens. */
    void step() {
        Instant next = earliest(space.wakeAt, ground.wakeAt, radio.nextArrival(), inContact ? los : Instant.MAX);
        if (next.equals(Instant.MAX)) next = now.plusMillis(100);
        if (next.isAfter(now)) now = next;
        if (inContact && !now.isBefore(los)) los();
        space.wakeAt = space.entity.tick(now);
        ground.wakeAt = ground.entity.tick(now);
    }

    private static Instant earliest(Instant... instants) {
        Instant earliest = Instant.MAX;
        for (Instant instant : instants) if (instant.isBefore(earliest)) earliest = instant;
        return earliest;
    }

    boolean quiet() {
        return space.quiet() && ground.quiet();
    }

    /** Runs until nobody has anything to do; fails after so much virtual time. */
    void runUntilQuiet(Duration limit, Runnable afterEach) {
        Instant end = now.plus(limit);
        while (!quiet()) {
            if (now.isAfter(end))
                throw new AssertionError(
                        "no end after " + limit + ": " + space.entity.report() + " | " + ground.entity.report());
            if (!inContact) aos(Duration.ofSeconds(400));
            step();
            afterEach.run();
        }
    }
}
