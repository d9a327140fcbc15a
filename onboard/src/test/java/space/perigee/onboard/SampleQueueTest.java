package space.perigee.onboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;

class SampleQueueTest {
    @TempDir
    Path folder;

    private DiskFlash flash;

    @BeforeEach
    void open() {
        flash = new DiskFlash(folder);
    }

    private static byte[] body(int fill, int length) {
        byte[] body = new byte[length];
        java.util.Arrays.fill(body, (byte) fill);
        return body;
    }

    @Test
    void theMostValuePerByteGoesFirst() {
        SampleQueue queue = new SampleQueue(flash, 1000);
        queue.offer(body(1, 100), 5);
        queue.offer(body(2, 10), 1);

        assertThat(queue.best(1000)).get().extracting(SampleQueue.Item::digest).isEqualTo(Digest.of(body(2, 10)));
        assertThat(queue.best(5)).isEmpty();
    }

    @Test
    void whatAnEarlierProcessKeptIsThereInItsOrder() {
        SampleQueue before = new SampleQueue(flash, 1000);
        before.offer(body(1, 10), 0);
        before.offer(body(2, 10), 3);
        before.offer(body(3, 10), 2);

        SampleQueue after = new SampleQueue(flash, 1000);

        assertThat(after.items()).isEqualTo(3);
        assertThat(after.best(1000)).get().extracting(SampleQueue.Item::digest).isEqualTo(Digest.of(body(2, 10)));
    }

    @Test
    void aFullQueueGivesUpItsWorstForABetterOneOnly() {
        SampleQueue queue = new SampleQueue(flash, 25);
        queue.offer(body(1, 10), 1);
        queue.offer(body(2, 10), 2);

        assertThat(queue.offer(body(3, 10), 0.5)).isFalse();
        assertThat(queue.offer(body(4, 10), 3)).isTrue();
        assertThat(queue.items()).isEqualTo(2);
        assertThat(flash.list(SampleQueue.FOLDER)).hasSize(2);
        assertThat(queue.sizeBytes()).isEqualTo(20);
    }

    @Test
    void whatIsUnderWayIsNotOfferedTwiceAndLeavesWhenDelivered() {
        SampleQueue queue = new SampleQueue(flash, 100);
        queue.offer(body(1, 10), 1);
        String name = queue.best(100).orElseThrow().name();

        queue.markUnderWay(name);
        assertThat(queue.best(100)).isEmpty();
        queue.delivered(name);
        queue.delivered(name);

        assertThat(queue.items()).isZero();
        assertThat(flash.list(SampleQueue.FOLDER)).isEmpty();
    }
}
