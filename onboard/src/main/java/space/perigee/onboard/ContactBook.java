package space.perigee.onboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.Icd;
import space.perigee.mission.Flash;
import space.perigee.mission.Problem;

/**
 * When the radio may speak: the contacts of the newest plan that came up, kept on flash. Without a plan, or past its end, it listens, and
 * answers whom it hears at the rate of the telemetry link.
 */
final class ContactBook {
    static final String PLAN = "plan/current";
    static final int MAX_PLAN_BYTES = 1 << 20;

    /** 9.6 kbit/s, the telemetry link that every ground station understands. */
    static final long DEFAULT_DOWN_BPS = 9_600;

    private static final Duration DEFAULT_LENGTH = Duration.ofMinutes(10);

    /**
     * What holds at a moment.
     *
     * @param planned false for the default of a spacecraft without a plan
     */
    record Window(String station, Instant los, long downBps, boolean planned) {}

    private final Flash flash;
    private volatile Optional<ContactPlanBody> plan = Optional.empty();
    private Optional<ContactPlanBody> unkept = Optional.empty(); // this and the next are the link agent's alone
    private Optional<SampleGrant> grant;

    /** A stored plan that cannot be read is as good as none: the ground sends another. */
    ContactBook(Flash flash) {
        this.flash = flash;
        grant = SampleGrant.read(flash);
        if (!flash.exists(PLAN)) return;
        try {
            if (Icd.decode(flash.read(PLAN, MAX_PLAN_BYTES)) instanceof ContactPlanBody body) plan = Optional.of(body);
        } catch (Problem e) {
            flash.delete(PLAN);
        }
    }

    /** Takes a newer plan: it is in force at once, also where there is no room to {@link #keep} it. @return whether it was newer */
    boolean take(ContactPlanBody body) {
        if (plan.filter(current -> current.revision() >= body.revision()).isPresent()) return false;
        plan = Optional.of(body);
        unkept = plan;
        return true;
    }

    /** Writes down a plan that was taken. */
    void keep() {
        if (unkept.isEmpty()) return;
        flash.replace(PLAN, Icd.encode(unkept.get()));
        unkept = Optional.empty();
    }

    /** What holds for whom it hears while no plan says otherwise. */
    static Window unplanned(Instant now) {
        return new Window("unplanned", now.plus(DEFAULT_LENGTH), DEFAULT_DOWN_BPS, false);
    }

    /** Whether there is a plan that reaches to now. */
    boolean knows(Instant now) {
        return plan.flatMap(body -> body.nextAt(now)).isPresent();
    }

    /** The planned contact of now. */
    Optional<Window> at(Instant now) {
        return plan.flatMap(body -> body.openAt(now))
                .map(contact -> new Window(contact.station().name(), contact.los(), contact.downBps(), true));
    }

    /** Writes down what samples may still use of a contact. */
    void left(Window window, long leftBytes) {
        SampleGrant left = new SampleGrant(window.station(), window.los(), leftBytes);
        grant = Optional.of(left);
        left.write(flash);
    }

    /** What was left of a contact that is not over yet. */
    OptionalLong leftOf(Window window, Instant now) {
        return grant.filter(given -> given.isOf(window, now)).stream()
                .mapToLong(SampleGrant::leftBytes)
                .findFirst();
    }

    /** Revision of the plan in force, 0 without one. */
    long revision() {
        return plan.map(ContactPlanBody::revision).orElse(0L);
    }

    /** When to look again, if nothing comes: the next AOS. */
    Instant next(Instant now) {
        return plan.flatMap(body -> body.nextAt(now))
                .map(ContactPlanBody.Contact::aos)
                .orElse(Instant.MAX);
    }
}
