package space.perigee.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.delta.ModelDelta;
import space.perigee.delta.SignedDelta;
import space.perigee.delta.TensorOperation;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.model.ModelFile;

@Command(
        name = "show",
        description = "What an update says, and what each of its bytes is spent on. Checks no signature.")
final class DeltaShowCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "UPDATE", description = "Signed or not.")
    private Path file = Path.of("");

    @Option(
            names = "--base",
            paramLabel = "FILE",
            description = "The model that it is for: tensors are then shown by name.")
    private Optional<Path> base = Optional.empty();

    @Mixin
    private Output output = new Output();

    DeltaShowCommand(Cli cli) {
        this.cli = cli;
    }

    /** One tensor's part, as programs read it. */
    record Part(String tensor, int bits, int channels, long elements, int sizeBytes) {}

    /** An update, as programs read it; {@code sequence} 0, no target and no signers where it is not signed. */
    record Shown(
            String model,
            Digest from,
            Digest to,
            long sizeBytes,
            long sequence,
            List<CraftKey> target,
            List<String> signers,
            List<Part> parts) {}

    @Override
    public Integer call() {
        DeltaFiles update = DeltaFiles.read(file);
        Shown shown = shown(update);
        output.print(cli, shown, table(shown));
        return Perigee.OK;
    }

    private Shown shown(DeltaFiles update) {
        ModelDelta delta = update.delta();
        return new Shown(
                delta.modelName(),
                delta.from(),
                delta.to(),
                file.toFile().length(),
                update.signed().map(signed -> signed.header().sequence()).orElse(0L),
                update.signed().map(signed -> signed.header().target()).stream().toList(),
                update.signed().stream()
                        .map(SignedDelta::signers)
                        .flatMap(List::stream)
                        .map(Object::toString)
                        .toList(),
                parts(delta));
    }

    private List<Part> parts(ModelDelta delta) {
        Optional<ModelFile> model = base.map(path -> ModelFile.read(ModelOption.onnxFile(cli, path)));
        List<Integer> sizes = delta.operationBytes();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            TensorOperation operation = delta.operations().get(i);
            String name = model.filter(
                            read -> operation.tensor() < read.tensors().size())
                    .map(read -> read.tensors().get(operation.tensor()).name())
                    .orElse("tensor " + operation.tensor());
            parts.add(new Part(name, operation.bits(), operation.channels(), operation.elements(), sizes.get(i)));
        }
        return parts;
    }

    private static Table table(Shown shown) {
        Table table = new Table("PART", ">BITS", ">ELEMENTS", ">BYTES");
        for (Part part : shown.parts()) table.row(part.tensor(), part.bits(), part.elements(), part.sizeBytes());
        int values = shown.parts().stream().mapToInt(Part::sizeBytes).sum();
        table.row("manifest and signatures", "", "", shown.sizeBytes() - values);
        table.row("all", "", "", shown.sizeBytes());
        table.below("").below("model " + shown.model());
        table.below("from " + shown.from()).below("to   " + shown.to());
        if (shown.target().isEmpty()) return table.below("not signed");
        return table.below("for " + shown.target().getFirst() + ", sequence " + shown.sequence() + ", signed by "
                + String.join(", ", shown.signers()));
    }
}
