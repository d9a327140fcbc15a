package space.perigee.link;

import java.util.Map;
import java.util.TreeMap;

/** Disjoint, merged ranges of octets (or of numbers), bounded in count. What a sender must send again; which transfers are over. */
final class ByteRanges {
    private final TreeMap<Long, Long> ends = new TreeMap<>();
    private final int maxRanges;

    ByteRanges(int maxRanges) {
        this.maxRanges = maxRanges;
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    int count() {
        return ends.size();
    }

    Map<Long, Long> asMap() {
        return Map.copyOf(ends);
    }

    boolean contains(long value) {
        Map.Entry<Long, Long> floor = ends.floorEntry(value);
        return floor != null && floor.getValue() > value;
    }

    /**
     * Adds octets {@code start..end}.
     *
     * @return false when there are too many ranges; nothing is changed then
     */
    boolean add(long start, long end) {
        if (end <= start) return true;
        long from = start;
        long to = end;
        Map.Entry<Long, Long> before = ends.floorEntry(start);
        if (before != null && before.getValue() >= start) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        } else if (ends.size() >= maxRanges) {
            return false;
        }
        for (Map.Entry<Long, Long> next = ends.higherEntry(from);
                next != null && next.getKey() <= to;
                next = ends.higherEntry(from)) {
            to = Math.max(to, next.getValue());
            ends.remove(next.getKey());
        }
        ends.put(from, to);
        return true;
    }

    /** Takes away the first range, or so much of it as {@code maxBytes} allows. */
    Range takeFirst(long maxBytes) {
        Map.Entry<Long, Long> first = ends.pollFirstEntry();
        if (first == null) throw new IllegalStateException("nothing to take");
        long end = Math.min(first.getValue(), first.getKey() + maxBytes);
        if (end < first.getValue()) ends.put(end, first.getValue());
        return new Range(first.getKey(), end);
    }

    /** Forgets the lowest ranges beyond {@code count}. */
    void keepLast(int count) {
        while (ends.size() > count) ends.pollFirstEntry();
    }
}
