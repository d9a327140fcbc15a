package space.perigee.kube;

import java.time.Instant;
import java.util.List;

/**
 * The booked contacts of a spacecraft.
 *
 * @param spacecraft whose
 * @param from the plan says all about the time from here (UTC)
 * @param to until here (UTC)
 * @param contacts by time
 */
public record ContactPlanSpec(String spacecraft, Instant from, Instant to, List<Contact> contacts) {
    public ContactPlanSpec {
        spacecraft = Specs.name("spacecraft", spacecraft);
        from = Specs.required("from", from);
        to = Specs.required("to", to);
        contacts = Specs.list("contacts", contacts);
        if (to.isBefore(from)) throw new IllegalArgumentException("to " + to + " is before from " + from);
    }

    /**
     * The booked part of a pass.
     *
     * @param start first moment (UTC)
     * @param end last moment (UTC)
     * @param downlinkBps rate down (bit/s)
     * @param uplinkBps rate up (bit/s)
     */
    public record Contact(String station, Instant start, Instant end, long downlinkBps, long uplinkBps) {
        public Contact {
            station = Specs.name("station", station);
            start = Specs.required("start", start);
            end = Specs.required("end", end);
            if (!end.isAfter(start)) throw new IllegalArgumentException("end " + end + " is not after " + start);
            Specs.in("downlinkBps", downlinkBps, 0, Specs.MAX_BPS);
            Specs.in("uplinkBps", uplinkBps, 0, Specs.MAX_BPS);
        }
    }
}
