package space.perigee.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.delta.KeyFiles;
import space.perigee.mission.MissionClock;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Text;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.orbit.DefaultMission;
import space.perigee.orbit.GroundStation;
import space.perigee.orbit.MeanElements;
import space.perigee.orbit.Pass;
import space.perigee.orbit.PassFinder;

@Command(
        name = "init",
        description = {
            "Make a mission folder, ready to run.",
            "It holds mission.yaml with a line of doc for every key, the orbit, the stations, three keys of which two must"
                    + " sign, the model's card, an empty camera folder, and a clock that begins minutes before a pass."
        })
final class InitCommand implements Callable<Integer> {
    private static final List<String> KEY_NAMES = List.of("operations", "learning", "safety");
    private static final String ELEMENTS = "elements.tle";
    private static final String STATIONS = "stations.csv";
    private static final String CLOCK = "clock";

    private static final Pattern PLAIN = Pattern.compile("[\\w./-]+", Pattern.UNICODE_CHARACTER_CLASS);

    /** Time enough to start three processes and to put pictures into the camera folder. */
    private static final Duration BEFORE_AOS = Duration.ofMinutes(4);

    private static final Duration A_DAY = Duration.ofDays(1);

    private final Cli cli;

    @Parameters(paramLabel = "DIR", description = "The folder to make.")
    private Path folder = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model on board (default: the base that came with Perigee).")
    private Optional<Path> model = Optional.empty();

    InitCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        requireEmpty();
        Optional<ModelFile> read = model.or(this::shipped).map(file -> ModelFile.read(ModelOption.onnxFile(cli, file)));
        write(MissionFile.NAME, missionYaml(), "everything that can be set");
        write(ELEMENTS, DefaultMission.tle(), "the orbit: BUPT-1 in April 2023");
        write(STATIONS, stationsCsv(), "the nine stations of Tiansuan");
        read.ifPresent(file -> write("model-card.md", card(file), "what the model is"));
        writeClock();
        UserFiles.makeFolder(folder.resolve("camera"));
        for (String name : KEY_NAMES) KeyFiles.make(folder.resolve("keys"), name);
        said("keys/", String.join(", ", KEY_NAMES) + ": two of the three sign an update");
        said("camera/", "put images here");
        sayWhatIsNext();
        return Perigee.OK;
    }

    private void requireEmpty() {
        if (!Files.exists(folder)) return;
        if (!Files.isDirectory(folder))
            throw CliProblem.BAD_ARGUMENT.with(folder + " is a file, not a folder", "perigee init");
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) throw CliProblem.FOLDER_NOT_EMPTY.with(folder);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(folder, e.getMessage()).because(e);
        }
    }

    private Optional<Path> shipped() {
        return Optional.of(cli.home().resolve(ModelOption.SHIPPED)).filter(Files::isRegularFile);
    }

    /** Elements of April 2023 are of no use today: the mission begins a little before their first pass. */
    private void writeClock() {
        MeanElements elements = DefaultMission.elements();
        Pass first = PassFinder.passes(
                        elements,
                        DefaultMission.stations(),
                        elements.orbitEpoch(),
                        elements.orbitEpoch().plus(A_DAY))
                .getFirst();
        MissionClock clock = MissionClock.utc()
                .skipTo(first.aos().minus(BEFORE_AOS), cli.host().instant());
        write(
                CLOCK,
                new String(clock.encode(), StandardCharsets.US_ASCII),
                "mission time: now it is " + BEFORE_AOS.toMinutes() + " minutes to a pass over " + first.station());
    }

    private void sayWhatIsNext() {
        PrintStream out = cli.out();
        String script = quoted(cli.home().resolve("perigee"));
        String mission = quoted(folder.toAbsolutePath().normalize()); // wherever the other terminals are
        out.println();
        out.println("Then, each in a terminal of its own:");
        for (String command : List.of("link emulate", "ground run", "onboard run"))
            out.println("  " + script + " " + command + " --mission " + mission);
        out.println("and " + script + " status --mission " + mission + " at any time.");
    }

    /** As a shell takes it. */
    private static String quoted(Path path) {
        String text = path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private String missionYaml() {
        String named = MissionFile.TEMPLATE
                .replace("elements: \"\"", "elements: " + ELEMENTS)
                .replace("stations: \"\"", "stations: " + STATIONS)
                .replace(
                        "clock: \"\"",
                        "# With elements of today, write clock: \"\" here; those of 2023 need the clock.\nclock: "
                                + CLOCK);
        return model.map(file -> named.replace("file: \"\"", "file: \"" + file.toAbsolutePath() + "\""))
                .orElse(named);
    }

    private static String stationsCsv() {
        StringBuilder text = new StringBuilder("""
                # Ground stations: latitude north and longitude east (degrees), height above the ellipsoid (m),
                # and the elevation above which each sees a spacecraft (degrees).
                name,latDeg,lonDeg,altM,minElevationDeg
                """);
        for (GroundStation station : DefaultMission.stations())
            text.append(Text.of(
                    "%s,%.2f,%.2f,%.0f,%.0f%n",
                    station.id(),
                    Math.toDegrees(station.latRad()),
                    Math.toDegrees(station.lonRad()),
                    station.altM(),
                    Math.toDegrees(station.minElevationRad())));
        return text.toString();
    }

    /** The card lies inside the model's file; this is a copy to read. */
    private static String card(ModelFile file) {
        ModelCard card = file.card();
        StringBuilder text = new StringBuilder(Text.of(
                """
                # %s

                A copy of the card inside the model's file, to read; changing it changes nothing.

                - digest: %s
                - input: %d x %d px, %s
                - classes: %s
                """,
                card.name(),
                file.digest(),
                card.inputWidthPx(),
                card.inputHeightPx(),
                Counted.of(card.channels(), "channel"),
                String.join(", ", card.classes())));
        card.notes().forEach((key, note) -> text.append(Text.of("- %s: %s%n", key, note)));
        return text.toString();
    }

    private void write(String name, String content, String what) {
        UserFiles.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        said(name, what);
    }

    private void said(String name, String what) {
        cli.out().println(Text.of("%-16s %s", name, what));
    }
}
