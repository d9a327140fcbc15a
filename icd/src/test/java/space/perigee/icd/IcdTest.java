package space.perigee.icd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.mission.Problem;
import space.perigee.mission.StationId;

class IcdTest {
    static Stream<String> goldenNames() {
        return Bodies.examples().keySet().stream();
    }

    /** Counted by hand from the tables, so that the golden files do not only repeat the code. */
    @Test
    void aPingIsWrittenAsItsTableSays() {
        Body ping = new TelecommandBody(17, Instant.ofEpochMilli(1_000), new TelecommandBody.Order.Ping());

        assertThat(Icd.encode(ping)).asHexString().isEqualTo("000601" + "0000000000000011" + "00000000000003E8" + "05");
    }

    @Test
    void aFactIsWrittenAsItsTableSays() {
        Body fact = FactBody.of(FactBody.Kind.DISK_FULL, Instant.ofEpochMilli(258), "é!");

        assertThat(Icd.encode(fact))
                .asHexString()
                .isEqualTo("000401" + "0A" + "0000000000000102" + "00" + "0003C3A921");
    }

    @ParameterizedTest
    @MethodSource("goldenNames")
    void writesTheGoldenOctets(String name) throws IOException {
        Body body = Objects.requireNonNull(Bodies.examples().get(name));

        assertThat(HexFormat.of().formatHex(Icd.encode(body)))
                .isEqualTo(HexFormat.of().formatHex(golden(name)));
    }

    @ParameterizedTest
    @MethodSource("goldenNames")
    void readsTheGoldenOctets(String name) throws IOException {
        assertThat(Icd.decode(golden(name)))
                .usingRecursiveComparison()
                .isEqualTo(Bodies.examples().get(name));
    }

    @ParameterizedTest
    @MethodSource("goldenNames")
    void everyCutIsRefusedWithItsPlace(String name) throws IOException {
        byte[] whole = golden(name);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Icd.decode(cut))
                    .as("%d of %d octets", length, whole.length)
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.kind()).isEqualTo(IcdProblem.MALFORMED))
                    .hasMessageContaining("octet")
                    .hasMessageContaining("field");
        }
    }

    @Test
    void anOctetTooManyIsRefused() throws IOException {
        byte[] longer = Arrays.copyOf(golden("telecommand-1-ping"), 21);

        assertThatThrownBy(() -> Icd.decode(longer)).hasMessageContaining("at octet 20, field end: 1 octets too many");
    }

    @Test
    void newerTypesAndVersionsAreKeptAsTheyCame() {
        for (String hex : List.of("7fff0101", "000602ffff", "00ff09")) {
            byte[] octets = HexFormat.of().parseHex(hex);
            Body body = Icd.decode(octets);
            assertThat(body).isInstanceOf(UnknownBody.class);
            assertThat(Icd.encode(body)).isEqualTo(octets);
        }
    }

    @Test
    void aNewerKindOfFactOrOrderIsKeptAsItCame() {
        byte[] fact = HexFormat.of().parseHex("000401" + "FE" + "0000000000000102" + "00" + "0000");
        byte[] order = HexFormat.of().parseHex("000601" + "0000000000000011" + "00000000000003E8" + "63" + "0102");

        assertThat(Icd.decode(fact)).isEqualTo(new UnknownBody(4, 1, fact));
        assertThat(Icd.decode(order)).isEqualTo(new UnknownBody(6, 1, order));
    }

    @Test
    void clearedMemoryIsNoBody() {
        assertThatThrownBy(() -> Icd.decode(new byte[64])).hasMessageContaining("version");
    }

    @Test
    void valuesOutsideTheirLimitsAreRefused() {
        String head = "000201" + "0000000000000001" + "0001" + "000161";
        String rates = "0000000000000001" + "0000000000000001";
        String tail = "0000000000000000" + "003C" + "0000";
        String losBeforeAos = head + "0000000000000002" + "0000000000000001" + rates + "00000000" + tail;
        String nan = head + "0000000000000001" + "0000000000000002" + rates + "7FC00000" + tail;

        assertThatThrownBy(() -> Icd.decode(HexFormat.of().parseHex(losBeforeAos)))
                .hasMessageContaining("octet 24, field los");
        assertThatThrownBy(() -> Icd.decode(HexFormat.of().parseHex(nan)))
                .hasMessageContaining("octet 48, field maxElevationRad: NaN");
    }

    @Test
    void aHugeCountAsksForNoMemory() {
        byte[] plan = HexFormat.of().parseHex("000201" + "0000000000000001" + "FFFF");

        assertThatThrownBy(() -> Icd.decode(plan))
                .hasMessageContaining("octet 11, field contacts: 65535 is not in 0..2000");
    }

    @Test
    void aLongTextIsCutAtAWholeCharacter() {
        FactBody fact = FactBody.of(FactBody.Kind.STARTED, Instant.EPOCH, "x" + "東".repeat(100));

        assertThat(fact.text()).isEqualTo("x" + "東".repeat(66));
    }

    @Test
    void thePositionBetweenTwoSamplesLiesBetweenThemAcrossTheDateLineToo() {
        ContactPlanBody plan = new ContactPlanBody(
                1,
                List.of(),
                Instant.EPOCH,
                60,
                List.of(
                        new ContactPlanBody.TrackSample(0, (float) Math.PI - 0.03f, 500_000, true),
                        new ContactPlanBody.TrackSample(0, 0.03f - (float) Math.PI, 500_060, false)));

        ContactPlanBody.TrackSample at20 =
                plan.positionAt(Instant.ofEpochSecond(20)).orElseThrow();

        assertThat(at20.lonRad()).isCloseTo((float) Math.PI - 0.01f, Offset.offset(1e-5f));
        assertThat(at20.altM()).isEqualTo(500_020);
        assertThat(at20.sunlit()).isTrue();
        assertThat(plan.positionAt(Instant.ofEpochSecond(60))).isPresent();
        assertThat(plan.positionAt(Instant.ofEpochSecond(61))).isEmpty();
        assertThat(plan.positionAt(Instant.ofEpochSecond(-1))).isEmpty();
    }

    @Test
    void aContactIsOpenFromAosUpToLos() {
        ContactPlanBody.Contact contact = new ContactPlanBody.Contact(
                new StationId("beijing"), Instant.ofEpochSecond(10), Instant.ofEpochSecond(20), 1, 1, 0.1f);
        ContactPlanBody plan = new ContactPlanBody(1, List.of(contact), Instant.EPOCH, 60, List.of());

        assertThat(plan.openAt(Instant.ofEpochSecond(9))).isEmpty();
        assertThat(plan.nextAt(Instant.ofEpochSecond(9))).contains(contact);
        assertThat(plan.openAt(Instant.ofEpochSecond(10))).contains(contact);
        assertThat(plan.openAt(Instant.ofEpochSecond(20))).isEmpty();
        assertThat(plan.nextAt(Instant.ofEpochSecond(20))).isEmpty();
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = IcdTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
            String hex = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
