package space.perigee.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;
import space.perigee.mission.MissionProblem;
import space.perigee.model.CompactModel;
import space.perigee.model.ModelFile;

/** {@code --model}: a mix-in of every command that works with one. */
final class ModelOption {
    /** Where the shipped base lies below Perigee's home, in its compact form. */
    static final String SHIPPED = "models/base.pgcm";

    private static final byte[] COMPACT_MAGIC = {'P', 'G', 'C', 'M'};
    private static final int MAX_COMPACT_BYTES = 64 << 20;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "An ONNX file with Perigee's card, or its compact form (default: the base that came with Perigee).")
    private Optional<Path> model = Optional.empty();

    /** An ONNX file: the one named, or what the compact one stands for, expanded once into the cache. */
    Path onnxFile(Cli cli) {
        Path shipped = cli.home().resolve(SHIPPED);
        Path given = model.orElse(shipped);
        if (model.isEmpty() && !Files.isRegularFile(shipped)) throw CliProblem.NO_MODEL.with(shipped);
        return onnxFile(cli, given);
    }

    /** The model that a mission was launched with. */
    static Path ofMission(Cli cli, Mission mission) {
        String named = mission.config().model().file();
        Path given = named.isEmpty() ? cli.home().resolve(SHIPPED) : mission.path(named);
        if (named.isEmpty() && !Files.isRegularFile(given)) throw CliProblem.NO_MODEL.with(given);
        return onnxFile(cli, given);
    }

    /** The same of any file. */
    static Path onnxFile(Cli cli, Path given) {
        if (!Files.isRegularFile(given)) throw MissionProblem.FILE_MISSING.with(given);
        try {
            if (!isCompact(given)) return given;
            if (Files.size(given) > MAX_COMPACT_BYTES)
                throw MissionProblem.FILE_TOO_LARGE.with(given, Files.size(given), MAX_COMPACT_BYTES);
            ModelFile expanded = CompactModel.expand(Files.readAllBytes(given), given.toString());
            Path file = cli.cache().resolve("models").resolve(expanded.digest().hex() + ".onnx");
            if (!Files.isRegularFile(file)) {
                Files.createDirectories(cli.cache().resolve("models"));
                expanded.write(file);
            }
            return file;
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(given, e.getMessage()).because(e);
        }
    }

    private static boolean isCompact(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(COMPACT_MAGIC.length), COMPACT_MAGIC);
        }
    }
}
