package space.perigee.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.cli.report.LoopReport;

/**
 * The bytes on the wire of a whole demo, and what each was spent on: the rows of a direction sum to its bytes. The link counts the bytes,
 * the ground what they were spent on; where the two differ, a row of its own says so.
 *
 * @param down what arrived on the ground; -1 where the link said nothing
 * @param up what the ground sent, into silence as well; -1 where the link said nothing
 */
record ByteAccount(long down, long up, List<LoopReport.Spent> spent) {
    /** Of a ground that died before it could tell. */
    static final String OF_THE_KILLED = "counted by the process that was killed";

    /** The datagrams that a socket's buffer dropped on the ground's side, and those that came while it stopped. */
    static final String UNKNOWN = "seen on the link, not counted by the ground";

    /** The datagrams that a socket's buffer dropped on the link's side. */
    static final String UNSEEN = "less: counted by the ground, not seen on the link";

    private static final String DOWN = "down";
    private static final String UP = "up";

    /**
     * Adds up what the processes said.
     *
     * @param lines of all processes, in any order
     * @param groundWasKilled so that a part of its count is lost
     */
    static ByteAccount of(List<String> lines, boolean groundWasKilled) {
        Map<String, Map<String, Long>> sums = Map.of(DOWN, new TreeMap<>(), UP, new TreeMap<>());
        long down = -1;
        long up = -1;
        for (String line : lines) {
            String[] link = line.split(" ", -1);
            if (link.length == 5 && link[0].equals(LinkEmulateCommand.LINK)) {
                down = Long.parseLong(link[2]);
                up = Long.parseLong(link[4]);
            }
            String[] row = line.split("\t", -1);
            if (row.length == 5 && row[0].equals(GroundProcess.SPENT) && sums.containsKey(row[1]))
                sums.getOrDefault(row[1], Map.of()).merge(label(row[2], row[3]), Long.parseLong(row[4]), Long::sum);
        }
        List<LoopReport.Spent> spent = new ArrayList<>();
        addRows(DOWN, down, sums.getOrDefault(DOWN, Map.of()), groundWasKilled, spent);
        addRows(UP, up, sums.getOrDefault(UP, Map.of()), groundWasKilled, spent);
        return new ByteAccount(down, up, List.copyOf(spent));
    }

    private static void addRows(
            String direction,
            long onTheLink,
            Map<String, Long> sums,
            boolean groundWasKilled,
            List<LoopReport.Spent> into) {
        sums.forEach((what, bytes) -> into.add(new LoopReport.Spent(direction, what, bytes)));
        long counted = sums.values().stream().mapToLong(Long::longValue).sum();
        long difference = onTheLink - counted;
        if (onTheLink < 0 || difference == 0) return;
        String what = difference < 0 ? UNSEEN : groundWasKilled ? OF_THE_KILLED : UNKNOWN;
        into.add(new LoopReport.Spent(direction, what, difference));
    }

    private static String label(String priority, String spent) {
        String whose = switch (priority) {
            case "HARD_SAMPLE" -> "samples";
            case "MODEL_UPDATE" -> "update";
            case "MESSAGE", "TELECOMMAND" -> "messages";
            default -> "link";
        };
        return switch (spent) {
            case "FILE" -> whose + ": content";
            case "FILE_AGAIN" -> whose + ": sent again";
            default -> whose + ": headers and protocol";
        };
    }
}
