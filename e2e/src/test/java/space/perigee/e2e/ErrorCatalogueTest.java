package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import space.perigee.mission.ProblemKind;

/** The catalogue of what a user may be told: every row of every room, and the page that lists them. */
final class ErrorCatalogueTest {
    private static final String PAGE = "docs/errors.md";

    private static final Pattern OF_THE_SCRIPT = Pattern.compile("fail \"(launcher\\.[a-z-]+): ([^\"]+)\"");

    /** A row and the room whose enum it is of. */
    private record Row(String room, ProblemKind kind) {}

    private static final List<JavaClass> ENUMS = House.classes().stream()
            .filter(type -> type.isEnum() && type.isAssignableTo(ProblemKind.class))
            .toList();

    private static final List<Row> ROWS = ENUMS.stream()
            .flatMap(type -> Arrays.stream(constants(type))
                    .map(kind -> new Row(House.roomOf(type).orElseThrow(), kind)))
            .sorted(Comparator.comparing(row -> row.kind().key()))
            .toList();

    private static ProblemKind[] constants(JavaClass type) {
        return (ProblemKind[]) type.reflect().getEnumConstants();
    }

    @Test
    void keysAreUnique() {
        assertThat(ROWS)
                .hasSizeGreaterThan(50)
                .extracting(row -> row.kind().key())
                .doesNotHaveDuplicates();
    }

    @Test
    void aKeyIsItsRoomAndThenWhatIsWrong() {
        assertThat(ROWS)
                .allSatisfy(row -> assertThat(row.kind().key()).matches(row.room() + "\\.[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void aTemplateIsOneSentence() {
        assertThat(ROWS).allSatisfy(row -> {
            assertThat(row.kind().template())
                    .doesNotContain("\n")
                    .doesNotEndWith(".")
                    .isNotBlank();
        });
    }

    /** What is wrong and where; then, behind the last semicolon and in words of its own, what to do. */
    @Test
    void aTemplateEndsWithWhatToDo() {
        assertThat(ROWS).allSatisfy(row -> assertThat(row.kind().template()).matches(".+; [a-z]+:? [^;]+"));
    }

    @Test
    void everyRowIsToldSomewhere() {
        assertThat(ENUMS.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getRawType().equals(field.getOwner()))
                        .filter(ErrorCatalogueTest::isUsedInItsOwnEnumAlone))
                .isEmpty();
    }

    private static boolean isUsedInItsOwnEnumAlone(JavaField row) {
        return row.getAccessesToSelf().stream()
                .allMatch(access -> access.getOriginOwner().equals(row.getOwner()));
    }

    @Test
    void thePageListsThemAll() {
        String page = page();
        if (page.equals(Repository.read(PAGE))) return;
        assertThat(Repository.read(PAGE)).as(Repository.proposal(PAGE, page)).isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # What Perigee may tell you

                A trouble is shown as `key: text`. The key is stable: programs may act on it. What begins with a percent sign stands for the particulars.
                Exit code 2: something that was given is not right. Exit code 1: what lies on disk, who else is running, or the machine.
                `cli.bug` (exit code 1) is none of these: it is a mistake in Perigee itself; report it with what the same command says with `--debug`.
                On board a trouble is never an exit after the start: it is told to the ground as a fact, and serving goes on.

                This table is made from the enums (`…Problem`, one a room); `ErrorCatalogueTest` compares.

                | key | exit | text |
                |---|---|---|
                """);
        for (Row row : ROWS) {
            page.append("| `")
                    .append(row.kind().key())
                    .append("` | ")
                    .append(exit(row.kind()))
                    .append(" | ");
            page.append(row.kind().template().replace("|", "\\|")).append(" |\n");
        }
        page.append("""

                The script `perigee` has troubles of its own, before there is any Java; all of them exit with 1.

                | key | text |
                |---|---|
                """);
        OF_THE_SCRIPT
                .matcher(Repository.read("perigee"))
                .results()
                .forEach(said -> page.append("| `" + said.group(1) + "` | " + said.group(2) + " |\n"));
        return page.toString();
    }

    private static int exit(ProblemKind kind) {
        return switch (kind.category()) {
            case INPUT -> 2;
            case STATE, ENVIRONMENT -> 1;
        };
    }
}
