package space.perigee.ground;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Problem;
import tools.jackson.core.JacksonException;

/**
 * The events of a ground segment, in order, all of them. Files below {@code events/}, each named by the revision of its first event
 * and closed at {@value #SEGMENT_BYTES} bytes or by software of a newer format, which leaves it as it is; revisions count from 1 without
 * a gap. One line is one event:
 *
 * <pre>
 * {"rev":7,"at":"2023-04-20T01:02:03Z","craft":"demo/bupt-1","kind":"gate","subjects":["sha256:..."],
 *  "parents":[],"text":"promoted","numbers":{"new.map50":0.41}}
 * </pre>
 *
 * Safe for several threads of one process.
 */
public final class EventLog {
    /** Small enough to be read at once, large enough that a year of events is some hundred files. */
    static final int SEGMENT_BYTES = 4 << 20;

    /** A segment and the largest append on top of it. */
    private static final int MAX_SEGMENT_BYTES = 4 * SEGMENT_BYTES;

    /** 2 since there are launches and bases, which older software would take for damage. */
    private static final int FORMAT = 2;

    private static final String KIND = "perigee-events";
    private static final String FOLDER = "events";
    private static final Pattern NAME = Pattern.compile(FOLDER + "/\\d{12}\\.jsonl");

    private final Flash flash;
    private final List<Long> firsts = new ArrayList<>();
    private final boolean writable;
    private LineFile open;
    private long revision;

    /**
     * One event and its place.
     *
     * @param revision from 1, without a gap
     */
    public record Logged(long revision, Event event) {}

    /** The form of a line. */
    private record Line(
            long rev,
            Instant at,
            String craft,
            String kind,
            List<String> subjects,
            List<String> parents,
            String text,
            Map<String, Double> numbers) {}

    /** Opens the log, or starts one. The folder belongs to this process. */
    public EventLog(Flash flash) {
        this(flash, true);
    }

    private EventLog(Flash flash, boolean writable) {
        this.flash = flash;
        this.writable = writable;
        for (String file : flash.list(FOLDER))
            if (NAME.matcher(file).matches())
                firsts.add(Long.parseLong(file.substring(FOLDER.length() + 1, file.length() - ".jsonl".length())));
        if (firsts.isEmpty()) firsts.add(1L);
        open = segment(firsts.getLast());
        revision = firsts.getLast() - 1;
        readSegment(firsts.getLast(), logged -> revision = logged.revision());
    }

    /** The log as it is now, to read beside the process that writes it; changes nothing. */
    public static EventLog view(Flash flash) {
        if (flash.list(FOLDER).isEmpty()) throw MissionProblem.FILE_MISSING.with(flash.path(FOLDER) + "/*.jsonl");
        return new EventLog(flash, false);
    }

    private LineFile segment(long first) {
        String name = String.format(Locale.ROOT, "%s/%012d.jsonl", FOLDER, first);
        return writable
                ? LineFile.open(flash, name, KIND, FORMAT, MAX_SEGMENT_BYTES)
                : LineFile.view(flash, name, KIND, FORMAT, MAX_SEGMENT_BYTES);
    }

    /** Revision of the newest event, 0 when there is none. */
    public synchronized long revision() {
        return revision;
    }

    /** Keeps an event; it is on the medium when this returns. @return its revision */
    public long append(Event event) {
        return append(List.of(event));
    }

    /** Keeps several at the price of one. @return revision of the last */
    public synchronized long append(List<Event> events) {
        Check.that(writable, "an event for a log that is open to read");
        if (events.isEmpty()) return revision;
        if (open.sizeBytes() >= SEGMENT_BYTES || open.format() < FORMAT) {
            open = segment(revision + 1);
            firsts.add(revision + 1);
        }
        List<String> lines = new ArrayList<>();
        for (Event event : events) lines.add(line(revision + 1 + lines.size(), event));
        open.append(lines);
        revision += lines.size();
        return revision;
    }

    private static String line(long rev, Event event) {
        return GroundJson.line(new Line(
                rev,
                event.at(),
                event.craft().toString(),
                event.kind().word(),
                event.subjects().stream().map(Digest::toString).toList(),
                event.parents().stream().map(Digest::toString).toList(),
                event.text(),
                event.numbers()));
    }

    /** Events after revision {@code from}, oldest first, at most {@code max}. */
    public synchronized List<Logged> since(long from, int max) {
        List<Logged> found = new ArrayList<>();
        if (from >= revision) return found;
        for (int i = segmentOf(from + 1); i < firsts.size() && found.size() < max; i++)
            readSegment(firsts.get(i), logged -> {
                if (logged.revision() > from && found.size() < max) found.add(logged);
            });
        return found;
    }

    private int segmentOf(long wanted) {
        int index = firsts.size() - 1;
        while (index > 0 && firsts.get(index) > wanted) index--;
        return index;
    }

    /** The newest events of a spacecraft, oldest of them first, at most {@code max}. */
    public synchronized List<Logged> tail(CraftKey craft, int max) {
        Deque<Logged> found = new ArrayDeque<>();
        for (int i = firsts.size() - 1; i >= 0 && found.size() < max; i--) {
            List<Logged> here = new ArrayList<>();
            readSegment(firsts.get(i), logged -> {
                if (logged.event().craft().equals(craft)) here.add(logged);
            });
            for (int k = here.size() - 1; k >= 0 && found.size() < max; k--) found.addFirst(here.get(k));
        }
        return List.copyOf(found);
    }

    /** Every event, oldest first, one segment in memory at a time. */
    public synchronized void forEach(Consumer<Logged> reader) {
        for (long first : List.copyOf(firsts)) readSegment(first, reader);
    }

    private void readSegment(long first, Consumer<Logged> reader) {
        LineFile file = segment(first);
        long[] expected = {first};
        file.read((number, text) -> {
            Logged logged = parse(file.name(), number, text);
            if (logged.revision() != expected[0]++)
                throw GroundProblem.STATE_DAMAGED.with(
                        file.name(), number, "revision " + logged.revision() + " does not follow");
            reader.accept(logged);
        });
    }

    private static Logged parse(String name, int number, String text) {
        try {
            Line line = GroundJson.MAPPER.readValue(text, Line.class);
            Event event = new Event(
                    line.at(),
                    CraftKey.parse(line.craft()),
                    EventKind.of(line.kind())
                            .orElseThrow(() -> GroundProblem.STATE_DAMAGED.with(name, number, "kind " + line.kind())),
                    line.subjects().stream().map(Digest::parse).toList(),
                    line.parents().stream().map(Digest::parse).toList(),
                    line.text(),
                    line.numbers());
            return new Logged(line.rev(), event);
        } catch (JacksonException e) {
            throw GroundProblem.STATE_DAMAGED
                    .with(name, number, GroundJson.why(e))
                    .because(e);
        } catch (Problem e) {
            throw GroundProblem.STATE_DAMAGED.with(name, number, e.text()).because(e);
        } catch (NullPointerException | IllegalStateException e) {
            throw GroundProblem.STATE_DAMAGED
                    .with(name, number, "a field is missing or out of bounds")
                    .because(e);
        }
    }
}
