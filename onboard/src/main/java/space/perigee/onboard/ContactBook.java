package space.perigee.onboard;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.Icd;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
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

    /** What samples may still use of the contact that was open last: a restart in the middle of it grants nothing anew. */
    static final String GRANT = "plan/grant";

    private static final Duration DEFAULT_LENGTH = Duration.ofMinutes(10);
    private static final String GRANT_FORMAT = "perigee-grant";
    private static final int GRANT_VERSION = 1;
    private static final int GRANT_WORDS = 5;
    private static final int MAX_GRANT_BYTES = 1024;

    /**
     * What holds at a moment.
     *
     * @param planned false for the default of a spacecraft without a plan
     */
    record Window(String station, Instant los, long downBps, boolean planned) {}

    private final Flash flash;
    private volatile Optional<ContactPlanBody> plan = Optional.empty();

    /** A stored plan that cannot be read is as good as none: the ground sends another. */
    ContactBook(Flash flash) {
        this.flash = flash;
        if (!flash.exists(PLAN)) return;
        try {
            if (Icd.decode(flash.read(PLAN, MAX_PLAN_BYTES)) instanceof ContactPlanBody body) plan = Optional.of(body);
        } catch (Problem e) {
            flash.delete(PLAN);
        }
    }

    /** Takes a newer plan. @return whether it was newer */
    boolean take(ContactPlanBody body) {
        if (plan.filter(current -> current.revision() >= body.revision()).isPresent()) return false;
        flash.replace(PLAN, Icd.encode(body));
        plan = Optional.of(body);
        return true;
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

    /** Writes down what samples may still use of a contact, as one line: format, version, LOS (ms since 1970), bytes left, station. */
    void left(Window window, long leftBytes) {
        String line = String.join(
                " ",
                GRANT_FORMAT,
                Integer.toString(GRANT_VERSION),
                Long.toString(window.los().toEpochMilli()),
                Long.toString(leftBytes),
                window.station());
        flash.replace(GRANT, line.getBytes(StandardCharsets.UTF_8));
    }

    /** What was left of a contact that is not over yet, over its station. */
    OptionalLong leftOf(Window window, Instant now) {
        if (!flash.exists(GRANT)) return OptionalLong.empty();
        String line = new String(flash.read(GRANT, MAX_GRANT_BYTES), StandardCharsets.UTF_8);
        String[] words = line.split(" ", GRANT_WORDS);
        try {
            if (words.length != GRANT_WORDS || !words[0].equals(GRANT_FORMAT)) return OptionalLong.empty();
            int version = Integer.parseInt(words[1]);
            if (version > GRANT_VERSION)
                throw MissionProblem.NEWER_STATE.with(flash.path(GRANT), version, GRANT_VERSION);
            boolean isOver = !now.isBefore(Instant.ofEpochMilli(Long.parseLong(words[2])));
            if (isOver || !words[4].equals(window.station())) return OptionalLong.empty();
            return OptionalLong.of(Math.max(0, Long.parseLong(words[3])));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // as good as none
        }
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
