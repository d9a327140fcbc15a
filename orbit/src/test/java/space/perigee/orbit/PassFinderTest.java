package space.perigee.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Problem;
import space.perigee.mission.StationId;

class PassFinderTest {
    private static final Instant FROM = Instant.parse("2023-04-03T21:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofDays(2));
    private static final MeanElements BUPT1 = DefaultMission.elements();

    /** Skyfield takes the true UT1, we take UTC: 0.02 s of Earth rotation, and the bisection's 0.01 s. */
    @ParameterizedTest
    @CsvSource({
        "tongchuan, 34.9, 108.9, 0",
        "tongchuan, 34.9, 108.9, 5",
        "heihe, 50.22, 127.53, 0",
        "south, 24.18, 109.45, 0"
    })
    void agreesWithSkyfield(String name, double latDeg, double lonDeg, double maskDeg) throws IOException {
        GroundStation station = GroundStation.ofDegrees(name, latDeg, lonDeg, 0, maskDeg);

        List<Pass> passes = PassFinder.passes(BUPT1, List.of(station), FROM, TO);

        List<String[]> wanted = skyfield(name, maskDeg);
        assertThat(passes).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            Pass pass = passes.get(i);
            assertWithin50Ms(pass.aos(), Instant.parse(wanted.get(i)[2]));
            assertWithin50Ms(pass.los(), Instant.parse(wanted.get(i)[3]));
            assertThat(Math.abs(pass.maxElevationRad() - Double.parseDouble(wanted.get(i)[4])))
                    .isLessThan(2e-4);
            assertThat(pass.highestAt()).isBetween(pass.aos(), pass.los());
            assertThat(pass.begunBefore() || pass.endsAfter()).isFalse();
        }
    }

    private static void assertWithin50Ms(Instant ours, Instant wanted) {
        assertThat(Duration.between(ours, wanted).abs())
                .as("%s, %s", ours, wanted)
                .isLessThan(Duration.ofMillis(50));
    }

    private static List<String[]> skyfield(String station, double maskDeg) throws IOException {
        List<String[]> rows = new ArrayList<>();
        try (InputStream in = PassFinderTest.class.getResourceAsStream("/bupt1-passes-skyfield.csv")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            for (String line : text.lines().filter(row -> !row.startsWith("#")).toList()) {
                String[] fields = line.split(",", -1);
                if (fields[0].equals(station) && Double.parseDouble(fields[1]) == maskDeg) rows.add(fields);
            }
        }
        return rows;
    }

    @Test
    void theDefaultMissionHasPassesForEveryStation() {
        List<Pass> passes = PassFinder.passes(BUPT1, DefaultMission.stations(), FROM, TO);

        assertThat(passes)
                .extracting(Pass::station)
                .contains(DefaultMission.stations().stream()
                        .map(GroundStation::id)
                        .toArray(StationId[]::new));
        assertThat(passes).isSortedAccordingTo(Comparator.comparing(Pass::aos));
        assertThat(passes).allSatisfy(pass -> assertThat(pass.duration()).isLessThan(Duration.ofMinutes(9)));
    }

    /** With a mask of 89 degrees a station sees a circle of 8 km around itself, and no track of two days goes through it. */
    @Test
    void aStationThatNeverSeesItHasNoPass() {
        GroundStation narrow = GroundStation.ofDegrees("narrow", 0, 0, 0, 89);

        assertThat(PassFinder.passes(BUPT1, List.of(narrow), FROM, TO)).isEmpty();
    }

    @Test
    void aPassInProgressIsCutAtTheAskedSpanAndSaysSo() {
        GroundStation tongchuan = GroundStation.ofDegrees("tongchuan", 34.9, 108.9, 0, 0);
        Instant inside = Instant.parse("2023-04-04T02:57:00Z");
        Instant later = Instant.parse("2023-04-04T03:01:00Z");

        Pass begun = PassFinder.passes(BUPT1, List.of(tongchuan), inside, inside.plusSeconds(3600))
                .getFirst();
        Pass both = PassFinder.passes(BUPT1, List.of(tongchuan), inside, later).getFirst();

        assertThat(begun.aos()).isEqualTo(inside);
        assertThat(begun.begunBefore()).isTrue();
        assertThat(begun.endsAfter()).isFalse();
        assertWithin50Ms(begun.los(), Instant.parse("2023-04-04T03:04:15.967Z"));
        assertThat(both.aos()).isEqualTo(inside);
        assertThat(both.los()).isEqualTo(later);
        assertThat(both.endsAfter()).isTrue();
    }

    /** With the mask a hair under a pass's greatest elevation, the pass is shorter than the 30 s between samples. */
    @Test
    void aPassBetweenTwoSamplesIsFound() {
        double maskRad = 0.58157 - 2e-4;
        GroundStation grazing =
                new GroundStation(new StationId("grazing"), Math.toRadians(34.9), Math.toRadians(108.9), 0, maskRad);
        for (int shift = 0; shift < 30; shift += 5) {
            Instant from = Instant.parse("2023-04-04T02:50:00Z").plusSeconds(shift);

            List<Pass> passes = PassFinder.passes(BUPT1, List.of(grazing), from, from.plusSeconds(1200));

            assertThat(passes).singleElement().satisfies(pass -> {
                assertThat(pass.duration()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(30));
                assertThat(pass.maxElevationRad()).isGreaterThanOrEqualTo(maskRad);
            });
        }
    }

    @Test
    void oldElementsAreRefusedWithThatSentence() {
        Instant today = Instant.parse("2023-04-18T20:33:04Z");

        assertThatThrownBy(() -> PassFinder.passes(BUPT1, DefaultMission.stations(), today, today.plusSeconds(60)))
                .isInstanceOf(Problem.class)
                .hasMessage("orbit.elements-too-old: the elements of BUPT-1 (NORAD 55261) are of"
                        + " 2023-04-03T20:33:03.003264Z, 15.0 days before the asked time 2023-04-18T20:33:04Z, and those"
                        + " more than 14 days away are refused; fetch newer elements or ask for another time");
    }

    @Test
    void decayIsRefusedWithThatSentence() {
        MeanElements low = new MeanElements(
                "FALLING",
                1,
                BUPT1.orbitEpoch(),
                16.4 * 2 * Math.PI / 86_400,
                0.0005,
                BUPT1.inclinationRad(),
                BUPT1.raanRad(),
                0,
                0,
                5e-3);

        assertThatThrownBy(() -> PassFinder.passes(low, DefaultMission.stations(), FROM, TO.plusSeconds(10 * 86_400)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("orbit.decayed: by its elements FALLING (NORAD 1) has decayed at 2023-04-");
    }

    @Test
    void aSpanOfYearsIsRefusedBeforeAnythingIsComputed() {
        assertThatThrownBy(() -> PassFinder.between(FROM, FROM.plus(Duration.ofDays(4000))))
                .hasMessageContaining("4000.0 days are asked for, over the limit of 28");
    }
}
