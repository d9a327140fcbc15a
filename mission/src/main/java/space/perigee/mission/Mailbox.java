package space.perigee.mission;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/** A bounded queue between two agents: the only way by which they meet. Safe for several threads. */
public final class Mailbox<T> {
    private final ArrayBlockingQueue<T> letters;

    /** @param capacity named and reasoned where the mailbox is made */
    public Mailbox(int capacity) {
        letters = new ArrayBlockingQueue<>(capacity);
    }

    /** Puts one in; false when it is full, and then nothing happened. */
    public boolean offer(T letter) {
        return letters.offer(letter);
    }

    /** Takes the oldest, if there is one. */
    public Optional<T> poll() {
        return Optional.ofNullable(letters.poll());
    }

    public boolean isFull() {
        return letters.remainingCapacity() == 0;
    }
}
