package space.perigee.icd;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import space.perigee.mission.Check;
import space.perigee.mission.StationId;

/**
 * Up: when the spacecraft may talk to whom, and where it is meanwhile, so that nothing on board propagates an orbit.
 *
 * <table>
 * <caption>Type 2, version 1; fields after the header</caption>
 * <tr><th>type</th><th>field</th><th>limits</th></tr>
 * <tr><td>i64</td><td>revision</td><td>1.., a greater one replaces a smaller one</td></tr>
 * <tr><td>list of (text, time, time, i64, i64, f32)</td><td>contacts</td><td>0..2000 of station, aos, los after aos, downBps, upBps (0..10^12), maxElevationRad (0..pi/2)</td></tr>
 * <tr><td>time</td><td>trackStart</td><td>of the first track sample</td></tr>
 * <tr><td>u16</td><td>trackStepSeconds</td><td>1..3600</td></tr>
 * <tr><td>list of (f32, f32, f32, flag)</td><td>track</td><td>0..20160 of latRad, lonRad, altM, sunlit</td></tr>
 * </table>
 *
 * @param revision of the plan
 * @param contacts by rising aos
 * @param trackStart mission time (UTC) of the first sample, cut to milliseconds
 * @param trackStepSeconds between samples
 * @param track sub-satellite points
 */
