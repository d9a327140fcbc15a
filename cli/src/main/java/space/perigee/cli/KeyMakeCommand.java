package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.delta.DeltaProblem;
import space.perigee.delta.KeyFiles;

@Command(
        name = "make",
        description = {
            "Make Ed25519 keys: NAME.key (private, PKCS#8, mode 0600) and NAME.pub for each name.",
            "A spacecraft installs what two of its three keys have signed: keep each with another person."
        })
final class KeyMakeCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where they go (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("keys");

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names of the keys.")
    private List<String> names = List.of();

    @Mixin
    private Output output = new Output();

    KeyMakeCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        names.forEach(this::requireFree);
        KeyListCommand.print(
                cli,
                output,
                names.stream().map(name -> KeyFiles.make(folder, name)).toList());
        return Perigee.OK;
    }

    /** Before the first is made: a name that is taken leaves the folder as it was. */
    private void requireFree(String name) {
        for (String half : List.of(name + ".key", name + ".pub")) {
            Path file = folder.resolve(half);
            if (Files.exists(file)) throw DeltaProblem.KEY_EXISTS.with(file);
        }
    }
}
