package space.perigee.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A walk over every command and its help. */
class HelpTest {
    private static final Path NOWHERE = Path.of("nowhere");
    private static final int MAX_WIDTH = 120;
    private static final String ESCAPE = "\u001b";

    private static CommandLine root() {
        return Perigee.commands(
                Typed.Shell.at(NOWHERE).cli(new PrintStream(PrintStream.nullOutputStream()), System.err));
    }

    /** "" for perigee itself, then "passes", "delta", "delta make" and all the others. */
    static Stream<String> everyCommand() {
        return Stream.concat(Stream.of(""), names(root(), ""));
    }

    private static Stream<String> names(CommandLine line, String path) {
        return line.getSubcommands().entrySet().stream()
                .flatMap(entry -> Stream.concat(
                        Stream.of(path + entry.getKey()), names(entry.getValue(), path + entry.getKey() + " ")));
    }

    private static String[] words(String command, String... more) {
        List<String> words = new ArrayList<>(command.isEmpty() ? List.of() : Arrays.asList(command.split(" ", -1)));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static CommandSpec spec(String command) {
        CommandLine line = root();
        for (String word : words(command))
            line = Objects.requireNonNull(line.getSubcommands().get(word), word);
        return line.getCommandSpec();
    }

    @Test
    void everyCommandOfTheIssueIsThere() {
        assertThat(everyCommand())
                .contains(
                        "demo",
                        "ground run",
                        "onboard run",
                        "link emulate",
                        "status",
                        "passes",
                        "detect",
                        "image info",
                        "data check",
                        "train",
                        "eval",
                        "delta make",
                        "delta show",
                        "delta verify",
                        "delta apply",
                        "key make",
                        "key list",
                        "trace",
                        "init",
                        "doctor",
                        "clean",
                        "bench",
                        "completion");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyHelpReadsWell(String command) {
        Typed help = Typed.perigee(NOWHERE, words(command, "--help")).done();

        assertThat(help.out())
                .startsWith("Usage: " + ("perigee " + command).strip())
                .doesNotContain(ESCAPE);
        assertThat(help.out().lines()).allMatch(line -> line.length() <= MAX_WIDTH);
        assertThat(help.out()).doesNotContainPattern("[a-z]\\.\n( {4,})?[a-z]"); // a file's name broken at its dot
        assertThat(Typed.perigee(NOWHERE, words("help", words(command)))).isEqualTo(help);
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandOptionAndParameterIsDescribed(String command) {
        CommandSpec spec = spec(command);

        assertSentences(command, spec.usageMessage().description());
        for (OptionSpec option : spec.options())
            assertSentences(command + " " + option.longestName(), option.description());
        for (PositionalParamSpec parameter : spec.positionalParameters())
            assertSentences(command + " " + parameter.paramLabel(), parameter.description());
    }

    /** The list of all commands shows the first description alone, so that it is a sentence of its own. */
    private static void assertSentences(String what, String[] description) {
        assertThat(description).as(what).isNotEmpty();
        for (String one : description)
            assertThat(one).as(what).matches("(?s).*[.)]").doesNotContain("  ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pases                 | Unknown command 'pases' (did you mean passes?); see perigee --help",
                "help pases            | Unknown command 'pases' (did you mean passes?); see perigee --help",
                "delta aply            | Unknown command 'aply' (did you mean apply?); see perigee delta --help",
                "key lst               | Unknown command 'lst' (did you mean list?); see perigee key --help",
                "doctor --outptu json  | Unknown option '--outptu' (did you mean --output?); see perigee doctor --help",
                "eval --min-boxe 3     | Unknown option '--min-boxe' (did you mean --min-boxes?); see perigee eval --help",
                "train --dta set       | Unknown option '--dta' (did you mean --data?); see perigee train --help",
                "delta show --bas x    | Unknown option '--bas' (did you mean --base?); see perigee delta show --help",
                "passes tomorrow       | 'tomorrow' is one argument too many; see perigee passes --help",
                "help passes more      | 'more' is one argument too many; see perigee passes --help",
                "status -o tabel       | but was 'tabel'; see perigee status --help"
            })
    void aTypoIsOneSentenceThatNamesTheRightWord(String line, String sentence) {
        Typed.perigee(NOWHERE, words(line)).assertRefused(Perigee.BAD_INPUT, "cli.bad-argument: ", sentence);
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void anOptionThatIsNotThereIsRefusedEverywhere(String command) {
        Typed.perigee(NOWHERE, words(command, "--no-such-option"))
                .assertRefused(Perigee.BAD_INPUT, "cli.bad-argument: ", "--no-such-option", " --help");
    }

    /** Only stderr is a terminal where the help goes into a file or a pipe. */
    @Test
    void coloursAreForTerminalsAlone() {
        Typed.Shell shell = Typed.Shell.at(NOWHERE);

        assertThat(shell.onTerminal(true, true).type("passes", "--help").out()).contains(ESCAPE);
        assertThat(shell.onTerminal(true, false).type("passes", "--help").out()).doesNotContain(ESCAPE);
        assertThat(shell.onTerminal(true, true)
                        .with("NO_COLOR", "1")
                        .type("passes", "--help")
                        .out())
                .doesNotContain(ESCAPE);
        assertThat(shell.onTerminal(true, true)
                        .with("NO_COLOR", "")
                        .type("passes", "--help")
                        .out())
                .as("set, but empty")
                .contains(ESCAPE);
    }
}
