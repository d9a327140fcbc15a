package space.perigee.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.KeyFiles.KeyEntry;

@Command(name = "list", description = "List the keys of a folder.")
final class KeyListCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where they are (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("keys");

    @Mixin
    private Output output = new Output();

    KeyListCommand(Cli cli) {
        this.cli = cli;
    }

    /** A key as programs read it. */
    record Row(String name, String id, boolean hasPrivate, String publicFile) {}

    @Override
    public Integer call() {
        List<KeyEntry> keys = KeyFiles.list(folder);
        print(cli, output, keys);
        if (keys.isEmpty()) cli.err().println("There are no keys in " + folder + "; make some with perigee key make.");
        return Perigee.OK;
    }

    static void print(Cli cli, Output output, List<KeyEntry> keys) {
        Table table = new Table("NAME", "ID", "PRIVATE HALF", "PUBLIC FILE");
        for (KeyEntry key : keys) table.row(key.name(), key.id(), key.hasPrivate() ? "here" : "-", key.publicFile());
        List<Row> rows = keys.stream()
                .map(key -> new Row(
                        key.name(),
                        key.id().toString(),
                        key.hasPrivate(),
                        key.publicFile().toString()))
                .toList();
        output.print(cli, rows, table);
    }
}
