package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.ContactPlanBody.TrackSample;
import space.perigee.icd.Icd;
import space.perigee.orbit.DefaultMission;
import space.perigee.orbit.GroundTrack;

/** What the contact plan of two days weighs, and how well it says where the spacecraft is. */
class MissionPlanTest {
    private static final Instant FROM = DefaultMission.elements().orbitEpoch();
    private static final double ORBIT_M = 6_371_000 + 490_000;

    private final ContactPlanBody plan = new Mission(Path.of("."), MissionConfig.defaults()).plan(FROM, 1);

    @Test
    void itIsSmallEnoughForTheTelecommandLink() {
        assertThat(plan.contacts()).hasSizeGreaterThan(10);
        assertThat(Icd.encode(plan)).hasSizeLessThan(10_000); // 17 s at 4.8 kbit/s
    }

    /** A ground that starts again within a pass, and who asks for the next one, see the pass that is under way, whole. */
    @Test
    void whatIsBookedDoesNotDependOnWhenOneLooks() {
        Mission mission = new Mission(Path.of("."), MissionConfig.defaults());
        for (ContactPlanBody.Contact contact : plan.contacts().subList(0, 12)) {
            for (Duration late : List.of(
                    Duration.ZERO,
                    Duration.between(contact.aos(), contact.los()).dividedBy(2))) {
                Instant look = contact.aos().plus(late).plusSeconds(1);
                ContactPlanBody.Contact first = mission.plan(look, 1).contacts().getFirst();

                assertThat(first.station()).as("at %s", look).isEqualTo(contact.station());
                assertThat(first.aos()).isCloseTo(contact.aos(), within(1, ChronoUnit.SECONDS));
                assertThat(first.los()).isCloseTo(contact.los(), within(1, ChronoUnit.SECONDS));
            }
        }
    }

    @Test
    void betweenItsSamplesAPositionIsUnderOneHundredMetresOff() {
        Duration edge = Duration.ofSeconds(2L * ContactPlanBody.USUAL_STEP_SECONDS);
        assertThat(worstMetres(FROM.plus(edge), Duration.ofHours(47))).isBetween(1.0, 100.0);
    }

    @Test
    void atItsEndsAPositionIsUnderFiveHundredMetresOff() {
        Duration edge = Duration.ofSeconds(2L * ContactPlanBody.USUAL_STEP_SECONDS);
        assertThat(worstMetres(FROM, edge)).isLessThan(500);
        assertThat(worstMetres(FROM.plus(Duration.ofDays(2)).minus(edge), edge)).isLessThan(500);
    }

    private double worstMetres(Instant from, Duration length) {
        List<GroundTrack.Point> truth =
                GroundTrack.sample(DefaultMission.elements(), from, from.plus(length), Duration.ofSeconds(47));
        return truth.stream()
                .mapToDouble(
                        point -> metres(point, plan.positionAt(point.time()).orElseThrow()))
                .max()
                .orElseThrow();
    }

    private static double metres(GroundTrack.Point truth, TrackSample ours) {
        double north = truth.latRad() - ours.latRad();
        double east = Math.IEEEremainder(truth.lonRad() - ours.lonRad(), 2 * Math.PI) * Math.cos(truth.latRad());
        double along = Math.hypot(north, east) * ORBIT_M;
        return Math.hypot(along, truth.altM() - ours.altM());
    }
}
