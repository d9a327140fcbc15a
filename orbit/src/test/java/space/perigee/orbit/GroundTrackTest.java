package space.perigee.orbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundTrackTest {
    private static final MeanElements BUPT1 = DefaultMission.elements();

    /** Skyfield 1.55, wgs84.geographic_position_of; 2e-6 rad are the 9 m of the missing UT1 - UTC, and 5 m of frame. */
    @ParameterizedTest
    @CsvSource({
        "2023-04-03T21:00:00Z, -0.603296, -2.872741, 497421.3",
        "2023-04-03T21:17:00Z, -1.363375, 0.939832, 509041.6",
        "2023-04-03T21:45:00Z, 0.459399, 0.097535, 474599.8",
        "2023-04-04T07:00:00Z, -0.226467, -2.230894, 479314.6"
    })
    void agreesWithSkyfield(Instant time, double latRad, double lonRad, double altM) {
        List<GroundTrack.Point> track = GroundTrack.sample(BUPT1, time, time, Duration.ofMinutes(1));

        assertThat(track).singleElement().satisfies(point -> {
            assertThat(point.latRad()).isCloseTo(latRad, Offset.offset(4e-6));
            assertThat(point.lonRad()).isCloseTo(lonRad, Offset.offset(4e-6));
            assertThat(point.altM()).isCloseTo(altM, Offset.offset(5.0));
        });
    }

    /** Vallado 2013, example 5-1: the sun on 2006-04-02 at 0 h UTC. */
    @Test
    void theSunStandsWhereValladoPutsIt() {
        Vector3D published = new Vector3D(146_186_212, 28_788_976, 12_481_064).normalize();

        Vector3D ours = Sunlight.sunDirection(Instant.parse("2006-04-02T00:00:00Z"));

        assertThat(Vector3D.angle(ours, published)).isLessThan(Math.toRadians(0.002));
    }

    /** Skyfield 1.55 with DE421, is_sunlit; its Earth is a sphere before a point-like sun as seen from the satellite. */
    @ParameterizedTest
    @CsvSource({
        "2023-04-03T21:18:20Z, false",
        "2023-04-03T21:53:01Z, true",
        "2023-04-03T22:52:33Z, false",
        "2023-04-03T23:27:14Z, true",
        "2023-04-04T02:00:58Z, false"
    })
    void entersAndLeavesTheShadowWhenSkyfieldSaysSo(Instant change, boolean sunlitAfter) {
        assertThat(Sunlight.isSunlit(BUPT1, change.minusSeconds(5))).isEqualTo(!sunlitAfter);
        assertThat(Sunlight.isSunlit(BUPT1, change.plusSeconds(5))).isEqualTo(sunlitAfter);
    }

    @Test
    void aTrackHasBothItsEnds() {
        Instant from = BUPT1.orbitEpoch();

        List<GroundTrack.Point> track = GroundTrack.sample(BUPT1, from, from.plusSeconds(3600), Duration.ofMinutes(1));

        assertThat(track).hasSize(61);
        assertThat(track.getLast().time()).isEqualTo(from.plusSeconds(3600));
        assertThat(track)
                .allSatisfy(point -> assertThat(Math.abs(point.lonRad())).isLessThanOrEqualTo(Math.PI));
    }
}
