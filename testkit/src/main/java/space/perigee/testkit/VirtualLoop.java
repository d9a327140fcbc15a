package space.perigee.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import space.perigee.mission.Check;
import space.perigee.mission.Duty;

/** Drives duties in virtual time, one after the other in the order they were added: same seed, same run. */
public final class VirtualLoop implements InstantSource {
    /** A duty that always says "at once" without making progress would hang a test for ever. */
    private static final int MAX_TICKS_AT_ONE_INSTANT = 1_000_000;

    private static final class Driven {
        private final Duty duty;
        private Instant next;

        Driven(Duty duty, Instant next) {
            this.duty = duty;
            this.next = next;
        }
    }

    private final Duration maxRest;
    private final List<Driven> duties = new ArrayList<>();
    private Instant now;
    private int ticksNow;

    /** @param maxRest every duty is ticked at least this often, since input comes without a bell */
    public VirtualLoop(Instant start, Duration maxRest) {
        this.now = start;
        this.maxRest = maxRest;
    }

    public VirtualLoop add(Duty duty) {
        duties.add(new Driven(duty, now));
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Runs until {@code done} holds or time is up.
     *
     * @return whether it held
     */
    public boolean runUntil(BooleanSupplier done, Instant limit) {
        while (now.isBefore(limit)) {
            if (done.getAsBoolean()) return true;
            step();
        }
        return done.getAsBoolean();
    }

    private void step() {
        Instant earliest = now.plus(maxRest);
        for (Driven driven : duties) earliest = Duty.earlier(earliest, driven.next);
        ticksNow = earliest.isAfter(now) ? 0 : ticksNow + 1;
        Check.that(ticksNow < MAX_TICKS_AT_ONE_INSTANT, "no duty lets time pass at %s", now);
        if (earliest.isAfter(now)) now = earliest;
        for (Driven driven : duties) {
            if (driven.next.isAfter(now)) continue;
            Instant wish = driven.duty.tick(now);
            driven.next = Duty.earlier(wish, now.plus(maxRest));
        }
    }
}
