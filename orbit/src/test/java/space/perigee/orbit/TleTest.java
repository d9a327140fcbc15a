package space.perigee.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;

class TleTest {
    private static final String ONE = "1 55261U 23007P   23093.85628476  .00018574  00000+0  65276-3 0  9997";
    private static final String TWO = "2 55261  97.3598 167.3962 0009698  41.8613  69.7682 15.29378720 12017";

    @Test
    void readsBupt1() {
        MeanElements bupt1 = DefaultMission.elements();

        assertThat(bupt1.objectName()).isEqualTo("BUPT-1");
        assertThat(bupt1.noradId()).isEqualTo(55261);
        assertThat(bupt1.orbitEpoch()).isEqualTo(Instant.parse("2023-04-03T20:33:03.003264Z"));
        assertThat(Math.toDegrees(bupt1.inclinationRad())).isCloseTo(97.3598, Offset.offset(1e-12));
        assertThat(bupt1.eccentricity()).isEqualTo(0.0009698);
        assertThat(bupt1.bStar()).isCloseTo(6.5276e-4, Offset.offset(1e-18));
    }

    /** Vallado et al. 2006, "Revisiting Spacetrack Report #3", verification case 00005: Vanguard 1 at 0 and 360 minutes. */
    @Test
    void givesThePublishedPositionsOfVanguard() {
        Trajectory vanguard = new Trajectory(Tle.parse("""
                        1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753
                        2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667
                        """));
        Instant epoch = Instant.parse("2000-06-27T18:50:19.733568Z");

        assertNear(vanguard.temeM(epoch), 7022.46529266, -1400.08296755, 0.03995155);
        assertNear(vanguard.temeM(epoch.plusSeconds(360 * 60)), -7154.03120202, -3783.17682504, -3536.19412294);
    }

    private static void assertNear(Vector3D positionM, double xKm, double yKm, double zKm) {
        assertThat(positionM
                        .subtract(new Vector3D(xKm, yKm, zKm).scalarMultiply(1000))
                        .getNorm())
                .isLessThan(0.02); // m: the two published codes differ by that
    }

    @Test
    void aWrongCheckDigitIsNamedWithLineAndColumn() {
        String flipped = TWO.replace("15.29378720", "15.29378721");

        assertRefused(
                ONE + "\n" + flipped, "TLE, line 2, column 69: bad checksum: the digit is 7, the line adds up to 8");
    }

    @Test
    void whatIsNoTleIsNamedWithLineAndColumn() {
        assertRefused("", "line 1, column 1: no line that begins with \"1 \"");
        assertRefused(TWO, "line 1, column 1: a line 2 without its line 1");
        assertRefused("BUPT-1\n" + ONE, "line 3, column 1: line 2 is missing");
        assertRefused(ONE + "\n" + TWO.substring(0, 60), "line 2, column 61: the line has 60 characters, not 69");
        assertRefused(ONE + "\n" + TWO.replace("55261", "55262").replace("12017", "12018"), "another catalogue number");
        assertRefused(
                ONE.replace("23093.8", "23O93.9").replace("9997", "9998") + "\n" + TWO,
                "line 1, column 19: \"23O93.95628476\" is no number");
        assertRefused(
                ONE + "\n" + TWO.replace(" 97.3598", "397.3598").replace("12017", "12010"),
                "line 2, column 9: 397.3598 is not in 0..360 degrees");
    }

    private static void assertRefused(String text, String what) {
        assertThatThrownBy(() -> Tle.parse(text)).isInstanceOf(Problem.class).hasMessageContaining(what);
    }

    @Test
    void readsSeveralWithAndWithoutNames(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("all.tle"),
                "0 FIRST\r\n" + ONE + "\r\n" + TWO + "\r\n" + ONE + "\r\n" + TWO + "\r\n\r\n");

        List<MeanElements> all = Tle.readAll(file);

        assertThat(all).extracting(MeanElements::objectName).containsExactly("FIRST", "");
    }

    /** Space-Track's documentation of Alpha-5: A0000 is 100000, Z9999 is 339999. */
    @Test
    void readsAlpha5CatalogueNumbers() {
        // the letter counts 0 in the checksum where 5 stood
        String one = ONE.replace("55261", "Z5261").replace("9997", "9992");
        String two = TWO.replace("55261", "Z5261").replace("12017", "12012");

        assertThat(Tle.parse(one + "\n" + two).noradId()).isEqualTo(335261);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Tle.read(Path.of("nowhere.tle")))
                .isInstanceOfSatisfying(Problem.class, e -> assertThat(e.kind()).isEqualTo(MissionProblem.FILE_MISSING))
                .hasMessageContaining("nowhere.tle");
    }
}
