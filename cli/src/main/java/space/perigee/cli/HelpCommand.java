package space.perigee.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "help", description = "Show the help of a command, as its --help does.")
final class HelpCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "As it is typed: passes, or delta make (default: all commands).")
    private List<String> path = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    HelpCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        CommandLine asked = spec.root().commandLine();
        for (String name : path) {
            CommandLine inner = asked.getSubcommands().get(name);
            if (inner == null) throw unknown(name, asked.getCommandSpec());
            asked = inner;
        }
        asked.usage(cli.out());
        return Perigee.OK;
    }

    private static RuntimeException unknown(String name, CommandSpec in) {
        String text = in.subcommands().isEmpty()
                ? "'" + name + "' is one argument too many"
                : Perigee.unknown("command", name, in.subcommands().keySet());
        return CliProblem.BAD_ARGUMENT.with(text, in.qualifiedName());
    }
}
