package space.perigee.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import space.perigee.mission.Nearest;
import space.perigee.mission.Problem;
import space.perigee.mission.ProblemKind;

/** {@code main}: wires the commands by hand, and turns what goes wrong into one sentence and an exit code. */
public final class Perigee {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;

    /** Whether stderr is a terminal is known to the script: the JVM sees only whether both input and output are one. */
    private static final String TERMINAL = "perigee.terminal";

    private static final String HOME = "perigee.home";

    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

    private Perigee() {}

    /** Started by the script {@code perigee}, with the system properties {@code perigee.home} and {@code perigee.terminal}. */
    public static void main(String[] args) {
        Written out = new Written(new FileOutputStream(FileDescriptor.out));
        Cli cli = new Cli(
                utf8(out),
                utf8(new FileOutputStream(FileDescriptor.err)),
                Path.of(System.getProperty(HOME, ".")).toAbsolutePath().normalize(),
                System.getenv(),
                Boolean.getBoolean(TERMINAL),
                isOutTerminal(),
                InstantSource.system());
        int code = run(cli, args);
        cli.out().flush();
        System.exit(ended(cli, out, code));
    }

    /** Only where input is one, too: the JVM cannot tell, and no colour is always right. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again where there is none (JDK-8351435)
    private static boolean isOutTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Data that did not reach stdout is a failure; a reader that has seen enough, as {@code head} does, is none. */
    private static int ended(Cli cli, Written out, int code) {
        Optional<Problem> trouble = out.failure().map(CliProblem.OUTPUT_FAILED::with);
        trouble.ifPresent(problem -> cli.err().println(sentence(problem)));
        cli.err().flush();
        return trouble.isPresent() && code == OK ? FAILED : code;
    }

    /** Runs one command. @return the exit code */
    static int run(Cli cli, String... args) {
        return commands(cli).execute(args);
    }

    /** Every command there is: a class of its own each, added here in the order of the help. Wiring that only one command needs is in its class. */
    static CommandLine commands(Cli cli) {
        CommandLine root = new CommandLine(new Root());
        // What a newcomer needs first, in this order
        root.addSubcommand(new DemoCommand(cli));
        root.addSubcommand(new PassesCommand(cli));
        root.addSubcommand(new InitCommand(cli));
        root.addSubcommand(group(new DataGroup(), new DataCheckCommand(cli)));
        root.addSubcommand(new TrainCommand(cli));
        root.addSubcommand(new EvalCommand(cli));
        root.addSubcommand(group(new ImageGroup(), new ImageInfoCommand(cli)));
        root.addSubcommand(new DetectCommand(cli));
        root.addSubcommand(group(
                new DeltaGroup(),
                new DeltaMakeCommand(cli),
                new DeltaShowCommand(cli),
                new DeltaVerifyCommand(cli),
                new DeltaApplyCommand(cli)));
        root.addSubcommand(group(new KeyGroup(), new KeyMakeCommand(cli), new KeyListCommand(cli)));
        root.addSubcommand(group(new GroundGroup(), new GroundRunCommand(cli)));
        root.addSubcommand(group(new OnboardGroup(), new OnboardRunCommand(cli)));
        root.addSubcommand(group(new LinkGroup(), new LinkEmulateCommand(cli)));
        root.addSubcommand(new StatusCommand(cli));
        root.addSubcommand(new TraceCommand(cli));
        root.addSubcommand(new BenchCommand(cli));
        root.addSubcommand(new DoctorCommand(cli));
        root.addSubcommand(new CleanCommand(cli));
        root.addSubcommand(new CompletionCommand(cli));
        root.addSubcommand(new HelpCommand(cli));
        return dressed(root, cli);
    }

    private static CommandLine group(Object group, Object... commands) {
        CommandLine line = new CommandLine(group);
        for (Object command : commands) line.addSubcommand(command);
        return line;
    }

    private static CommandLine dressed(CommandLine root, Cli cli) {
        root.registerConverter(Instant.class, Times::parse);
        root.setCaseInsensitiveEnumValuesAllowed(true);
        root.setUsageHelpAutoWidth(cli.outTerminal()); // else it would ask a terminal that shows something else
        root.setColorScheme(CommandLine.Help.defaultColorScheme(cli.outColour() ? Ansi.ON : Ansi.OFF));
        root.setOut(new PrintWriter(cli.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(cli.err(), true, StandardCharsets.UTF_8));
        root.setParameterExceptionHandler((trouble, args) -> {
            cli.err().println(sentence(trouble));
            return BAD_INPUT;
        });
        root.setExecutionExceptionHandler((trouble, command, parsed) -> failed(cli, trouble, debug(command)));
        return root;
    }

    private static boolean debug(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) root = root.getParent();
        return root.getCommandSpec().userObject() instanceof Root options && options.debug;
    }

