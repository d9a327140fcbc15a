package space.perigee.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a receiver lacks of a file. Only the gaps are kept, each with the time when it is asked for (again): a gap that is being
 * filled is left alone, one that nobody fills is asked for after a round trip.
 */
final class Gaps {
    /** Gaps of all receiving transfers of one entity: bounds its memory at some 8 MB whatever a peer sends. */
    static final class Budget {
        private final int max;
        private int used;

        Budget(int max) {
            this.max = max;
        }

        boolean exhausted() {
            return used >= max;
        }

        int used() {
            return used;
        }
    }

    private record Gap(long end, long dueNanos) {}

    private final TreeMap<Long, Gap> gaps = new TreeMap<>();
    private final Budget budget;
    private long seen;
    private long missing;

    Gaps(Budget budget) {
        this.budget = budget;
    }

    /** Octets up to the farthest that is known to exist. */
    long seen() {
        return seen;
    }

    long missingBytes() {
        return missing;
    }

    boolean isEmpty() {
        return gaps.isEmpty();
    }

    List<Range> all() {
        return gaps.entrySet().stream()
                .map(e -> new Range(e.getKey(), e.getValue().end()))
                .toList();
    }

    /** The file is known to reach to {@code end}: what was not seen of it is missing, due at {@code dueNanos}. */
    void reachTo(long end, long dueNanos) {
        if (end <= seen) return;
        put(seen, end, dueNanos);
        seen = end;
    }

    /** Would {@code start..end} need a gap that there is no room for? Such a piece is treated as lost: it will be asked for. */
    boolean refuses(long start, long end) {
        if (!budget.exhausted()) return false;
        Map.Entry<Long, Gap> around = gaps.floorEntry(start);
        boolean splits =
                around != null && around.getKey() < start && around.getValue().end() > end;
        return start > seen || splits;
    }

    /** Is all of {@code start..end} here already? */
    boolean has(long start, long end) {
        if (end > seen) return false;
        Map.Entry<Long, Gap> gap = gaps.lowerEntry(end);
        return gap == null || gap.getValue().end() <= start;
    }

    /**
     * Octets {@code start..end} have come.
     *
     * @param newGapDueNanos when what was jumped over is asked for
     * @param servedDueNanos when the rest of a gap that is being filled is asked for again
     * @return how many of them are new
     */
    long fill(long start, long end, long newGapDueNanos, long servedDueNanos) {
        long fresh = 0;
        if (start > seen) put(seen, start, newGapDueNanos);
        if (end > seen) {
            fresh += end - Math.max(seen, start);
            seen = end;
        }
        Map.Entry<Long, Gap> gap = gaps.lowerEntry(end);
        while (gap != null && gap.getValue().end() > start) {
            long from = gap.getKey();
            Gap old = gap.getValue();
            remove(from, old);
            if (from < start) put(from, start, old.dueNanos());
            if (old.end() > end) put(end, old.end(), servedDueNanos);
            fresh += Math.min(end, old.end()) - Math.max(start, from);
            gap = gaps.lowerEntry(from);
        }
        return fresh;
    }

    /** Gaps that are due, at most {@code max}; each is due again at {@code againNanos}. */
    List<Range> due(long nowNanos, int max, long againNanos) {
        List<Range> due = new ArrayList<>();
        for (Map.Entry<Long, Gap> gap : gaps.entrySet()) {
            if (due.size() == max) break;
            if (gap.getValue().dueNanos() > nowNanos) continue;
            due.add(new Range(gap.getKey(), gap.getValue().end()));
            gap.setValue(new Gap(gap.getValue().end(), againNanos));
        }
        return due;
    }

    /** Everything that lacks is due at {@code dueNanos}: a contact begins. */
    void allDue(long dueNanos) {
        gaps.replaceAll((start, gap) -> new Gap(gap.end(), dueNanos));
    }

    /** Forgets all that came: the file did not agree with its checksum. */
    void startOver() {
        clear();
        seen = 0;
    }

    /** Gives its share of the budget back. */
    void clear() {
        budget.used -= gaps.size();
        gaps.clear();
        missing = 0;
    }

    /** As a journal tells it. */
    void restore(long seenBytes, List<Range> ranges) {
        clear();
        for (Range range : ranges) put(range.start(), range.end(), 0);
        seen = seenBytes;
    }

    private void put(long start, long end, long dueNanos) {
        gaps.put(start, new Gap(end, dueNanos));
        budget.used++;
        missing += end - start;
    }

    private void remove(long start, Gap gap) {
        gaps.remove(start);
        budget.used--;
        missing -= gap.end() - start;
    }
}
