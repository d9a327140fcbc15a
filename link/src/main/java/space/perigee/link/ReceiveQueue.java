package space.perigee.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.link.Receiving.ReceiveState;
import space.perigee.mission.Flash;

/** The peer's transfers: those under way, and the numbers of those that are over, so that late PDUs make no ghosts. */
final class ReceiveQueue {
    /** Transfers coming in at once; each holds a file open. A peer of ours opens {@link SendQueue#MAX_ACTIVE_PER_CLASS} a class. */
    static final int MAX_OPEN = 512;

    /** Gaps of all of them: some 100 B each on the heap. */
    static final int MAX_GAPS = 1 << 17;

    /** Numbers come nearly in order, so the transfers of years are a few ranges. */
    private static final int MAX_OVER_RANGES = 4096;

    /** Failures are remembered apart, to repeat the same Finished. */
    private static final int MAX_FAILED = 1024;

    private final int source;
    private final Flash flash;
    private final String partFolder;
    private final Map<Long, Receiving> open = new LinkedHashMap<>();
    private final Gaps.Budget budget = new Gaps.Budget(MAX_GAPS);
    private final ByteRanges over = new ByteRanges(MAX_OVER_RANGES + 1);
    private final Map<Long, Condition> failed = new LinkedHashMap<>();

    ReceiveQueue(int source, Flash flash, String partFolder, String inbox, LinkJournal journal) {
        this.source = source;
        this.flash = flash;
        this.partFolder = partFolder;
        journal.over().forEach(over::add);
        failed.putAll(journal.failed());
        for (ReceiveState state : journal.receives()) {
            Receiving receiving = create(state.sequence, 0);
            receiving.restore(state, flash, inbox);
        }
        dropForeignParts();
    }

    private void dropForeignParts() {
        List<String> known = open.values().stream().map(Receiving::part).toList();
        for (String part : flash.list(partFolder)) {
            if (!known.contains(part)) flash.delete(part);
        }
    }

    private Receiving create(long sequence, long metadataDueNanos) {
        TransactionId id = new TransactionId(source, sequence);
        String part = String.format("%s/%010d.part", partFolder, sequence);
        Receiving receiving = new Receiving(id, part, budget, metadataDueNanos);
        open.put(sequence, receiving);
        return receiving;
    }

    Optional<Receiving> find(TransactionId id) {
        return id.source() == source ? Optional.ofNullable(open.get(id.sequence())) : Optional.empty();
    }

    /** A new one, unless too many are open. */
    Optional<Receiving> open(TransactionId id, long metadataDueNanos) {
        if (open.size() >= MAX_OPEN) return Optional.empty();
        return Optional.of(create(id.sequence(), metadataDueNanos));
    }

    boolean isOver(TransactionId id) {
        return over.contains(id.sequence());
    }

    /** How one that is over has ended; one that is forgotten among the failures counts as well ended. */
    Condition conditionOf(TransactionId id) {
        return failed.getOrDefault(id.sequence(), Condition.NO_ERROR);
    }

    /** It is over; its Finished may still have to be repeated. */
    void over(Receiving receiving, Condition condition) {
        long sequence = receiving.id().sequence();
        over.add(sequence, sequence + 1);
        over.keepLast(MAX_OVER_RANGES);
        if (condition != Condition.NO_ERROR) failed.put(sequence, condition);
        while (failed.size() > MAX_FAILED)
            failed.remove(failed.keySet().iterator().next());
    }

    /** The peer knows that it is over. */
    void remove(Receiving receiving) {
        receiving.close();
        receiving.gaps().clear();
        open.remove(receiving.id().sequence());
    }

    List<Receiving> all() {
        return new ArrayList<>(open.values());
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    int gapCount() {
        return budget.used();
    }

    Map<Long, Long> overRanges() {
        return over.asMap();
    }

    Map<Long, Condition> failures() {
        return Map.copyOf(failed);
    }

    List<ReceiveState> states() {
        return open.values().stream()
                .filter(receiving -> receiving.finished().isEmpty())
                .map(Receiving::state)
                .toList();
    }

    void close() {
        open.values().forEach(Receiving::close);
    }
}
