package space.perigee.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both marks of a message channel where the disk has no room for them: nothing throws, no number is used twice, no message is lost. */
class MessageMarksTest {
    private static final LinkModel CLEAR = LinkModel.of(1_000_000, Duration.ofMillis(10));

    private final LossyWorld world = LossyWorld.of(1, CLEAR, CLEAR);

    private long post(int number) {
        long sequence = world.space.messages.post(
                7, ByteBuffer.allocate(4).putInt(number).array());
        world.space.wakeAt = LossyWorld.START;
        return sequence;
    }

    private void runOverSomeContacts() {
        for (int i = 0; i < 3; i++) {
            world.runUntilQuiet(Duration.ofMinutes(5), () -> {});
            world.los();
        }
    }

    private List<Integer> applied() {
        List<Integer> bodies = new ArrayList<>();
        MessageChannel messages = world.ground.messages;
        for (Optional<Message> next = messages.next(); next.isPresent(); next = messages.next()) {
            bodies.add(next.get().body().getInt(0));
            messages.applied(next.get().sequence());
        }
        return bodies;
    }

    @Test
    void aNumberWhoseMarkFoundNoRoomIsNotUsedAgainAfterACrash() {
        world.space.flash.noRoomFor("messages/sent");
        for (int i = 1; i <= 3; i++) assertThat(post(i)).isEqualTo(i);
        runOverSomeContacts();
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(world.space.messages.outboxSize()).isZero();

        world.space.crash();

        assertThat(post(4)).isEqualTo(4);
        world.space.flash.noRoomFor("");
        runOverSomeContacts();
        assertThat(applied()).containsExactly(4);
        assertThat(world.space.flash.list("messages/outbox")).isEmpty();
    }

    @Test
    void messagesWhoseMarkFoundNoRoomComeOnceMoreAfterACrashAndTheOrderGoesOn() {
        world.ground.flash.noRoomFor("messages/applied");
        for (int i = 1; i <= 3; i++) post(i);
        runOverSomeContacts();
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(applied()).as("once while it lives").isEmpty();

        world.ground.crash();
        post(4);
        runOverSomeContacts();

        assertThat(applied()).containsExactly(1, 2, 3, 4);
        world.ground.flash.noRoomFor("");
        post(5);
        runOverSomeContacts();
        assertThat(applied()).containsExactly(5);
        assertThat(world.ground.flash.list("link/inbox/msg")).isEmpty();
        world.ground.crash();
        assertThat(applied()).as("the mark has found room").isEmpty();
    }
}
