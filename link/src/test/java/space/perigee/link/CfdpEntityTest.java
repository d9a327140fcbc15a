package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.mission.Channel;
import space.perigee.mission.Digest;

class CfdpEntityTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final LinkModel fast = LinkModel.of(10_000_000, Duration.ofMillis(10));
    private final LossyWorld world = LossyWorld.of(1, fast, fast);

    private static byte[] bytes(int size) {
        return TransferSimulation.bytes(new Random(size), size);
    }

    private void run() {
        world.runUntilQuiet(MINUTE, () -> {});
    }

    @Test
    void anIdleContactCostsNoOctet() {
        world.aos(MINUTE);
        for (int i = 0; i < 100; i++) world.step();

        assertThat(world.space.entity.counters().rows()).isEmpty();
        assertThat(world.ground.entity.counters().rows()).isEmpty();
    }

    @Test
    void nothingIsSentOutsideAContactAndNoTimerRuns() {
        world.space.put("a", Priority.BULK, bytes(100_000));
        world.aos(Duration.ofMillis(30));
        while (world.inContact) world.step();
        for (int i = 0; i < 20; i++) world.step();
        long sent = world.radio.space().sent().offered();

        world.now = world.now.plus(Duration.ofDays(3));
        world.space.wakeAt = world.now;
        world.ground.wakeAt = world.now;
        for (int i = 0; i < 20; i++) world.step();

        assertThat(world.radio.space().sent().offered()).isEqualTo(sent);
        run();
        assertThat(world.ground.received).containsKey("a");
    }

    @Test
    void aTelecommandPreemptsBulkWithinOnePdu() {
        world.space.put("bulk", Priority.BULK, bytes(2_000_000));
        world.aos(MINUTE);
        for (int i = 0; i < 50; i++) world.step();
        world.space.put("order", Priority.TELECOMMAND, bytes(100));

        while (world.space.delivered.isEmpty()) world.step();

        assertThat(world.space.delivered).containsExactly("order");
        assertThat(world.ground.received).doesNotContainKey("bulk");
    }

    @Test
    void emptyAndOneOctetFilesArrive() {
        world.space.put("empty", Priority.BULK, new byte[0]);
        world.space.put("one", Priority.BULK, new byte[1]);

        run();

        assertThat(world.ground.received).containsOnlyKeys("empty", "one");
    }

    @Test
    void aCancelledTransferIsForgottenOnBothSides() {
        world.space.put("bulk", Priority.BULK, bytes(3_000_000));
        world.aos(MINUTE);
        while (world.ground.entity.report().isEmpty()) world.step();
        world.space.entity.cancel(world.space.entity.report().getFirst().id());
        world.space.wakeAt = world.now;

        run();

        assertThat(world.ground.received).isEmpty();
        assertThat(world.space.failed).containsEntry("bulk", Condition.CANCEL_REQUESTED);
        assertThat(world.ground.failed).containsEntry("bulk", Condition.CANCEL_REQUESTED);
        assertThat(world.ground.flash.list("link/part")).isEmpty();
    }

    /** The file is not what its digest says: fetched anew twice, then given up, and never seen in the inbox. */
    @Test
    void aFileThatIsNotItsDigestIsGivenUp() {
        world.space.flash.replace("out/lie", bytes(50_000));
        world.space.entity.put(new PutRequest("out/lie", "lie", Priority.BULK, Digest.of(new byte[0])));

        run();

        assertThat(world.space.failed).containsEntry("lie", Condition.FILE_CHECKSUM_FAILURE);
        assertThat(world.ground.received).isEmpty();
        assertThat(world.ground.flash.list("link/inbox")).isEmpty();
        assertThat(again()).isEqualTo(2L * 50_000);
    }

    private long again() {
        return world.space.entity.counters().rows().stream()
                .filter(row -> row.sent() && row.spent() == LinkCounters.Spent.FILE_AGAIN)
                .mapToLong(LinkCounters.Row::bytes)
                .sum();
    }

    @Test
    void aKilledReceiverHasAtMostHalfASecondRepeated() {
        world.space.put("bulk", Priority.BULK, bytes(3_000_000));
        world.aos(MINUTE);
        while (world.now.isBefore(LossyWorld.START.plusMillis(1300))) world.step();
        world.ground.crash();

        run();

        assertThat(world.ground.received).containsKey("bulk");
        // 0.5 s of journal and the octets that were in flight, at 10 Mbit/s
        assertThat(again()).isBetween(1L, 700_000L);
    }

    @Test
    void aKilledSenderHasAtMostHalfASecondRepeated() {
        world.space.put("bulk", Priority.BULK, bytes(3_000_000));
        world.aos(MINUTE);
        while (world.now.isBefore(LossyWorld.START.plusMillis(1300))) world.step();
        world.space.crash();
        assertThat(world.space.entity.report())
                .as("known at once, so that nobody puts it twice")
                .hasSize(1);

        run();

        assertThat(world.ground.received).containsKey("bulk");
        // 1.3 s of 1.25 MB/s had gone; 0.5 s of journal may go again
        assertThat(sentOfFile()).isBetween(3_000_000L - 1_625_000, 3_000_000L - 1_625_000 + 625_000);
    }

    /** Octets of file data that the process on board sent, since it started. */
    private long sentOfFile() {
        return world.space.entity.counters().rows().stream()
                .filter(row -> row.sent() && row.spent().name().startsWith("FILE"))
                .mapToLong(LinkCounters.Row::bytes)
                .sum();
    }

    @Test
    void aFullDiskFailsTheTransferAndNothingElse() {
        world.ground.flash.freeBytes(1000);
        world.space.put("big", Priority.BULK, bytes(500_000));

        world.aos(MINUTE);
        while (world.space.failed.isEmpty()) world.step();
        assertThat(world.space.failed).containsEntry("big", Condition.FILESTORE_REJECTION);

        world.ground.flash.freeBytes(1L << 30);
        world.space.put("later", Priority.BULK, bytes(500_000));
        run();
        assertThat(world.ground.received).containsOnlyKeys("later");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../x", "/etc/passwd", "a//b", "a/../b", "", ".hidden", "a/.b", "a\\b", "a b", "ä", "a/", "x\0y"
            })
    void namesThatLeaveTheInboxAreRefusedOnBothSides(String name) {
        world.space.flash.replace("out/x", new byte[1]);
        assertThatThrownBy(() ->
                        world.space.entity.put(new PutRequest("out/x", name, Priority.BULK, Digest.of(new byte[1]))))
                .hasMessageContaining("link.bad-destination");

        // The same from a peer that does not check.
        world.aos(MINUTE);
        send(new Pdu.Metadata(header(9), 0, 1, "x", name, List.of()));
        send(new Pdu.Eof(header(9), Condition.NO_ERROR, 0, 1));
        for (int i = 0; i < 30; i++) world.step();
        assertThat(world.ground.received).isEmpty();
        assertThat(world.ground.flash.list("link/inbox")).isEmpty();
        assertThat(world.ground.flash.list("link/part")).isEmpty();
    }

    @Test
    void aFileOverTheLimitOfItsClassIsRefusedByThePeerToo() {
        Pdu.FileIntent intent = new Pdu.FileIntent(Priority.TELECOMMAND, Digest.of(new byte[0]));
        world.aos(MINUTE);
        send(new Pdu.Metadata(header(9), 0, (1L << 20) + 1, "x", "x", List.of(intent.encode())));
        for (int i = 0; i < 30; i++) world.step();

        assertThat(world.ground.failed).containsEntry("x", Condition.FILE_SIZE_ERROR);
    }

    @Test
    void junkAndForeignPdusAreCountedAndChangeNothing() {
        world.aos(MINUTE);
        world.radio.space().send(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        send(new Pdu.Prompt(new PduHeader(false, new TransactionId(77, 1), 2), true));
        send(new Pdu.Prompt(new PduHeader(true, new TransactionId(1, 1), 2), true));
        for (int i = 0; i < 10; i++) world.step();

        assertThat(world.ground.entity.report()).isEmpty();
        assertThat(world.ground.entity.counters().rows())
                .anyMatch(row -> row.spent() == LinkCounters.Spent.REFUSED && row.datagrams() == 3);
    }

    @Test
    void latePdusOfATransferThatIsOverMakeNoGhost() {
        world.space.put("a", Priority.BULK, bytes(5000));
        run();
        send(new Pdu.FileData(header(1), 0, ByteBuffer.wrap(new byte[100])));
        send(new Pdu.Eof(header(1), Condition.NO_ERROR, 0, 5000));
        for (int i = 0; i < 30; i++) world.step();

        assertThat(world.ground.entity.report()).isEmpty();
        assertThat(world.ground.receivedCalls).isEqualTo(1);
    }

    private static PduHeader header(long sequence) {
        return new PduHeader(false, new TransactionId(1, sequence), 2);
    }

    private void send(Pdu pdu) {
        ByteBuffer out = ByteBuffer.allocate(Channel.MAX_DATAGRAM_BYTES);
        PduCodec.encode(pdu, out);
        world.radio.space().send(out.flip());
        world.ground.wakeAt = world.now;
    }
}
