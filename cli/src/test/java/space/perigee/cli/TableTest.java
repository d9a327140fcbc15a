package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void numbersStandToTheRightAndTextsToTheLeft() {
        Table table = new Table("NAME", ">BYTES", "NOTE").row("a", 7, "").row("längst", 1234, "x");

        assertThat(table.lines()).containsExactly("NAME    BYTES  NOTE", "a           7", "längst   1234  x");
    }

    @Test
    void aLongLastCellGoesOnInTheNextLine() {
        String words = "word ".repeat(50).strip();

        List<String> lines =
                new Table("WHAT", "HOW").row("long", words).row("short", "end").lines();

        assertThat(lines).allMatch(line -> line.length() <= Table.MAX_WIDTH).hasSize(5);
        assertThat(lines.get(1)).startsWith("long   word word");
        assertThat(lines.get(2)).startsWith("       word word");
        assertThat(lines.get(4)).isEqualTo("short  end");
        assertThat(String.join(" ", lines.subList(1, 4))
                        .replaceAll("long| {2,}", " ")
                        .strip()
                        .split(" +", -1))
                .hasSize(50);
    }

    @Test
    void aWordThatFitsNowhereStaysWhole() {
        String digest = "f".repeat(130);

        assertThat(new Table("WHAT", "HOW").row("digest", "of " + digest).lines())
                .containsExactly("WHAT    HOW", "digest  of", "        " + digest);
    }

    /** A path of 100 characters leaves no room for a column of words. */
    @Test
    void besideAVeryLongFirstColumnNothingIsWrapped() {
        String path = "p".repeat(100);

        assertThat(new Table("FILE", "NOTE")
                        .row(path, "some words about it that are long")
                        .lines())
                .endsWith(path + "  some words about it that are long");
    }

    @Test
    void sentencesStandBelow() {
        assertThat(new Table("A", "B")
                        .row("a", "b")
                        .below("")
                        .below("That is all of it.")
                        .lines())
                .containsExactly("A  B", "a  b", "", "That is all of it.");
    }
}
