package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.cli.report.LoopReport.Spent;

/** Bytes on the wire and what they were spent on agree, whatever happened. */
class ByteAccountTest {
    private static final List<String> GROUND = List.of(
            "SPENT\tdown\tHARD_SAMPLE\tFILE\t800",
            "SPENT\tdown\tHARD_SAMPLE\tFILE_HEADERS\t60",
            "SPENT\tdown\tHARD_SAMPLE\tIP_UDP\t40",
            "SPENT\tup\tMESSAGE\tFILE\t30",
            "SPENT\tup\tMODEL_UPDATE\tFILE_AGAIN\t20",
            "something else that was said");

    private static ByteAccount account(long down, long up, boolean killed) {
        List<String> lines = new java.util.ArrayList<>(GROUND);
        lines.add("LINK down " + down + " up " + up);
        return ByteAccount.of(lines, killed);
    }

    private static long sum(ByteAccount account, String direction) {
        return account.spent().stream()
                .filter(row -> row.direction().equals(direction))
                .mapToLong(Spent::bytes)
                .sum();
    }

    @Test
    void whereTheTwoAgreeThereIsNoOtherRow() {
        assertThat(account(900, 50, true).spent())
                .containsExactly(
                        new Spent("down", "samples: content", 800),
                        new Spent("down", "samples: headers and protocol", 100),
                        new Spent("up", "messages: content", 30),
                        new Spent("up", "update: sent again", 20));
    }

    @Test
    void whatTheKilledGroundCountedIsARow() {
        ByteAccount account = account(2_983_631, 70, true);

        assertThat(account.spent())
                .contains(
                        new Spent("down", ByteAccount.OF_THE_KILLED, 2_983_631 - 900),
                        new Spent("up", ByteAccount.OF_THE_KILLED, 20));
        assertThat(sum(account, "down")).isEqualTo(account.down()).isEqualTo(2_983_631);
        assertThat(sum(account, "up")).isEqualTo(account.up()).isEqualTo(70);
    }

    /** None was killed: nothing is put on one that was. */
    @Test
    void aDifferenceSaysWhichWayItGoes() {
        ByteAccount account = account(910, 45, false);

        assertThat(account.spent())
                .contains(new Spent("down", ByteAccount.UNKNOWN, 10), new Spent("up", ByteAccount.UNSEEN, -5));
        assertThat(sum(account, "down")).isEqualTo(910);
        assertThat(sum(account, "up")).isEqualTo(45);
    }

    @Test
    void aLinkThatSaidNothingIsNoDifference() {
        ByteAccount account = ByteAccount.of(GROUND, false);

        assertThat(List.of(account.down(), account.up())).containsExactly(-1L, -1L);
        assertThat(account.spent()).hasSize(4);
    }
}
