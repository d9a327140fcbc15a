package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What the link model does to datagrams: rate, delay, loss, and losses that come together. */
class LinkPipeTest {
    private static final Instant START = Instant.EPOCH;
    private static final int PAYLOAD_BYTES = 1000 - LinkCounters.IP_UDP_BYTES; // 1000 bytes on the air
    private static final int MANY = 20_000;
    private static final LinkModel MEGABIT = LinkModel.of(8_000_000, Duration.ofMillis(10)); // 1 ms a datagram

    private static LinkPipe pipe(LinkModel model) {
        return new LinkPipe(model, now -> true, new SplittableRandom(1));
    }

    private static ByteBuffer datagram(int number) {
        return ByteBuffer.allocate(PAYLOAD_BYTES).putInt(0, number);
    }

    @Test
    void datagramsComeAtTheRateOfTheRadioAndLaterByTheDelay() {
        LinkPipe pipe = pipe(MEGABIT);
        for (int i = 0; i < 10; i++) pipe.offer(datagram(i), START);

        List<Instant> arrivals = new ArrayList<>();
        while (pipe.inFlight() > 0) {
            Instant next = pipe.nextArrival();
            assertThat(pipe.poll(next.minusNanos(1))).isEmpty();
            assertThat(pipe.poll(next).orElseThrow().getInt(0)).isEqualTo(arrivals.size());
            arrivals.add(next);
        }
        for (int i = 0; i < 10; i++) assertThat(arrivals.get(i)).isEqualTo(START.plusMillis(10 + 1 + i));
    }

    @Test
    void whatTheRadiosBufferDoesNotHoldIsDropped() {
        LinkPipe pipe = pipe(MEGABIT); // 160 ms of it are 160 datagrams
        for (int i = 0; i < 200; i++) pipe.offer(datagram(i), START);

        assertThat(pipe.counts().overflowed()).isEqualTo(40);
        assertThat(pipe.inFlight()).isEqualTo(160);
    }

    /** Whether each of many datagrams, one a radio's time, was lost. */
    private static boolean[] losses(LinkModel model) {
        LinkPipe pipe = pipe(model);
        boolean[] lost = new boolean[MANY];
        for (int i = 0; i < MANY; i++) {
            long before = pipe.counts().lost();
            pipe.offer(datagram(i), START.plusMillis(i));
            lost[i] = pipe.counts().lost() > before;
            pipe.poll(START.plusMillis(i));
        }
        return lost;
    }

    private static double share(boolean[] lost) {
        int count = 0;
        for (boolean one : lost) if (one) count++;
        return (double) count / lost.length;
    }

    private static double meanRun(boolean[] lost) {
        int runs = 0;
        int count = 0;
        for (int i = 0; i < lost.length; i++) {
            if (!lost[i]) continue;
            count++;
            if (i == 0 || !lost[i - 1]) runs++;
        }
        return (double) count / runs;
    }

    @Test
    void aCleanLinkLosesNothing() {
        assertThat(share(losses(MEGABIT))).isZero();
    }

    @Test
    void lossesComeEachByItself() {
        boolean[] lost = losses(MEGABIT.withLoss(0.05));

        assertThat(share(lost)).isCloseTo(0.05, Offset.offset(0.005));
        assertThat(meanRun(lost)).as("1 / (1 - 0.05)").isCloseTo(1.05, Offset.offset(0.03));
    }

    /** Gilbert and Elliott: of the time the bad state has toBad / (toBad + toGood), and a burst lasts 1 / toGood. */
    @Test
    void burstsAreLossesThatComeTogether() {
        boolean[] lost = losses(MEGABIT.withBursts(new LinkModel.Bursts(0.005, 0.1, 1)));

        assertThat(share(lost)).isCloseTo(0.005 / 0.105, Offset.offset(0.012));
        assertThat(meanRun(lost)).isCloseTo(10, Offset.offset(2.0));
    }

    @Test
    void outOfSightNothingArrives() {
        LinkPipe pipe = new LinkPipe(MEGABIT, now -> now.isBefore(START.plusMillis(12)), new SplittableRandom(1));
        for (int i = 0; i < 5; i++) pipe.offer(datagram(i), START);

        assertThat(pipe.poll(START.plusSeconds(1)).orElseThrow().getInt(0)).isZero(); // at 11 ms
        assertThat(pipe.poll(START.plusSeconds(1))).isEmpty();
        pipe.offer(datagram(5), START.plusMillis(12));
        assertThat(pipe.counts().unseen()).isEqualTo(5);
    }
}
