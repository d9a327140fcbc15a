package space.perigee.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.SignedDelta;
import space.perigee.delta.TrustStore;
import space.perigee.delta.Verification;
import space.perigee.delta.Verifier;
import space.perigee.mission.CraftKey;
import space.perigee.model.ModelFile;

@Command(name = "verify", description = "Check an update as the spacecraft does. Exit code 1 where it would refuse.")
final class DeltaVerifyCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "UPDATE", description = "A signed update.")
    private Path file = Path.of("");

    @Option(names = "--base", required = true, paramLabel = "FILE", description = "The model on board.")
    private Path base = Path.of("");

    @Option(
            names = "--target",
            required = true,
            paramLabel = "TENANT/CRAFT",
            description = "The spacecraft that checks.")
    private String target = "";

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "Public keys that it trusts (default: ${DEFAULT-VALUE}).")
    private Path keys = Path.of("keys");

    @Option(
            names = "--threshold",
            paramLabel = "N",
            description = "How many must have signed (default: ${DEFAULT-VALUE}).")
    private int threshold = TrustStore.USUAL_THRESHOLD;

    @Option(
            names = "--installed",
            paramLabel = "N",
            description = "Sequence of the update on board (default: ${DEFAULT-VALUE}).")
    private long installed;

    @Mixin
    private Output output = new Output();

    DeltaVerifyCommand(Cli cli) {
        this.cli = cli;
    }

    /** The verdict, as programs read it; {@code reason} is VERIFIED or a reason of refusal. */
    record Verdict(boolean verified, String reason, String detail) {}

    @Override
    public Integer call() {
        if (threshold < 1)
            throw CliProblem.BAD_ARGUMENT.with(
                    "--threshold " + threshold + " is not 1 or more", "perigee delta verify");
        byte[] octets = UserFiles.bytes(file, SignedDelta.MAX_SIGNED_BYTES);
        ModelFile model = ModelFile.read(ModelOption.onnxFile(cli, base));
        Verifier verifier = new Verifier(KeyFiles.trustStore(keys, threshold), CraftKey.parse(target));
        Verdict verdict = switch (verifier.verify(octets, installed, model.digest())) {
            case Verification.Verified v ->
                new Verdict(true, "VERIFIED", "sequence " + v.sequence() + " leads to " + v.to());
            case Verification.Refused r -> new Verdict(false, r.reason().name(), r.detail());
        };
        output.print(
                cli,
                verdict,
                new Table("VERDICT", "REASON", "DETAIL")
                        .row(verdict.verified() ? "verified" : "refused", verdict.reason(), verdict.detail()));
        return verdict.verified() ? Perigee.OK : Perigee.FAILED;
    }
}