public record ContactPlanBody(
        long revision, List<Contact> contacts, Instant trackStart, int trackStepSeconds, List<TrackSample> track)
        implements Body {
    /** Two weeks, at the end of which elements are too old, of ten stations and some twelve passes a day each. */
    public static final int MAX_CONTACTS = 2000;

    /** Two weeks of minutes. */
    public static final int MAX_TRACK = 20_160;

    /** The step that the ground uses: two days are 7.5 kB, a tenth of a minute of the telecommand link an hour. */
    public static final int USUAL_STEP_SECONDS = 300;

    /** Samples that a position is interpolated from: in low orbit, at the usual step, under 100 m off. */
    private static final int NEIGHBOURS = 6;

    private static final int MAX_STEP_SECONDS = 3600;
    private static final long MAX_BPS = 1_000_000_000_000L;
    private static final float MAX_ALT_M = 1e10f;
    private static final float PI = (float) Math.PI;
    private static final float HALF_PI = (float) (Math.PI / 2);
    static final int TYPE = 2;
    static final int VERSION = 1;

    public ContactPlanBody {
        contacts = List.copyOf(contacts);
        track = List.copyOf(track);
        trackStart = trackStart.truncatedTo(ChronoUnit.MILLIS);
        Check.that(revision > 0, "revision %d", revision);
        Check.that(contacts.size() <= MAX_CONTACTS && track.size() <= MAX_TRACK, "plan too long");
        Check.that(trackStepSeconds > 0 && trackStepSeconds <= MAX_STEP_SECONDS, "step of %d s", trackStepSeconds);
    }

    /**
     * The booked part of a pass.
     *
     * @param aos acquisition of signal (UTC), cut to milliseconds
     * @param los loss of signal (UTC), after {@code aos}
     * @param downBps rate from space to ground (bit/s)
     * @param upBps rate from ground to space (bit/s)
     * @param maxElevationRad greatest elevation above the station's horizon (rad)
     */
    public record Contact(
            StationId station, Instant aos, Instant los, long downBps, long upBps, float maxElevationRad) {
        public Contact {
            aos = aos.truncatedTo(ChronoUnit.MILLIS);
            los = los.truncatedTo(ChronoUnit.MILLIS);
            Check.that(los.isAfter(aos), "LOS %s must be after AOS %s", los, aos);
        }

        /** Whether signals pass at {@code now}: from AOS on, up to but not at LOS. */
        public boolean isOpenAt(Instant now) {
            return !now.isBefore(aos) && now.isBefore(los);
        }
    }

    /**
     * Where the spacecraft is.
     *
     * @param latRad geodetic latitude of the sub-satellite point (rad), WGS 84
     * @param lonRad its longitude (rad), -pi..pi, east positive
     * @param altM altitude above the ellipsoid (m)
     * @param sunlit whether the spacecraft is outside Earth's shadow
     */
    public record TrackSample(float latRad, float lonRad, float altM, boolean sunlit) {}

    /** The contact that is open at {@code now}. */
    public Optional<Contact> openAt(Instant now) {
        return contacts.stream().filter(contact -> contact.isOpenAt(now)).findFirst();
    }

    /** The first contact that is not over at {@code now}: the open one or the next. */
    public Optional<Contact> nextAt(Instant now) {
        return contacts.stream().filter(contact -> contact.los.isAfter(now)).findFirst();
    }

    /**
     * Where the spacecraft is at {@code now}, by the polynomial through the six samples around (Lagrange), in a frame that turns with the
     * Earth: a step of 300 s is under 100 m off in low orbit, some 300 m in the first and the last two steps. Sunlit as at the nearer
     * sample. Empty outside the track.
     */
    public Optional<TrackSample> positionAt(Instant now) {
        double steps = Duration.between(trackStart, now).toMillis() / (1000.0 * trackStepSeconds);
        if (track.isEmpty() || steps < 0 || steps > track.size() - 1) return Optional.empty();
        int count = Math.min(NEIGHBOURS, track.size());
        int first = Math.clamp((long) Math.floor(steps) - count / 2 + 1, 0, track.size() - count);
        boolean sunlit = track.get((int) Math.round(steps)).sunlit;
        return Optional.of(through(track.subList(first, first + count), steps - first, sunlit));
    }

    private static TrackSample through(List<TrackSample> samples, double at, boolean sunlit) {
        double x = 0;
        double y = 0;
        double z = 0;
        double altM = 0;
        for (int i = 0; i < samples.size(); i++) {
            TrackSample sample = samples.get(i);
            double weight = weight(i, samples.size(), at);
            double cosLat = Math.cos(sample.latRad);
            x += weight * cosLat * Math.cos(sample.lonRad);
            y += weight * cosLat * Math.sin(sample.lonRad);
            z += weight * Math.sin(sample.latRad);
            altM += weight * sample.altM;
        }
        return new TrackSample((float) Math.atan2(z, Math.hypot(x, y)), (float) Math.atan2(y, x), (float) altM, sunlit);
    }

    /** Of sample {@code i} of those at 0, 1, 2 and so on: 1 at its own place, 0 at the others'. */
    private static double weight(int i, int count, double at) {
        double weight = 1;
        for (int k = 0; k < count; k++) if (k != i) weight *= (at - k) / (i - k);
        return weight;
    }

    void write(OctetWriter out) {
        out.i64(revision).u16(contacts.size());
        for (Contact contact : contacts) {
            out.text(contact.station.name()).time(contact.aos).time(contact.los);
            out.i64(contact.downBps).i64(contact.upBps).f32(contact.maxElevationRad);
        }
        out.time(trackStart).u16(trackStepSeconds).u16(track.size());
        for (TrackSample sample : track)
            out.f32(sample.latRad).f32(sample.lonRad).f32(sample.altM).u8(sample.sunlit ? 1 : 0);
    }

    static ContactPlanBody read(OctetReader in) {
        return new ContactPlanBody(
                in.i64("revision", 1, Long.MAX_VALUE),
                in.list("contacts", MAX_CONTACTS, ContactPlanBody::contact),
                in.time("trackStart"),
                in.u16("trackStepSeconds", 1, MAX_STEP_SECONDS),
                in.list("track", MAX_TRACK, ContactPlanBody::sample));
    }

    private static Contact contact(OctetReader in) {
        StationId station = in.station("station");
        Instant aos = in.time("aos");
        Instant los = in.time("los");
        in.require(los.isAfter(aos), Long.BYTES, "los", los + " is not after aos " + aos);
        return new Contact(
                station,
                aos,
                los,
                in.i64("downBps", 0, MAX_BPS),
                in.i64("upBps", 0, MAX_BPS),
                in.f32("maxElevationRad", 0, HALF_PI));
    }

    private static TrackSample sample(OctetReader in) {
        return new TrackSample(
                in.f32("latRad", -HALF_PI, HALF_PI),
                in.f32("lonRad", -PI, PI),
                in.f32("altM", -MAX_ALT_M, MAX_ALT_M),
                in.flag("sunlit"));
    }
}
