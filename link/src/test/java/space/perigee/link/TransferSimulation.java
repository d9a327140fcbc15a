package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** Loss up to 30 %, duplicates, overtaking, contacts that end, either side killed; after every event all must still hold. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyByteArrivesWhateverIsLost(long seed) {
        Random chance = new Random(seed);
        LossyWorld world = LossyWorld.of(seed, model(chance, 20_000_000), model(chance, 1_000_000));
        int files = 1 + chance.nextInt(6);
        for (int i = 0; i < files; i++) put(world.space, "down" + i, chance);
        for (int i = 0; i < files / 2; i++) put(world.ground, "up/" + i, chance);

        world.runUntilQuiet(Duration.ofMinutes(20), () -> {
            disturb(world, chance);
            assertThat(world.space.entity.gapCount() + world.ground.entity.gapCount())
                    .isLessThanOrEqualTo(2 * ReceiveQueue.MAX_GAPS);
            assertNothingWrong(world, world.space, world.ground);
            assertNothingWrong(world, world.ground, world.space);
        });

        assertThat(world.sent.keySet()).allSatisfy(key -> {
            boolean fromSpace = key.startsWith("space:");
            String name = key.substring(key.indexOf(':') + 1);
            assertThat(fromSpace ? world.ground.received : world.space.received).containsKey(name);
            assertThat(fromSpace ? world.ground.failed : world.space.failed).isEmpty();
        });
        assertThat(world.space.flash.list("link/part")).isEmpty();
        assertThat(world.ground.flash.list("link/part")).isEmpty();
        assertThat(world.space.flash.list("link/put")).isEmpty();
    }

    private static LinkModel model(Random chance, long rateBps) {
        LinkModel model =
                LinkModel.of(rateBps, Duration.ofMillis(chance.nextInt(200))).withLoss(0.3 * chance.nextDouble());
        if (chance.nextBoolean()) model = model.withDuplication(0.1 * chance.nextDouble());
        if (chance.nextBoolean()) model = model.withJitter(Duration.ofMillis(1 + chance.nextInt(30)));
        return chance.nextInt(3) == 0 ? model.withBursts(new LinkModel.Bursts(0.002, 0.05, 0.8)) : model;
    }

    private static void put(LossyWorld.Side side, String name, Random chance) {
        Priority[] all = Priority.values();
        side.put(name, all[chance.nextInt(all.length)], bytes(chance, chance.nextInt(1 + chance.nextInt(300_000))));
    }

    private static void disturb(LossyWorld world, Random chance) {
        int dice = chance.nextInt(4000);
        if (dice == 0) world.space.crash();
        if (dice == 1) world.ground.crash();
        if (dice == 2) {
            world.space.crash();
            world.ground.crash();
        }
        if (dice == 3 && world.inContact) world.los();
    }

    private static void assertNothingWrong(LossyWorld world, LossyWorld.Side from, LossyWorld.Side to) {
        to.received.forEach((name, digest) ->
                assertThat(world.sent.get(from.name + ":" + name)).as(name).isEqualTo(digest));
    }
}
