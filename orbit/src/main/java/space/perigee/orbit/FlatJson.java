package space.perigee.orbit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.mission.Problem;

/**
 * The JSON of an OMM (RFC 8259): one object or a list of objects, whose values are texts, numbers, true, false or null. What is
 * nested deeper is refused. A JSON library for these few lines would bring its weight into every process that knows an orbit.
 */
final class FlatJson {
    private final String text;
    private final String where;
    private int at;

    private FlatJson(String text, String where) {
        this.text = text;
        this.where = where;
    }

    /** Every value as text; null is left out. */
    static List<Map<String, String>> objects(String text, String where) {
        FlatJson in = new FlatJson(text, where);
        List<Map<String, String>> all = new ArrayList<>();
        if (in.peek() == '{') {
            all.add(in.object());
        } else {
            in.expect('[');
            if (in.peek() == ']') in.at++;
            else in.items(all);
        }
        if (in.peek() != 0) throw in.problem("something after its end");
        return all;
    }

    private void items(List<Map<String, String>> all) {
        do all.add(object());
        while (more(']'));
    }

    private Map<String, String> object() {
        Map<String, String> values = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            at++;
            return values;
        }
        do {
            peek();
            String key = string();
            expect(':');
            String value = peek() == '"' ? string() : bare();
            if (!value.equals("null")) values.put(key, value);
        } while (more('}'));
        return values;
    }

    /** Whether a comma follows; else {@code end} must. */
    private boolean more(char end) {
        char next = peek();
        at++;
        if (next == ',') return true;
        if (next == end) return false;
        at--;
        throw problem("',' or '" + end + "' is wanted");
    }

    private String bare() {
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) at++;
        if (at == start) throw problem("a text or a number is wanted");
        return text.substring(start, at);
    }

    private static boolean isBare(char c) {
        return Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0;
    }

    private String string() {
        if (at >= text.length() || text.charAt(at) != '"') throw problem("'\"' is wanted");
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw problem("a text has no end");
    }

    /** At the backslash; ends on the last character of the escape. */
    private char escaped() {
        at++;
        if (at >= text.length()) throw problem("a text has no end");
        char c = text.charAt(at);
        if (c != 'u') {
            int which = "\"\\/bfnrt".indexOf(c);
            if (which < 0) throw problem("no such escape");
            return "\"\\/\b\f\n\r\t".charAt(which);
        }
        try {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw problem("no such escape").because(e);
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) throw problem("'" + wanted + "' is wanted");
        at++;
    }

    /** The next character that is no space, 0 at the end. */
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        return at < text.length() ? text.charAt(at) : 0;
    }

    private Problem problem(String what) {
        int end = Math.min(at, text.length());
        long line = text.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
        int column = end - text.lastIndexOf('\n', Math.max(0, end - 1));
        return OrbitProblem.BAD_OMM.with(where, "line " + line + ", column " + column + " of its JSON: " + what);
    }
}
