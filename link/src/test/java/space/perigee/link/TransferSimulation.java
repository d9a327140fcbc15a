package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import space.perigee.mission.Digest;

class TransferSimulation {
    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("perigee.seeds", 200));
    }

    static byte[] bytes(Random random, int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return content;
    }

    @Test
    void aFileOnACleanLinkTakesItsTimeAndNoMore() {
        LossyWorld world = LossyWorld.of(1, LinkModel.bupt1Down(), LinkModel.bupt1Up());
        byte[] content = bytes(world.random, 5_000_000);
        world.space.put("a/b.bin", Priority.HARD_SAMPLE, content);

        world.runUntilQuiet(Duration.ofSeconds(5), () -> {});

        assertThat(world.ground.received).containsEntry("a/b.bin", Digest.of(content));
        assertThat(world.space.delivered).containsExactly("a/b.bin");
        double seconds = Duration.between(LossyWorld.START, world.now).toNanos() / 1e9;
        assertThat(seconds).isLessThan(0.6);
        assertThat(world.radio.space().sent().overflowed()).isZero();
    }
}
