package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.orbit.DefaultMission;
import tools.jackson.databind.JsonNode;

/** {@code perigee passes}, typed. */
class PassesTest {
    /** BUPT-1's elements of {@link DefaultMission} as an orbit mean-elements message (502.0-B-3, KVN). */
    private static final String OMM = """
            CCSDS_OMM_VERS = 3.0
            CREATION_DATE = 2023-04-04T00:00:00
            ORIGINATOR = TEST
            OBJECT_NAME = BUPT-1
            OBJECT_ID = 2023-007P
            CENTER_NAME = EARTH
            REF_FRAME = TEME
            TIME_SYSTEM = UTC
            MEAN_ELEMENT_THEORY = SGP4
            EPOCH = 2023-04-03T20:33:03.003264
            MEAN_MOTION = 15.29378720 [rev/day]
            ECCENTRICITY = .0009698
            INCLINATION = 97.3598 [deg]
            RA_OF_ASC_NODE = 167.3962 [deg]
            ARG_OF_PERICENTER = 41.8613 [deg]
            MEAN_ANOMALY = 69.7682 [deg]
            NORAD_CAT_ID = 55261
            BSTAR = .65276E-3
            """;

    /** The first pass of the file that Skyfield 1.55 computed for {@code PassFinderTest}: tongchuan, horizon at 0 degrees. */
    private static final Instant SKYFIELD_AOS = Instant.parse("2023-04-04T02:53:23.349Z");

    private static final Instant SKYFIELD_LOS = Instant.parse("2023-04-04T03:04:15.967Z");
    private static final double SKYFIELD_MAX_ELEVATION_DEG = Math.toDegrees(0.58157);

    @TempDir
    private Path folder;

    private String tle;
    private String omm;
    private String stations;

    @BeforeEach
    void writeFiles() throws IOException {
        tle = Files.writeString(folder.resolve("bupt1.tle"), DefaultMission.tle())
                .toString();
        omm = Files.writeString(folder.resolve("bupt1.omm"), OMM).toString();
        stations = Files.writeString(folder.resolve("stations.csv"), "tongchuan, 34.90, 108.90, 0, 0 # its dish\n")
                .toString();
    }

    private Typed passes(String... options) {
        String[] line = new String[options.length + 1];
        line[0] = "passes";
        System.arraycopy(options, 0, line, 1, options.length);
        return Typed.perigee(folder, line);
    }

    @Test
    void theTableHasStationAosLosAndGreatestElevation() {
        Typed table =
                passes("--tle", tle, "--stations", stations, "--days", "0.3").done();

        assertThat(table.out().lines())
                .containsExactly(
                        "STATION    AOS (UTC)            LOS (UTC)            MIN:S  MAX ELEVATION  NOTE",
                        "tongchuan  2023-04-04 02:53:23  2023-04-04 03:04:15  10:52          33.3°");
    }

    @Test
    void thePassIsThatOfSkyfield() {
        JsonNode pass = passes("--tle", tle, "--stations", stations, "--days", "0.3", "-o", "json")
                .done()
                .json()
                .get(0);

        assertThat(pass.get("station").asString()).isEqualTo("tongchuan");
        assertThat(between(pass, "aos", SKYFIELD_AOS)).isLessThan(Duration.ofSeconds(1));
        assertThat(between(pass, "los", SKYFIELD_LOS)).isLessThan(Duration.ofSeconds(1));
        assertThat(pass.get("maxElevationDeg").asDouble()).isCloseTo(SKYFIELD_MAX_ELEVATION_DEG, within(0.05));
        assertThat(pass.get("durationSeconds").asDouble()).isCloseTo(652.6, within(1.0));
    }

    private static Duration between(JsonNode pass, String field, Instant reference) {
        return Duration.between(Instant.parse(pass.get(field).asString()), reference)
                .abs();
    }

    /** Every row of the table is one of the others, in the same order, to the second. */
    @Test
    void tableJsonAndYamlCarryTheSameRows() {
        Typed table = passes("--days", "1").done();
        JsonNode json = passes("--days", "1", "-o", "json").done().json();
        JsonNode yaml = passes("--days", "1", "-o", "yaml").done().yaml();

        assertThat(yaml).isEqualTo(json);
        List<String> rows = table.out().lines().skip(1).toList();
        assertThat(rows).hasSize(33).hasSize(json.size());
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = json.get(i);
            assertThat(rows.get(i).split(" {2,}", -1))
                    .startsWith(
                            row.get("station").asString(),
                            Times.seconds(Instant.parse(row.get("aos").asString())),
                            Times.seconds(Instant.parse(row.get("los").asString())))
                    .contains("%.1f°".formatted(row.get("maxElevationDeg").asDouble()));
        }
    }

    @Test
    void anOmmAndATleOfOneSpacecraftGiveTheSamePasses() {
        assertThat(passes("--omm", omm).done())
                .isEqualTo(passes("--tle", tle).done())
                .isEqualTo(passes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-04-05", "2023-04-05T00:00:00Z", "2023-04-05T00:00:00"})
    void fromSaysWhenToBegin(String time) {
        JsonNode rows =
                passes("--from", time, "--days", "1", "-o", "json").done().json();

        assertThat(rows.size()).isGreaterThan(20);
        for (JsonNode row : rows)
            assertThat(Instant.parse(row.get("aos").asString()))
                    .isBetween(Instant.parse("2023-04-05T00:00:00Z"), Instant.parse("2023-04-06T00:00:00Z"));
    }

    @Test
    void aPassThatIsOnAtTheBeginSaysSo() {
        assertThat(passes("--stations", stations, "--from", "2023-04-04T03:00:00Z", "--days", "0.1")
                        .done()
                        .out())
                .contains("2023-04-04 03:00:00  2023-04-04 03:04:15", "up at the begin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-04-18", "2023-03-20", "2026-11-25"})
    void elementsOfAnotherTimeAreRefused(String time) {
        for (String[] elements : new String[][] {{"--tle", tle}, {"--omm", omm}})
            passes(elements[0], elements[1], "--from", time)
                    .assertRefused(
                            Perigee.BAD_INPUT,
                            "orbit.elements-too-old: the elements of BUPT-1 (NORAD 55261) are of 2023-04-03T20:33:03",
                            "the asked time " + time + "T00:00:00Z",
                            "more than 14 days away are refused; fetch newer elements or ask for another time");
    }

    /** The last day that the elements are good for. */
    @Test
    void elementsOfFourteenDaysAreGood() {
        assertThat(passes("--from", "2023-04-17", "--days", "0.5").done().out()).startsWith("STATION");
    }

    @Test
    void aStationThatNeverSeesItIsASentenceAndNoError() throws IOException {
        String narrow = Files.writeString(folder.resolve("narrow.csv"), "narrow,0,0,0,89\n")
                .toString();

        Typed json = passes("--stations", narrow, "-o", "json");

        String sentence = "Station narrow never sees BUPT-1 (NORAD 55261) between 2023-04-03 20:33:03 and";
        assertThat(passes("--stations", narrow).done().out()).contains(sentence);
        assertThat(json.code()).isZero();
        assertThat(json.json().size()).isZero();
        assertThat(json.err()).contains(sentence);
    }
}
