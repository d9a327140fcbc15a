package space.perigee.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationsFileTest {
    @Test
    void readsStationsWithTheirDefaults() {
        String text =
                "name,latDeg,lonDeg,altM,minElevationDeg\nheihe, 50.22,127.53 # north\n\nsvalbard,78.23,15.39,458,3\n";

        assertThat(StationsFile.parse(text, "stations.csv"))
                .containsExactly(
                        GroundStation.ofDegrees("heihe", 50.22, 127.53, 0, 5),
                        GroundStation.ofDegrees("svalbard", 78.23, 15.39, 458, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|line 1: there is no station in it",
                "a,1|line 1: 2 fields",
                "a,91,0|line 1: 91 is not in -90.0..90.0",
                "a,north,0|line 1: \"north\" is no number",
                "a,NaN,0|line 1: NaN is not in",
                "Heihe!,1,2|line 1: station name \"Heihe!\" is not a DNS label"
            })
    void refusesWhatIsWrongWithFileAndLine(String text, String what) {
        assertThatThrownBy(() -> StationsFile.parse(text, "stations.csv"))
                .hasMessageStartingWith("orbit.bad-stations: stations.csv, ")
                .hasMessageContaining(what);
    }

    @Test
    void refusesANameTwice() {
        assertThatThrownBy(() -> StationsFile.parse("a,1,2\na,3,4", "s"))
                .hasMessageContaining("line 2: a for the second");
    }
}
