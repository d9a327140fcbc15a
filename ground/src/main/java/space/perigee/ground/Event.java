package space.perigee.ground;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;

/**
 * A fact that is never forgotten.
 *
 * @param at mission time (UTC)
 * @param subjects what it is about, or what it made
 * @param parents what that was made of
 * @param text for people, one sentence; cut at {@link #MAX_TEXT}
 * @param numbers by name with unit ({@code sizeBytes}); what is not finite is left out, JSON cannot say it
 */
public record Event(
        Instant at,
        CraftKey craft,
        EventKind kind,
        List<Digest> subjects,
        List<Digest> parents,
        String text,
        Map<String, Double> numbers) {
    /** Some texts come from the satellite. */
    public static final int MAX_TEXT = 500;

    /** The samples of a round; a line stays below a megabyte. */
    public static final int MAX_DIGESTS = 5_000;

    private static final int MAX_NUMBERS = 100;

    public Event {
        Check.that(
                subjects.size() <= MAX_DIGESTS && parents.size() <= MAX_DIGESTS && numbers.size() <= MAX_NUMBERS,
                "event with %d subjects, %d parents, %d numbers",
                subjects.size(),
                parents.size(),
                numbers.size());
        subjects = List.copyOf(subjects);
        parents = List.copyOf(parents);
        text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 3) + "...";
        numbers = finite(numbers);
    }

    private static Map<String, Double> finite(Map<String, Double> numbers) {
        Map<String, Double> kept = new TreeMap<>(numbers);
        kept.values().removeIf(number -> !Double.isFinite(number));
        return java.util.Collections.unmodifiableMap(kept);
    }

    /** One that made {@code subject} of {@code parents}. */
    public static Event of(
            Instant at, CraftKey craft, EventKind kind, Digest subject, List<Digest> parents, String text) {
        return new Event(at, craft, kind, List.of(subject), parents, text, Map.of());
    }

    /** One without a digest. */
    public static Event note(Instant at, CraftKey craft, String text) {
        return new Event(at, craft, EventKind.NOTE, List.of(), List.of(), text, Map.of());
    }

    public Event with(Map<String, Double> measured) {
        return new Event(at, craft, kind, subjects, parents, text, measured);
    }
}
