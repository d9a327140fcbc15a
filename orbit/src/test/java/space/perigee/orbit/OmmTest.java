package space.perigee.orbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.mission.Problem;

/** One satellite, BUPT-1, in every form in which it is handed out; the TLE is what they are compared with. */
class OmmTest {
    private static final String KVN = """
            CCSDS_OMM_VERS = 3.0
            COMMENT made by hand
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
    private static final String JSON = """
            [ {"OBJECT_NAME":"BUPT\\u002d1","OBJECT_ID":"2023-007P","EPOCH":"2023-04-03T20:33:03.003264",
              "MEAN_MOTION":15.29378720,"ECCENTRICITY":9.698e-4,"INCLINATION":"97.3598","RA_OF_ASC_NODE":167.3962,
              "ARG_OF_PERICENTER":41.8613,"MEAN_ANOMALY":69.7682,"EPHEMERIS_TYPE":0,"CLASSIFICATION_TYPE":"U",
              "NORAD_CAT_ID":55261,"BSTAR":0.00065276,"DECAY_DATE":null} ]
            """;
    private static final String CSV = """
            OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,NORAD_CAT_ID,BSTAR
            "BUPT-1",2023-007P,2023-093T20:33:03.003264Z,15.29378720,.0009698,97.3598,167.3962,41.8613,69.7682,55261,.65276E-3
            """;
    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ndm><omm id="CCSDS_OMM_VERS" version="2.0"><header><ORIGINATOR>TEST</ORIGINATOR></header><body><segment>
            <metadata><OBJECT_NAME>BUPT-1</OBJECT_NAME><REF_FRAME>TEME</REF_FRAME><TIME_SYSTEM>UTC</TIME_SYSTEM></metadata>
            <data><meanElements><EPOCH>2023-04-03T20:33:03.003264</EPOCH><MEAN_MOTION>15.29378720</MEAN_MOTION>
            <ECCENTRICITY>.0009698</ECCENTRICITY><INCLINATION>97.3598</INCLINATION><RA_OF_ASC_NODE>167.3962</RA_OF_ASC_NODE>
            <ARG_OF_PERICENTER>41.8613</ARG_OF_PERICENTER><MEAN_ANOMALY>69.7682</MEAN_ANOMALY></meanElements>
            <tleParameters><NORAD_CAT_ID>55261</NORAD_CAT_ID><BSTAR>.65276E-3</BSTAR></tleParameters></data>
            </segment></body></omm></ndm>
            """;

    @ParameterizedTest
    @ValueSource(strings = {KVN, JSON, CSV, XML})
    void everyFormGivesTheElementsOfTheTle(String text) {
        var near = RecursiveComparisonConfiguration.builder()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-15 ? 0 : Double.compare(a, b), Double.class)
                .build();

        assertThat(Omm.parseAll(text, "omm"))
                .singleElement()
                .usingRecursiveComparison(near)
                .isEqualTo(DefaultMission.elements());
    }

    @Test
    void readsSeveralMessages() {
        assertThat(Omm.parseAll(KVN + KVN, "omm")).hasSize(2);
        assertThat(Omm.parseAll(CSV + CSV.lines().skip(1).findFirst().orElseThrow(), "omm"))
                .hasSize(2);
    }

    /** New objects have numbers from 100000 up, which no TLE holds. */
    @Test
    void readsNineDigitCatalogueNumbers() {
        MeanElements one =
                Omm.parseAll(KVN.replace("55261", "799500123"), "omm").getFirst();

        assertThat(one.noradId()).isEqualTo(799_500_123);
        assertThat(PassFinder.passes(
                        one,
                        DefaultMission.stations(),
                        one.orbitEpoch(),
                        one.orbitEpoch().plusSeconds(86_400)))
                .isNotEmpty();
    }

    @Test
    void whatIsNoOmmIsRefusedWithItsPlace() {
        assertRefused("", "there is no message");
        assertRefused(KVN.replace("MEAN_MOTION = 15", "MEAN_MOTION 15"), "line 12 is not KEY = value");
        assertRefused(
                KVN.replace("INCLINATION = 97", "INCLINATION = 397"), "INCLINATION 397.3598 is not in 0.0..360.0");
        assertRefused(
                KVN.replace("EPOCH = 2023", "EPOCH = soon"), "EPOCH \"soon-04-03T20:33:03.003264\" is no UTC time");
        assertRefused(KVN.replace("BSTAR = .65", "BSTAR = NaN; .65"), "BSTAR \"NaN; .65276E-3\" is no number");
        assertRefused(KVN.replace("BSTAR = .65276E-3", "BSTAR = NaN"), "BSTAR NaN is not in");
        assertRefused(KVN.replace("= SGP4", "= DSST"), "MEAN_ELEMENT_THEORY is DSST, not SGP4");
        assertRefused(KVN.replace("= TEME", "= EME2000"), "REF_FRAME is EME2000, not TEME");
        assertRefused(
                JSON.replace("\"MEAN_MOTION\":", "\"MEAN_MOTION\" "), "line 2, column 17 of its JSON: ':' is wanted");
        assertRefused(JSON.replace("null", "[1]"), "a text or a number is wanted");
        assertRefused(JSON.substring(0, 40), "of its JSON");
        assertRefused(CSV.replace(",55261", ""), "row 2 has 10 values under 11 headings");
        assertRefused(XML.replace("</data>", "</date>"), "line 7 is no good XML");
    }

    @Test
    void anXmlBombIsNotExpanded() {
        String bomb =
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><omm><EPOCH>&b;</EPOCH></omm>";

        assertThatThrownBy(() -> Omm.parseAll(bomb, "omm")).isInstanceOf(Problem.class);
    }

    private static void assertRefused(String text, String what) {
        assertThatThrownBy(() -> Omm.parseAll(text, "omm"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("orbit.bad-omm: omm")
                .hasMessageContaining(what);
    }
}
