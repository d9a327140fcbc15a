package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.mission.Step;

/**
 * Links of the written house lead to what they name. {@code [`verb`](file#L12)}: line 12 of the file holds the text between the back
 * ticks. When lines moved, the test writes the page with the new numbers and says how to take it.
 */
final class ArchitectureLinksTest {
    private static final String PAGE = "ARCHITECTURE.md";
    private static final Pattern LINE_LINK = Pattern.compile("\\[`([^`]+)`]\\(([^)#\\s]+)#L(\\d+)\\)");
    private static final Pattern FILE_LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    /** A link to a line. */
    private record LineLink(String text, String file, int line) {
        boolean holds() {
            List<String> lines = lines(file);
            return line <= lines.size() && lines.get(line - 1).contains(text);
        }

        /** The line nearest to the old one that holds the text. */
        Optional<Integer> nearest() {
            List<String> lines = lines(file);
            return IntStream.rangeClosed(1, lines.size())
                    .filter(number -> lines.get(number - 1).contains(text))
                    .boxed()
                    .min((a, b) -> Integer.compare(Math.abs(a - line), Math.abs(b - line)));
        }

        private static List<String> lines(String file) {
            return Arrays.asList(Repository.read(file).split("\n", -1));
        }
    }

    @Test
    void everyLinkedLineStillHoldsItsVerb() {
        String page = Repository.read(PAGE);
        List<LineLink> stale =
                lineLinks(page).stream().filter(link -> !link.holds()).toList();
        if (stale.isEmpty()) return;
        assertThat(stale).as(Repository.proposal(PAGE, renumbered(page))).isEmpty();
    }

    @Test
    void allSeventeenStepsAreLinkedInOrder() {
        List<String> rows = Repository.read(PAGE)
                .lines()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .toList();

        assertThat(rows).hasSize(Step.values().length);
        for (Step step : Step.values()) {
            String row = rows.get(step.number() - 1);
            assertThat(row).startsWith("| " + step.number() + " | " + step.title() + " |");
            assertThat(lineLinks(row)).as(row).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "ARCHITECTURE.md",
                "CHANGELOG.md",
                "docs/STATUS.md",
                "docs/glossary.md",
                "docs/report.md",
                "docs/licences.md"
            })
    void filesThatAreLinkedAreThere(String page) {
        Path folder =
                Optional.ofNullable(Repository.root().resolve(page).getParent()).orElseThrow();
        assertThat(FILE_LINK
                        .matcher(Repository.read(page))
                        .results()
                        .map(link -> link.group(1))
                        .filter(target -> !target.startsWith("http"))
                        .filter(target -> !Files.exists(folder.resolve(target))))
                .as(page)
                .isEmpty();
    }

    private static List<LineLink> lineLinks(String text) {
        List<LineLink> links = new ArrayList<>();
        for (MatchResult found : LINE_LINK.matcher(text).results().toList())
            links.add(new LineLink(found.group(1), found.group(2), Integer.parseInt(found.group(3))));
        return links;
    }

    private static String renumbered(String page) {
        return LINE_LINK.matcher(page).replaceAll(found -> {
            LineLink link = new LineLink(found.group(1), found.group(2), Integer.parseInt(found.group(3)));
            int line = link.nearest().orElse(link.line());
            return Matcher.quoteReplacement("[`" + link.text() + "`](" + link.file() + "#L" + line + ")");
        });
    }
}
