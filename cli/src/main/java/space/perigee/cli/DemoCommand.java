package space.perigee.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Fly the whole loop once, as separate processes, and report what it gained.",
            "A satellite meets scenes that it does not know, sends down what it is unsure of, and gets an update of kilobytes"
                    + " before it sets. It ends in a table, a report in JSON and a page to look at.",
            "Without --data it draws its own scenes; about five minutes on two cores, under two with --quick."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String USUAL_KNOWN = "day";
    private static final String USUAL_NEW = "night";

    private final Cli cli;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A data set in YOLO layout or COCO JSON instead of drawn scenes.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--known",
            paramLabel = "DOMAIN",
            description = "With --data: the domain that the model knows (default: " + USUAL_KNOWN + ").")
    private Optional<String> known = Optional.empty();

    @Option(
            names = "--new",
            paramLabel = "DOMAIN",
            description = "With --data: the domain that it meets (default: " + USUAL_NEW + ").")
    private Optional<String> fresh = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("demo-report");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of scenes, training and loss (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--quick", description = "Fewer images and training steps: shows the way, not the gain.")
    private boolean quick;

    @Option(names = "--open", description = "Open the page in a browser at the end.")
    private boolean open;

    @Option(names = "--poison", description = "Swap the labels of what comes down: the gate must say no.")
    private boolean poison;

    @Option(
            names = "--cut",
            paramLabel = "SECONDS",
            description = "The first pass ends so long after AOS: the next one finishes.")
    private Optional<Integer> cut = Optional.empty();

    @Option(
            names = "--kill",
            paramLabel = "WHO",
            description =
                    "Kill a process in the middle, and start it again: onboard (in the patch) or ground (in the transfer).")
    private Optional<DemoSettings.Kill> kill = Optional.empty();

    DemoCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        if (cut.isPresent() && cut.get() < 1)
            throw CliProblem.BAD_ARGUMENT.with("--cut " + cut.get() + " is not at least 1", "perigee demo");
        if (data.isEmpty() && (known.isPresent() || fresh.isPresent()))
            throw CliProblem.BAD_ARGUMENT.with(
                    "--known and --new choose domains of a data set, name it with --data DIR; drawn scenes are always "
                            + USUAL_KNOWN + " and " + USUAL_NEW,
                    "perigee demo");
        DemoSettings settings = new DemoSettings(
                out.toAbsolutePath().normalize(),
                data,
                known.orElse(USUAL_KNOWN),
                fresh.orElse(USUAL_NEW),
                seed,
                quick,
                poison,
                cut,
                kill);
        return new DemoDirector(cli, settings, open).run();
    }
}
