package space.perigee.ground;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import space.perigee.mission.Digest;

/**
 * From any digest both ways along the event log: what it was made of, and what was made of it. Image, package, label, round, delta,
 * gate, contact, slot, confirmation. A chain ends at the model that it makes; asked for a model itself, the trace goes on to the rounds
 * that start from it, and to the models after them.
 */
public final class Trace {
    /** 32 bits: chance makes two of some thousand digests agree in them once in a thousand times. */
    public static final int MIN_DIGITS = 8;

    /** Candidates that a refusal shows. */
    private static final int MAX_SHOWN = 5;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + MIN_DIGITS + ",64}");
    private static final String PREFIX = "sha256:";

    private final EventLog log;

    public Trace(EventLog log) {
        this.log = log;
    }

    /** The chain of the one digest that starts with these hex digits ({@code sha256:} before them or not). */
    public List<TraceStep> of(String digits) {
        return of(resolve(digits));
    }

    /** The digest that a person means by its first digits. */
    public Digest resolve(String digits) {
        String lower = digits.strip().toLowerCase(Locale.ROOT);
        String hex = lower.startsWith(PREFIX) ? lower.substring(PREFIX.length()) : lower;
        if (!HEX.matcher(hex).matches()) throw GroundProblem.BAD_TRACE.with(shown(digits), MIN_DIGITS);
        TreeSet<Digest> found = new TreeSet<>();
        log.forEach(logged -> {
            addStarting(hex, logged.event().subjects(), found);
            addStarting(hex, logged.event().parents(), found);
        });
        if (found.isEmpty()) throw GroundProblem.UNKNOWN_DIGEST.with(hex);
        if (found.size() > 1)
            throw GroundProblem.AMBIGUOUS_DIGEST.with(
                    hex,
                    String.join(
                            ", ",
                            found.stream().limit(MAX_SHOWN).map(Digest::hex).toList()));
        return found.first();
    }

    private static void addStarting(String hex, List<Digest> digests, Set<Digest> found) {
        for (Digest digest : digests) if (digest.hex().startsWith(hex) && found.size() <= MAX_SHOWN) found.add(digest);
    }

    private static String shown(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    /** The chain of a digest, by the order of the steps and within one by time. */
    public List<TraceStep> of(Digest digest) {
        Reach reach = new Reach(digest, isBase(digest));
        // Events lie in the order in which they were told, which need not be the order in which things were made.
        for (int known = 0; known != reach.size(); ) {
            known = reach.size();
            log.forEach(logged -> reach.grow(logged.event()));
        }
        List<TraceStep> steps = new ArrayList<>();
        log.forEach(logged -> {
            if (reach.holds(logged.event())) steps.add(new TraceStep(logged.revision(), logged.event()));
        });
        steps.sort(
                Comparator.comparing((TraceStep step) -> step.event().kind()).thenComparingLong(TraceStep::revision));
        return List.copyOf(steps);
    }

    private boolean isBase(Digest digest) {
        boolean[] found = {false};
        log.forEach(logged -> {
            Event event = logged.event();
            found[0] |= event.kind() == EventKind.BASE && event.parents().contains(digest);
        });
        return found[0];
    }

    /**
     * What a digest was made of and what was made of it, as far as the log was read.
     *
     * @param bases whether a round comes after the model that it starts from. Backwards it never does: what made the base is the base's
     *     own chain
     */
    private record Reach(Set<Digest> older, Set<Digest> younger, boolean bases) {
        Reach(Digest digest, boolean bases) {
            this(new HashSet<>(Set.of(digest)), new HashSet<>(Set.of(digest)), bases);
        }

        int size() {
            return older.size() + younger.size();
        }

        void grow(Event event) {
            boolean isBase = event.kind() == EventKind.BASE;
            if (!isBase && touches(event.subjects(), older)) older.addAll(event.parents());
            if ((!isBase || bases) && touches(event.parents(), younger)) younger.addAll(event.subjects());
        }

        boolean holds(Event event) {
            if (event.kind() == EventKind.BASE) return bases && touches(event.parents(), younger);
            return touches(event.subjects(), older) || touches(event.subjects(), younger);
        }
    }

    private static boolean touches(List<Digest> digests, Set<Digest> set) {
        return digests.stream().anyMatch(set::contains);
    }
}
