package space.perigee.kube;

import java.time.Instant;
import java.util.List;

/**
 * The booked contacts of a spacecraft, as they go up to it; the resource has the spacecraft's name.
 *
 * @param spacecraft whose
 * @param revision by which the spacecraft knows the newer of two
 * @param from the plan says all about the time from here (UTC)
 * @param contacts by time
 */
public record ContactPlanSpec(String spacecraft, long revision, Instant from, List<Contact> contacts) {
    public ContactPlanSpec {
        spacecraft = Specs.name("spacecraft", spacecraft);
        Specs.in("revision", revision, 1, Long.MAX_VALUE);
        from = Specs.required("from", from);
        contacts = Specs.list("contacts", contacts);
    }

    /**
     * The booked part of a pass.
     *
     * @param aos acquisition of signal (UTC)
     * @param los loss of signal (UTC), after {@code aos}
     * @param downlinkBps rate down (bit/s)
     * @param uplinkBps rate up (bit/s)
     */
    public record Contact(String station, Instant aos, Instant los, long downlinkBps, long uplinkBps) {
        public Contact {
            station = Specs.name("station", station);
            aos = Specs.required("aos", aos);
            los = Specs.required("los", los);
            if (!los.isAfter(aos)) throw new IllegalArgumentException("los " + los + " is not after aos " + aos);
            Specs.in("downlinkBps", downlinkBps, 0, Specs.MAX_BPS);
            Specs.in("uplinkBps", uplinkBps, 0, Specs.MAX_BPS);
        }
    }
}
