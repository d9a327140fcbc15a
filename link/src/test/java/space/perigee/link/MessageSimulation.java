package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageSimulation {
    private static final int MESSAGES = 30;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("perigee.seeds", 200));
    }

    /** Both ways at once, with loss, cuts and kills; what was applied is 1, 2, 3 and so on after every event. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachMessageIsAppliedOnceAndInOrder(long seed) {
        Random chance = new Random(seed);
        LinkModel model = LinkModel.of(1_000_000, Duration.ofMillis(50))
                .withLoss(0.3 * chance.nextDouble())
                .withDuplication(0.05);
        LossyWorld world = LossyWorld.of(seed, model, model);
        List<Integer> atGround = new ArrayList<>();
        List<Integer> inSpace = new ArrayList<>();
        int[] posted = new int[2];

        while (posted[0] < MESSAGES || posted[1] < MESSAGES || !world.quiet()) {
            assertThat(Duration.between(LossyWorld.START, world.now)).isLessThan(Duration.ofHours(1));
            if (!world.inContact) world.aos(Duration.ofSeconds(1 + chance.nextInt(20)));
            if (posted[0] < MESSAGES && chance.nextInt(5) == 0) post(world.space, posted[0]++);
            if (posted[1] < MESSAGES && chance.nextInt(5) == 0) post(world.ground, posted[1]++);
            int dice = chance.nextInt(600);
            if (dice == 0) world.space.crash();
            if (dice == 1) world.ground.crash();
            if (dice == 2 && world.inContact) world.los();
            world.step();
            apply(world.ground, atGround);
            apply(world.space, inSpace);
        }

        assertThat(atGround).hasSize(MESSAGES);
        assertThat(inSpace).hasSize(MESSAGES);
    }

    private static void post(LossyWorld.Side side, int number) {
        assertThat(side.messages.post(7, ByteBuffer.allocate(4).putInt(number).array()))
                .isEqualTo(number + 1);
        side.wakeAt = LossyWorld.START;
    }

    private static void apply(LossyWorld.Side side, List<Integer> applied) {
        for (Optional<Message> next = side.messages.next(); next.isPresent(); next = side.messages.next()) {
            assertThat(next.get().type()).isEqualTo(7);
            assertThat(next.get().body().getInt(0)).isEqualTo(applied.size());
            applied.add(next.get().body().getInt(0));
            side.messages.applied(next.get().sequence());
        }
    }

    @Test
    void aSideThatLostItsFolderIsHeardAgain() {
        LinkModel model = LinkModel.of(1_000_000, Duration.ofMillis(10));
        LossyWorld world = LossyWorld.of(1, model, model);
        post(world.space, 0);
        world.runUntilQuiet(Duration.ofMinutes(1), () -> {});
        apply(world.ground, new ArrayList<>());

        world.space.entity.close();
        world.space.flash = new MemoryFlash();
        CfdpConfig later = world.space.config.withFirstSequence(1000);
        world.space.entity = new CfdpEntity(later, world.space.channel, world.space.flash, "link", world.space);
        world.space.messages = new FileMessages(world.space.entity, world.space.flash, "messages", Priority.MESSAGE);
        world.los();
        post(world.space, 0);
        world.runUntilQuiet(Duration.ofMinutes(1), () -> {});

        List<Integer> applied = new ArrayList<>();
        apply(world.ground, applied);
        assertThat(applied).containsExactly(0);
    }

    @Test
    void limitsAreToldByName() {
        LinkModel model = LinkModel.of(1_000_000, Duration.ofMillis(10));
        LossyWorld world = LossyWorld.of(1, model, model);

        assertThatThrownBy(() -> world.space.messages.post(1, new byte[MessageChannel.MAX_BODY_BYTES + 1]))
                .hasMessageContaining(
                        "link.message-too-large: a message of 65537 bytes is over the limit of 65536 bytes");
        for (int i = 0; i < MessageChannel.MAX_OUTBOX; i++) world.space.messages.post(1, new byte[1]);
        assertThatThrownBy(() -> world.space.messages.post(1, new byte[1]))
                .hasMessageContaining("link.outbox-full: 2000 messages wait");
    }
}
