package space.perigee.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.delta.Patcher;
import space.perigee.mission.Digest;
import space.perigee.model.ModelFile;

@Command(
        name = "apply",
        description =
                "Patch a model with an update: the result is checked against the update's digest. Checks no signature.")
final class DeltaApplyCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "UPDATE", description = "Signed or not.")
    private Path file = Path.of("");

    @Option(
            names = "--base",
            required = true,
            paramLabel = "FILE",
            description = "The model to patch; it stays as it is.")
    private Path base = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The new model.")
    private Path out = Path.of("");

    @Mixin
    private Output output = new Output();

    DeltaApplyCommand(Cli cli) {
        this.cli = cli;
    }

    /** What was made, as programs read it. */
    record Patched(String file, long sizeBytes, Digest digest) {}

    @Override
    public Integer call() {
        UserFiles.requireNoFolder(out, "perigee delta apply");
        Path from = ModelOption.onnxFile(cli, base);
        if (isSame(from) || isSame(base))
            throw CliProblem.BAD_ARGUMENT.with(
                    "--out " + out + " is the base itself, which stays as it is", "perigee delta apply");
        DeltaFiles update = DeltaFiles.read(file);
        ModelFile patched = Patcher.apply(ModelFile.read(from), update.delta());
        patched.write(out);
        Patched made = new Patched(out.toString(), patched.sizeBytes(), patched.digest());
        output.print(
                cli, made, new Table("MODEL", ">BYTES", "DIGEST").row(made.file(), made.sizeBytes(), made.digest()));
        return Perigee.OK;
    }

    private boolean isSame(Path other) {
        try {
            return Files.exists(out) && Files.exists(other) && Files.isSameFile(out, other);
        } catch (IOException e) {
            throw UserFiles.notWritten(out, e);
        }
    }
}
