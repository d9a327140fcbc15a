package space.perigee.ground;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import space.perigee.icd.ContactPlanBody.Contact;
import space.perigee.mission.StationId;

/**
 * Step 12: over which contacts an update goes up.
 *
 * @param overhead bytes on the wire for each byte of a file: headers of 1400-byte PDUs are 3 %, and some are sent twice
 */
public record UplinkPlanner(double overhead) {
    public static final UplinkPlanner DEFAULT = new UplinkPlanner(1.1);

    /**
     * A plan, in the order of time.
     *
     * @param shares what goes up in which contact; together the whole, unless the plan ends before
     * @param leftBytes of the file that no planned contact can take
     */
    public record UplinkPlan(List<Share> shares, long leftBytes) {
        /**
         * A part of the file.
         *
         * @param from when it starts (UTC), at AOS or now
         */
        public record Share(StationId station, Instant from, long bytes) {}

        public UplinkPlan {
            shares = List.copyOf(shares);
        }

        /** For people. */
        public String words() {
            if (shares.isEmpty()) return "waits: no contact is planned";
            Share first = shares.getFirst();
            String more = shares.size() == 1 ? "" : " and " + (shares.size() - 1) + " more contacts";
            return first.bytes() + " bytes over " + first.station() + " from "
                    + first.from().truncatedTo(ChronoUnit.SECONDS) + more
                    + (leftBytes > 0 ? ", " + leftBytes + " bytes beyond the plan" : "");
        }
    }

    /** Fills the contacts from {@code now} on, one after the other. */
    public UplinkPlan plan(long sizeBytes, List<Contact> contacts, Instant now) {
        List<UplinkPlan.Share> shares = new ArrayList<>();
        long left = sizeBytes;
        for (Contact contact : contacts) {
            if (left == 0) break;
            Instant from = contact.aos().isAfter(now) ? contact.aos() : now;
            long share = Math.min(left, capacityBytes(contact, from));
            if (share <= 0) continue;
            shares.add(new UplinkPlan.Share(contact.station(), from, share));
            left -= share;
        }
        return new UplinkPlan(shares, left);
    }

    private long capacityBytes(Contact contact, Instant from) {
        if (!contact.los().isAfter(from)) return 0;
        double seconds = Duration.between(from, contact.los()).toMillis() / 1e3;
        return (long) (seconds * contact.upBps() / Byte.SIZE / overhead);
    }
}
