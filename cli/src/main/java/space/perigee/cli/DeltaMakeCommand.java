package space.perigee.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.delta.DeltaEncoder;
import space.perigee.delta.EncodingOptions;
import space.perigee.delta.EncodingOutcome;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.SignedDelta;
import space.perigee.delta.SignedHeader;
import space.perigee.delta.Signer;
import space.perigee.delta.SigningKey;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Problem;
import space.perigee.model.ElementType;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorInfo;

@Command(
        name = "make",
        description = {
            "Turn what changed between two models of one shape into an update.",
            "With --sign it is signed for one spacecraft; without, it can be looked at and applied on the ground."
        })
final class DeltaMakeCommand implements Callable<Integer> {
    private static final int DEFAULT_BUDGET_BYTES = 100_000;

    private final Cli cli;

    @Option(names = "--base", required = true, paramLabel = "FILE", description = "The model that flies.")
    private Path base = Path.of("");

    @Option(names = "--changed", required = true, paramLabel = "FILE", description = "The model that shall fly.")
    private Path changed = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The update to write.")
    private Path out = Path.of("");

    @Option(
            names = "--budget",
            paramLabel = "BYTES",
            description = "Bytes of the update before signatures (default: ${DEFAULT-VALUE}).")
    private int budgetBytes = DEFAULT_BUDGET_BYTES;

    @ArgGroup(exclusive = false)
    private @Nullable Signature signature;

    @Mixin
    private Output output = new Output();

    DeltaMakeCommand(Cli cli) {
        this.cli = cli;
    }

    /** All three, or none. */
    static final class Signature {
        @Option(
                names = "--sign",
                required = true,
                split = ",",
                paramLabel = "KEY",
                description = "Files of private keys, with commas between.")
        private List<Path> keys = List.of();

        @Option(
                names = "--target",
                required = true,
                paramLabel = "TENANT/CRAFT",
                description = "The one spacecraft that may install it.")
        private String target = "";

        @Option(
                names = "--sequence",
                required = true,
                paramLabel = "N",
                description = "Greater than that of any update before.")
        private long sequence;

        SignedHeader header() {
            if (sequence < 1) throw badArgument("--sequence " + sequence + " is not 1 or more");
            return new SignedHeader(sequence, CraftKey.parse(target));
        }

        /** On board a key counts once, however often it has signed. */
        List<SigningKey> keys() {
            keys.forEach(Signature::refuseIfPublic);
            List<SigningKey> read = keys.stream().map(KeyFiles::signingKey).toList();
            long different = read.stream().map(SigningKey::id).distinct().count();
            if (different < read.size()) throw badArgument("--sign names a key twice");
            return read;
        }

        /** Told before anything else is: that others may read a public key is right. */
        private static void refuseIfPublic(Path file) {
            if (!KeyFiles.isPublic(file)) return;
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.pub$", "");
            throw badArgument("--sign " + file + " is a public key, which cannot sign; name the private one, "
                    + file.resolveSibling(name + ".key"));
        }
    }

    /** What was made, as programs read it. */
    record Made(String file, long sizeBytes, Digest from, Digest to, int tensors, boolean signed, int signatures) {}

    @Override
    public Integer call() {
        if (budgetBytes < 1) throw badArgument("--budget " + budgetBytes + " is not 1 or more");
        UserFiles.requireNoFolder(out, "perigee delta make");
        ModelFile from = ModelFile.read(ModelOption.onnxFile(cli, base));
        ModelFile to = ModelFile.read(ModelOption.onnxFile(cli, changed));
        EncodingOutcome.Encoded encoded = DeltaEncoder.encode(
                        from, changes(from, to), EncodingOptions.within(budgetBytes))
                .orRefuse();
        Optional<SignedDelta> signed = Optional.ofNullable(signature).map(how -> signed(encoded, how));
        byte[] octets =
                signed.map(SignedDelta::toBytes).orElseGet(() -> encoded.delta().toBytes());
        UserFiles.write(out, octets);
        Made made = new Made(
                out.toString(),
                octets.length,
                encoded.delta().from(),
                encoded.delta().to(),
                encoded.costs().size(),
                signed.isPresent(),
                signed.map(one -> one.signers().size()).orElse(0));
        output.print(
                cli,
                made,
                new Table("UPDATE", ">BYTES", "FROM", "TO", ">TENSORS", "SIGNED")
                        .row(
                                made.file(),
                                made.sizeBytes(),
                                made.from().shortHex(),
                                made.to().shortHex(),
                                made.tensors(),
                                made.signed() ? "by " + made.signatures() : "no"));
        return Perigee.OK;
    }

    private static SignedDelta signed(EncodingOutcome.Encoded encoded, Signature how) {
        return Signer.sign(encoded.delta(), how.header(), how.keys());
    }

    private static Problem badArgument(String what) {
        return CliProblem.BAD_ARGUMENT.with(what, "perigee delta make");
    }

    /** The float tensors of {@code to} that are others than those of {@code from}, by name. */
    private static Map<String, float[]> changes(ModelFile from, ModelFile to) {
        Map<String, float[]> changes = new LinkedHashMap<>();
        for (TensorInfo tensor : to.tensors()) {
            if (tensor.type() != ElementType.FLOAT32
                    || from.tensor(tensor.name()).isEmpty()) continue;
            float[] values = to.floats(tensor.name());
            if (!Arrays.equals(values, from.floats(tensor.name()))) changes.put(tensor.name(), values);
        }
        return changes;
    }
}