    private static int failed(Cli cli, Exception trouble, boolean debug) {
        if (trouble instanceof Problem problem) {
            cli.err().println(sentence(problem));
            if (debug) trouble.printStackTrace(cli.err());
            return problem.kind().category() == ProblemKind.Category.INPUT ? BAD_INPUT : FAILED;
        }
        cli.err().println("cli.bug: " + trouble + "; this is a mistake in Perigee: report it with what --debug says");
        if (debug) trouble.printStackTrace(cli.err());
        return FAILED;
    }

    /** Picocli's sentence in the shape of every other trouble. */
    private static String sentence(ParameterException trouble) {
        if (trouble.getCause() instanceof Problem problem) return sentence(problem);
        if (trouble instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option)
            return sentence(CliProblem.BAD_ARGUMENT.with(
                    String.join(" or ", option.names()) + " is given twice, it is one option",
                    trouble.getCommandLine().getCommandSpec().qualifiedName()));
        List<String> unmatched = unmatched(trouble);
        String text = !unmatched.isEmpty()
                ? unknown(unmatched.getFirst(), trouble.getCommandLine().getCommandSpec())
                : String.valueOf(trouble.getMessage())
                        .replace('\n', ' ')
                        .replaceFirst("^Error: ", "")
                        .replaceFirst(" is not an? (int|long)$", " is not a whole number")
                        .replaceFirst(" is not a (float|double)$", " is not a number")
                        .strip();
        String command = trouble.getCommandLine().getCommandSpec().qualifiedName();
        return sentence(CliProblem.BAD_ARGUMENT.with(text, command));
    }

    /** What was typed and is not known. Where something is missing, that is why: its name was mistyped. */
    private static List<String> unmatched(ParameterException trouble) {
        return switch (trouble) {
            case UnmatchedArgumentException unmatched -> unmatched.getUnmatched();
            case MissingParameterException missing -> missing.getCommandLine().getUnmatchedArguments();
            default -> List.of();
        };
    }

    /** Names the option or command that was meant: picocli itself says nothing where it is unsure. */
    private static String unknown(String mistyped, CommandSpec spec) {
        if (mistyped.startsWith("-"))
            return unknown("option", mistyped, spec.optionsMap().keySet());
        if (spec.subcommands().isEmpty()) return "'" + mistyped + "' is one argument too many";
        return unknown("command", mistyped, spec.subcommands().keySet());
    }

    /** What is wrong with a name that is none of those known. */
    static String unknown(String what, String mistyped, Collection<String> known) {
        return "Unknown " + what + " '" + mistyped + "' (did you mean " + Nearest.to(mistyped, known) + "?)";
    }

    /** On one line: texts of libraries that are quoted in it, as ONNX Runtime's and YAML's, may have several. */
    private static String sentence(Problem problem) {
        return problem.kind().key() + ": " + LINE_BREAKS.matcher(problem.text()).replaceAll(" ");
    }

    @Command(
            name = "perigee",
            description =
                    "A satellite that keeps learning: it finds what its model is unsure of, the ground retrains, and a few"
                            + " kilobytes make the model better while it flies.",
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Data goes to stdout, progress to stderr. Exit codes: 0 done, 1 failed, 2 bad input.",
                "'perigee test' runs the tests."
            })
    static final class Root implements Runnable {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                scope = ScopeType.INHERIT,
                description = "Show this help.")
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private boolean help;

        @Option(names = "--version", versionHelp = true, description = "Show the version.")
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private boolean version;

        @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show a stack trace with every trouble.")
        private boolean debug;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "which command? " + String.join(", ", names()));
        }

        private Iterable<String> names() {
            return spec.subcommands().keySet();
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Perigee.class.getPackage().getImplementationVersion();
            return new String[] {
                "perigee " + (version == null ? "0.1.0" : version), "Java " + Runtime.version(),
            };
        }
    }
}
