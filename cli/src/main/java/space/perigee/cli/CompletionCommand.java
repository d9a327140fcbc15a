package space.perigee.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = {"Print a completion script for bash and zsh.", "Use: source <(./perigee completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Cli cli;

    CompletionCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        cli.out().print(AutoComplete.bash("perigee", Perigee.commands(cli)));
        return Perigee.OK;
    }
}
