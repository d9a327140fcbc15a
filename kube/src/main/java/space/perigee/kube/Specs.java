package space.perigee.kube;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.Digest;
import space.perigee.mission.Nearest;
import space.perigee.mission.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Reads parts of resources as records, and the small rules that the records' constructors share. */
final class Specs {
    /** Longest list in any of our specs: the samples of a round. */
    static final int MAX_LIST = 10_000;

    /** No radio or laser link is planned near a terabit a second (bit/s). */
    static final long MAX_BPS = 1_000_000_000_000L;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

    private Specs() {}

    static <T> T read(Resource resource, String part, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(resource.peek().path(part), type);
        } catch (JacksonException e) {
            throw KubeProblem.INVALID.with(resource.key(), violation(part, e)).because(e);
        }
    }

    static List<Violation> violations(Resource resource, String part, Class<?> type) {
        if (!resource.peek().path(part).isObject()) return List.of(new Violation(part, "must be an object"));
        try {
            Objects.requireNonNull(Json.MAPPER.treeToValue(resource.peek().path(part), type));
            return List.of();
        } catch (JacksonException e) {
            return List.of(violation(part, e));
        }
    }

    private static Violation violation(String part, JacksonException e) {
        String path = part + path(e);
        if (e instanceof UnrecognizedPropertyException unknown) return new Violation(path, unknownField(unknown));
        if (e instanceof ValueInstantiationException && e.getCause() != null)
            return new Violation(path, String.valueOf(e.getCause().getMessage()));
        return new Violation(path, Json.firstLine(e));
    }

    private static String unknownField(UnrecognizedPropertyException e) {
        Collection<Object> ids = Objects.requireNonNullElse(e.getKnownPropertyIds(), List.of());
        List<String> known = ids.stream().map(String::valueOf).sorted().toList();
        return known.isEmpty()
                ? "unknown field"
                : "unknown field; did you mean \"" + Nearest.to(e.getPropertyName(), known) + "\"?";
    }

    private static String path(JacksonException e) {
        StringBuilder text = new StringBuilder();
        for (JacksonException.Reference step : e.getPath())
            if (step.getPropertyName() == null)
                text.append('[').append(step.getIndex()).append(']');
            else text.append('.').append(step.getPropertyName());
        return text.toString();
    }

    /** A field that must be there and not be empty. */
    static String required(String field, @Nullable String given) {
        if (given == null || given.isBlank()) throw new IllegalArgumentException(field + " is missing");
        return given;
    }

    static <T> T required(String field, @Nullable T given) {
        if (given == null) throw new IllegalArgumentException(field + " is missing");
        return given;
    }

    /** The name of another resource. */
    static String name(String field, @Nullable String given) {
        String name = required(field, given);
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException(field + " \"" + name + "\" is no name");
        return name;
    }

    /** A digest, in its one written form. */
    static String digest(String field, @Nullable String given) {
        try {
            return Digest.parse(required(field, given)).toString();
        } catch (Problem e) {
            throw new IllegalArgumentException(field + ": " + e.text(), e);
        }
    }

    /** Like {@link #digest}, empty where there is none. */
    static String digestOrNone(String field, @Nullable String given) {
        return given == null || given.isEmpty() ? "" : digest(field, given);
    }

    static String orNone(@Nullable String given) {
        return given == null ? "" : given;
    }

    /** An absent list is an empty one; bounded, without nulls. */
    static <T> List<T> list(String field, @Nullable List<T> given) {
        if (given == null) return List.of();
        if (given.size() > MAX_LIST)
            throw new IllegalArgumentException(
                    field + " has " + given.size() + " entries, over the limit of " + MAX_LIST);
        if (given.stream().anyMatch(Objects::isNull)) throw new IllegalArgumentException(field + " holds a null");
        return List.copyOf(given);
    }

    static <V> Map<String, V> map(String field, @Nullable Map<String, V> given) {
        if (given == null) return Map.of();
        if (given.size() > MAX_LIST || given.values().stream().anyMatch(Objects::isNull))
            throw new IllegalArgumentException(field + " is too long or holds a null");
        return Map.copyOf(given);
    }

    static void in(String field, double value, double min, double max) {
        if (!(value >= min && value <= max))
            throw new IllegalArgumentException(field + " is " + value + ", not in " + min + ".." + max);
    }

    static void in(String field, long value, long min, long max) {
        if (value < min || value > max)
            throw new IllegalArgumentException(field + " is " + value + ", not in " + min + ".." + max);
    }
}
