package space.perigee.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import space.perigee.mission.Check;

/** Text in aligned columns; a heading that begins with {@code >} is of a column of numbers, to the right. */
final class Table {
    private static final String GAP = "  ";

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

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

    /** Lines without trailing blanks; the heading first. */
    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream().map(Table::title).toList());
        all.addAll(rows);
        int[] widths = IntStream.range(0, headings.size())
                .map(i -> all.stream().mapToInt(row -> width(row.get(i))).max().orElse(0))
                .toArray();
        return all.stream().map(row -> line(row, widths)).toList();
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
