package space.perigee.vision;

import java.io.IOException;
import java.io.Reader;
import space.perigee.mission.Problem;

/**
 * Pulls values out of JSON text (RFC 8259) without keeping it: COCO's files have hundreds of megabytes. Written here, because a JSON library in this
 * room would fly to the spacecraft with it. Bounded in depth and length of text; a wrong character is a {@link Problem} with its place.
 */
final class JsonReader {
    /** COCO nests five deep (annotations, segmentation, polygon); skipped values may go a little further. */
    private static final int MAX_DEPTH = 32;

    /** File names, class names and run-length masks fit; anything longer is no text of ours. */
    private static final int MAX_TEXT = 1 << 16;

    private static final int END = -1;

    private final Reader in;
    private final String where;
    private final char[] buffer = new char[8192];
    private int filled;
    private int next;
    private long passed;

    JsonReader(Reader in, String where) {
        this.in = in;
        this.where = where;
    }

    /** What is done with one member of an object, whose name was read already: read its value. */
    @FunctionalInterface
    interface Member {
        void read(String name);
    }

    /** Reads an object; every member's value must be read by {@code member}. */
    void object(Member member) {
        expect('{');
        if (peek() == '}') {
            expect('}');
            return;
        }
        while (true) {
            String name = string();
            expect(':');
            member.read(name);
            if (peek() == '}') break;
            expect(',');
        }
        expect('}');
    }

    /** Reads an array; every element must be read by {@code element}. */
    void array(Runnable element) {
        expect('[');
        if (peek() == ']') {
            expect(']');
            return;
        }
        while (true) {
            element.run();
            if (peek() == ']') break;
            expect(',');
        }
        expect(']');
    }

    String string() {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (int c = take(); c != '"'; c = take()) {
            if (c == END || c < ' ') throw broken("text does not end");
            if (text.length() >= MAX_TEXT) throw broken("text of more than " + MAX_TEXT + " characters");
            text.append(c == '\\' ? escaped() : (char) c);
        }
        return text.toString();
    }

    private char escaped() {
        int c = take();
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw broken("unknown escape in text");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(take(), 16);
            if (digit < 0) throw broken("four hex digits must follow \\u");
            code = 16 * code + digit;
        }
        return (char) code;
    }

    /** A finite number. */
    double number() {
        peek();
        StringBuilder text = new StringBuilder();
        while (isOfNumber(ahead())) {
            if (text.length() > 64) throw broken("number of more than 64 characters");
            text.append((char) take());
        }
        try {
            double value = Double.parseDouble(text.toString());
            if (Double.isFinite(value)) return value;
        } catch (NumberFormatException bad) {
            throw broken("\"" + text + "\" where a number is wanted").because(bad);
        }
        throw broken("number out of range");
    }

    private static boolean isOfNumber(int c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    }

    /** Passes over whatever comes next. */
    void skip() {
        skip(0);
    }

    private void skip(int depth) {
        if (depth > MAX_DEPTH) throw broken("nested deeper than " + MAX_DEPTH);
        switch (peek()) {
            case '{' -> object(name -> skip(depth + 1));
            case '[' -> array(() -> skip(depth + 1));
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) if (take() != word.charAt(i)) throw broken(word + " is wanted");
    }

    /** After the last value. */
    void end() {
        if (peek() != END) throw broken("something follows the end");
    }

    private void expect(char wanted) {
        if (peek() != wanted) throw broken("'" + wanted + "' is wanted");
        take();
    }

    /** The next character that is not white, not taken. */
    private int peek() {
        while (ahead() == ' ' || ahead() == '\n' || ahead() == '\r' || ahead() == '\t' || ahead() == '\ufeff') take();
        return ahead();
    }

    private int ahead() {
        if (next == filled) fill();
        return filled == END ? END : buffer[next];
    }

    private int take() {
        int c = ahead();
        if (c != END) next++;
        return c;
    }

    private void fill() {
        if (filled == END) return;
        passed += filled;
        try {
            filled = in.read(buffer, 0, buffer.length);
        } catch (IOException failed) {
            throw broken("reading failed: " + failed.getMessage()).because(failed);
        }
        next = filled == END ? END : 0;
    }

    Problem broken(String why) {
        return VisionProblem.JSON_BROKEN.with(where, passed + Math.max(0, next), why);
    }
}
