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
 * gate, contact, slot, confirmation.
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
        Set<Digest> older = new HashSet<>(Set.of(digest));
        Set<Digest> younger = new HashSet<>(Set.of(digest));
        // Events lie in the order in which they were told, which need not be the order in which things were made.
        for (int known = 0; known != older.size() + younger.size(); ) {
            known = older.size() + younger.size();
            log.forEach(logged -> grow(logged.event(), older, younger));
        }
        List<TraceStep> steps = new ArrayList<>();
        log.forEach(logged -> {
            Event event = logged.event();
            if (touches(event.subjects(), older) || touches(event.subjects(), younger))
                steps.add(new TraceStep(logged.revision(), event));
        });
        steps.sort(
                Comparator.comparing((TraceStep step) -> step.event().kind()).thenComparingLong(TraceStep::revision));
        return List.copyOf(steps);
    }

    private static void grow(Event event, Set<Digest> older, Set<Digest> younger) {
        if (touches(event.subjects(), older)) older.addAll(event.parents());
        if (touches(event.parents(), younger)) younger.addAll(event.subjects());
    }

    private static boolean touches(List<Digest> digests, Set<Digest> set) {
        return digests.stream().anyMatch(set::contains);
    }
}
