package space.perigee.onboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import space.perigee.icd.Body;
import space.perigee.icd.FactBody;
import space.perigee.icd.FactBody.Kind;
import space.perigee.icd.RolloutReportBody;
import space.perigee.mission.Digest;
import space.perigee.mission.Duty;
import space.perigee.mission.Mailbox;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

/** Tells the ground what happened on board, as facts and rollout reports: put into the link agent's mailbox, sent in the next contact. */
final class Reporter {
    private static final Duration DISK_FULL_EVERY = Duration.ofMinutes(1);

    /** Room comes when samples went down, or by somebody's hand; a tick a second costs nothing. */
    private static final Duration FULL_DISK_WAIT = Duration.ofSeconds(1);

    private final Mailbox<Body> outgoing;

    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lastDiskFullMillis = new AtomicLong(Long.MIN_VALUE / 2);
    private final AtomicBoolean diskFullWaits = new AtomicBoolean();

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

    void telecommandRefused(String what, Instant now) {
        fact(Kind.TELECOMMAND_REFUSED, Optional.empty(), what, now);
    }

    void fallBackRefused(String why, Instant now) {
        telecommandRefused("no model to fall back to (" + why + ")", now);
    }

    void fellBack(Digest left, Digest to, String why, Instant now) {
        fact(Kind.FELL_BACK, Optional.of(left), "to " + to.shortHex() + ": " + why, now);
    }

    /**
     * Does a write that is worth less than the process: what a full disk stops is told.
     *
     * @return whether there was room
     */
    boolean ifThereIsRoom(Runnable write, Instant now) {
        try {
            write.run();
            return true;
        } catch (Problem e) {
            if (e.kind() != MissionProblem.DISK_FULL) throw e;
            diskFull(e, now);
            return false;
        }
    }

    /** A duty that a full disk stops waits and goes on, whatever it wanted to write. */
    Duty enduring(Duty duty) {
        return now -> {
            try {
                return duty.tick(now);
            } catch (Problem e) {
                if (e.kind() != MissionProblem.DISK_FULL) throw e;
                diskFull(e, now);
                return now.plus(FULL_DISK_WAIT);
            }
        };
    }

    /** Once while nobody has heard of it, and at most once a minute: a full disk stops many writes. */
    void diskFull(Problem why, Instant now) {
        if (diskFullWaits.get()) return;
        long last = lastDiskFullMillis.get();
        boolean soon = now.toEpochMilli() < last + DISK_FULL_EVERY.toMillis();
        if (soon || !lastDiskFullMillis.compareAndSet(last, now.toEpochMilli())) return;
        diskFullWaits.set(send(new FactBody(Kind.DISK_FULL, now, Optional.empty(), why.text())));
    }

    /** The link agent has posted it; a full disk may be told again. */
    void posted(Body body) {
        if (body instanceof FactBody fact && fact.kind() == Kind.DISK_FULL) diskFullWaits.set(false);
    }

    void rollout(Digest update, Digest from, Digest to, RolloutReportBody.Stage stage, String reason, Instant now) {
        send(new RolloutReportBody(update, from, to, stage, now, reason));
    }

    /** @return false when the mailbox was full */
    private boolean send(Body body) {
        boolean taken = outgoing.offer(body);
        if (!taken) dropped.incrementAndGet();
        return taken;
    }

    /** Facts that found the mailbox full since the start. */
    long dropped() {
        return dropped.get();
    }
}
