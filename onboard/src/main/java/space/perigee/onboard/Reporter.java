package space.perigee.onboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import space.perigee.icd.Body;
import space.perigee.icd.FactBody;
import space.perigee.icd.FactBody.Kind;
import space.perigee.icd.RolloutReportBody;
import space.perigee.mission.Digest;
import space.perigee.mission.Mailbox;
import space.perigee.mission.Problem;

/** Tells the ground what happened on board, as facts and rollout reports: put into the link agent's mailbox, sent in the next contact. */
final class Reporter {
    private final Mailbox<Body> outgoing;
    private static final Duration DISK_FULL_EVERY = Duration.ofMinutes(1);

    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lastDiskFullMillis = new AtomicLong(Long.MIN_VALUE / 2);

    Reporter(Mailbox<Body> outgoing) {
        this.outgoing = outgoing;
    }

    void fact(Kind kind, Optional<Digest> subject, String text, Instant now) {
        send(new FactBody(kind, now, subject, text));
    }

    void imageRefused(String id, String reason, Instant now) {
        fact(Kind.IMAGE_REFUSED, Optional.empty(), id + ": " + reason, now);
    }

    void telecommandDone(String what, Instant now) {
        fact(Kind.TELECOMMAND_DONE, Optional.empty(), what, now);
    }

    void fallBackRefused(String why, Instant now) {
        fact(Kind.TELECOMMAND_REFUSED, Optional.empty(), "no model to fall back to (" + why + ")", now);
    }

    void fellBack(Digest left, Digest to, String why, Instant now) {
        fact(Kind.FELL_BACK, Optional.of(left), "to " + to.shortHex() + ": " + why, now);
    }

    /** At most once a minute: a full disk stops many writes. */
    void diskFull(Problem why, Instant now) {
        long last = lastDiskFullMillis.get();
        boolean soon = now.toEpochMilli() < last + DISK_FULL_EVERY.toMillis();
        if (soon || !lastDiskFullMillis.compareAndSet(last, now.toEpochMilli())) return;
        fact(Kind.DISK_FULL, Optional.empty(), why.text(), now);
    }

    void rollout(Digest update, Digest from, Digest to, RolloutReportBody.Stage stage, String reason, Instant now) {
        send(new RolloutReportBody(update, from, to, stage, now, reason));
    }

    private void send(Body body) {
        if (!outgoing.offer(body)) dropped.incrementAndGet();
    }

    /** Facts that found the mailbox full since the start. */
    long dropped() {
        return dropped.get();
    }
}
