package space.perigee.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import space.perigee.mission.Check;

/**
 * Text in aligned columns; a heading that begins with {@code >} is of a column of numbers, to the right. Long texts of the last column
 * go on in the next line; sentences that are no cells stand below.
 */
final class Table {
    /** Half of a wide screen: beyond its width a terminal breaks lines itself, in the middle of words. */
    static final int MAX_WIDTH = 120;

    /** Where less room than this is left for the last column, as beside a long path, it is left as it is. */
    private static final int MIN_WRAPPED = 30;

    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> below = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    Table row(Object... cells) {
        Check.that(cells.length == headings.size(), "%d cells under %d headings", cells.length, headings.size());
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> String.valueOf(cells[i]))
                .toList());
        return this;
    }

    /** Adds a line below the table. */
    Table below(String sentence) {
        below.add(sentence);
        return this;
    }

    /** Lines without trailing blanks; the heading first. */
    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream().map(Table::title).toList());
        all.addAll(rows);
        List<List<String>> wrapped = wrapped(all);
        int[] widths = widths(wrapped);
        return Stream.concat(wrapped.stream().map(row -> line(row, widths)), below.stream())
                .toList();
    }

    private int[] widths(List<List<String>> all) {
        return IntStream.range(0, headings.size())
                .map(i -> all.stream().mapToInt(row -> width(row.get(i))).max().orElse(0))
                .toArray();
    }

    /** The same in more rows where the last cells would lead the lines over {@link #MAX_WIDTH}. */
    private List<List<String>> wrapped(List<List<String>> all) {
        int last = headings.size() - 1;
        int before = IntStream.of(widths(all))
                .limit(last)
                .map(width -> width + GAP.length())
                .sum();
        int room = MAX_WIDTH - before;
        if (room < MIN_WRAPPED) return all;
        List<List<String>> more = new ArrayList<>();
        for (List<String> row : all) {
            List<String> cells = new ArrayList<>(row.subList(0, last));
            for (String part : parts(row.get(last), room)) {
                cells.add(part);
                more.add(List.copyOf(cells));
                cells = new ArrayList<>(Collections.nCopies(last, ""));
            }
        }
        return more;
    }

    /** Broken at blanks; a word that is longer than the room stays whole. */
    private static List<String> parts(String text, int room) {
        if (width(text) <= room) return List.of(text);
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!part.isEmpty() && width(part + " " + word) > room) {
                parts.add(part.toString());
                part.setLength(0);
            }
            part.append(part.isEmpty() ? "" : " ").append(word);
        }
        parts.add(part.toString());
        return parts;
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - width(row.get(i)));
            boolean right = headings.get(i).startsWith(">");
            line.append(i == 0 ? "" : GAP).append(right ? blanks + row.get(i) : row.get(i) + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static String title(String heading) {
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
