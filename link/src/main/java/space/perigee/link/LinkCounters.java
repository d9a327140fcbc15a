package space.perigee.link;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each octet that crossed the radio was spent on, by direction and class. Read it from the entity's thread. */
public final class LinkCounters {
    /** IPv4 and UDP headers without options, which the radio carries for each datagram. */
    public static final int IP_UDP_BYTES = 28;

    /** What octets are spent on. */
    public enum Spent {
        /** The file's octets, the first time. */
        FILE,
        /** The file's octets, sent again or come again. */
        FILE_AGAIN,
        /** Headers of File Data PDUs. */
        FILE_HEADERS,
        METADATA,
        EOF,
        FINISHED,
        ACK,
        NAK,
        PROMPT,
        KEEP_ALIVE,
        /** PDUs of transfers that are over. */
        LATE,
        /** Datagrams that are no PDU of ours. */
        REFUSED,
        /** IP and UDP headers of all datagrams ({@link #IP_UDP_BYTES} each). */
        IP_UDP
    }

    /**
     * One line of the account.
     *
     * @param sent true for what we sent, false for what came
     * @param priority the class; empty where it is not known
     */
    public record Row(boolean sent, Optional<Priority> priority, Spent spent, long datagrams, long bytes) {}

    private static final class Count {
        private long datagrams;
        private long bytes;
    }

    private final Map<Optional<Priority>, Map<Spent, Count>> sent = new LinkedHashMap<>();
    private final Map<Optional<Priority>, Map<Spent, Count>> received = new LinkedHashMap<>();

    void countSent(Optional<Priority> priority, Spent spent, int datagrams, long bytes) {
        count(table(sent, priority), spent, datagrams, bytes);
    }

    void countReceived(Optional<Priority> priority, Spent spent, int datagrams, long bytes) {
        count(table(received, priority), spent, datagrams, bytes);
    }

    private static Map<Spent, Count> table(
            Map<Optional<Priority>, Map<Spent, Count>> tables, Optional<Priority> priority) {
        return tables.computeIfAbsent(priority, p -> new EnumMap<>(Spent.class));
    }

    private static void count(Map<Spent, Count> table, Spent spent, int datagrams, long bytes) {
        Count count = table.computeIfAbsent(spent, s -> new Count());
        count.datagrams += datagrams;
        count.bytes += bytes;
    }

    /** All lines that are not zero. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        addRows(true, sent, rows);
        addRows(false, received, rows);
        return rows;
    }

    private static void addRows(boolean sent, Map<Optional<Priority>, Map<Spent, Count>> tables, List<Row> into) {
        tables.forEach((priority, table) ->
                table.forEach((spent, c) -> into.add(new Row(sent, priority, spent, c.datagrams, c.bytes))));
    }

    /** Octets on the air, IP and UDP headers included. */
    public long bytesSent() {
        return total(sent);
    }

    /** Octets on the air, IP and UDP headers included. */
    public long bytesReceived() {
        return total(received);
    }

    private static long total(Map<Optional<Priority>, Map<Spent, Count>> tables) {
        return tables.values().stream()
                .flatMap(table -> table.values().stream())
                .mapToLong(count -> count.bytes)
                .sum();
    }
}
