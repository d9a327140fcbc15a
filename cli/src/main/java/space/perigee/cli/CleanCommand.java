package space.perigee.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Text;

@Command(
        name = "clean",
        description = {
            "Delete what Perigee built, so that the next command builds it anew.",
            "Never touches missions, keys, reports or Maven's own repository."
        })
final class CleanCommand implements Callable<Integer> {
    /** Names that {@link ModelOption}, {@link BaseWorkshop}, {@link TrainCommand} and {@link DemoData} give their folders. */
    private static final Pattern KEPT = Pattern.compile("models|bases|drawn-[-0-9]+|scenes-[-0-9]+");

    private final Cli cli;

    @Option(
            names = "--cache",
            description = "Also delete what is kept for speed: trained bases, expanded models, drawn scenes.")
    private boolean cache;

    @Option(names = "--dry-run", description = "Only say what would go.")
    private boolean dryRun;

    CleanCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        List<Path> folders = new ArrayList<>(builtFolders());
        if (cache) folders.addAll(keptFolders());
        for (Path folder : folders) {
            long bytes = dryRun ? sizeBytes(folder) : delete(folder);
            cli.out().println(Text.of("%s %s, %.1f MB", dryRun ? "would delete" : "deleted", folder, bytes / 1e6));
        }
        if (folders.isEmpty()) cli.out().println("There is nothing to delete.");
        return Perigee.OK;
    }

    /** {@code target} of every folder that has a {@code pom.xml}. */
    private List<Path> builtFolders() {
        try (Stream<Path> rooms = Files.list(cli.home())) {
            return Stream.concat(Stream.of(cli.home()), rooms)
                    .filter(room -> Files.isRegularFile(room.resolve("pom.xml")))
                    .map(room -> room.resolve("target"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(cli.home(), e.getMessage()).because(e);
        }
    }

    /** What Perigee itself put into its cache: the folder may be shared, and is named by a variable. */
    private List<Path> keptFolders() {
        if (!Files.isDirectory(cli.cache())) return List.of();
        try (Stream<Path> kept = Files.list(cli.cache())) {
            return kept.filter(Files::isDirectory)
                    .filter(folder ->
                            KEPT.matcher(String.valueOf(folder.getFileName())).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(cli.cache(), e.getMessage()).because(e);
        }
    }

    private static long sizeBytes(Path folder) {
        return tree(folder).stream()
                .filter(Files::isRegularFile)
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private static long delete(Path folder) {
        long bytes = sizeBytes(folder);
        for (Path path : tree(folder)) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                throw MissionProblem.DISK_FAILED.with(path, e.getMessage()).because(e);
            }
        }
        return bytes;
    }

    /** Contents before their folder; links are not followed. */
    private static List<Path> tree(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
    }
}
