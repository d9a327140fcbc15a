package space.perigee.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.mission.StationId;
import space.perigee.mission.Text;
import space.perigee.orbit.DefaultMission;
import space.perigee.orbit.GroundStation;
import space.perigee.orbit.MeanElements;
import space.perigee.orbit.Omm;
import space.perigee.orbit.Pass;
import space.perigee.orbit.PassFinder;
import space.perigee.orbit.StationsFile;
import space.perigee.orbit.Tle;

@Command(
        name = "passes",
        description = {
            "When ground stations see a spacecraft.",
            "Without options: BUPT-1 over the stations of Tiansuan, from the epoch of its elements (April 2023)."
        })
final class PassesCommand implements Callable<Integer> {
    private static final double SECONDS_PER_DAY = 86_400;

    private final Cli cli;

    @ArgGroup
    private Elements elements = new Elements();

    @Option(
            names = "--stations",
            paramLabel = "FILE",
            description = "Stations, one a line: name,latDeg,lonDeg,altM,minElevationDeg.")
    private Optional<Path> stations = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Begin (UTC), as 2023-04-04 or 2023-04-04T02:53:23Z (default: the epoch of the elements).")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--days", paramLabel = "N", description = "How many days (default: ${DEFAULT-VALUE}).")
    private double days = 2;

    @Mixin
    private Output output = new Output();

    PassesCommand(Cli cli) {
        this.cli = cli;
    }

    /** One of the two, or neither. */
    static final class Elements {
        @Option(names = "--tle", paramLabel = "FILE", description = "Two-line elements; the first of the file count.")
        private Optional<Path> tle = Optional.empty();

        @Option(names = "--omm", paramLabel = "FILE", description = "An OMM as KVN, XML, JSON or CSV.")
        private Optional<Path> omm = Optional.empty();

        MeanElements read() {
            if (tle.isPresent()) return Tle.read(tle.get());
            return omm.map(Omm::read).orElseGet(DefaultMission::elements);
        }
    }

    /** A pass as programs read it. */
    record Row(
            StationId station,
            Instant aos,
            Instant los,
            double durationSeconds,
            Instant highestAt,
            double maxElevationDeg,
            boolean begunBefore,
            boolean endsAfter) {
        static Row of(Pass pass) {
            return new Row(
                    pass.station(),
                    pass.aos().truncatedTo(ChronoUnit.MILLIS),
                    pass.los().truncatedTo(ChronoUnit.MILLIS),
                    pass.duration().toMillis() / 1000.0,
                    pass.highestAt().truncatedTo(ChronoUnit.MILLIS),
                    Math.toDegrees(pass.maxElevationRad()),
                    pass.begunBefore(),
                    pass.endsAfter());
        }
    }

    @Override
    public Integer call() {
        if (!(days > 0 && days <= PassFinder.MAX_DAYS))
            throw CliProblem.BAD_ARGUMENT.with(
                    "--days " + days + " is not over 0 and up to " + PassFinder.MAX_DAYS, "perigee passes");
        MeanElements craft = elements.read();
        List<GroundStation> seenFrom = stations.map(StationsFile::read).orElseGet(DefaultMission::stations);
        Instant begin = from.orElse(craft.orbitEpoch());
        Instant end = begin.plus(Duration.ofSeconds(Math.round(days * SECONDS_PER_DAY)));
        List<Pass> passes = PassFinder.passes(craft, seenFrom, begin, end);
        output.print(cli, passes.stream().map(Row::of).toList(), table(passes));
        if (passes.isEmpty() || output.isTable()) {
            String between = " between " + Times.seconds(begin) + " and " + Times.seconds(end) + " UTC";
            for (GroundStation station : seenFrom)
                if (passes.stream().noneMatch(pass -> pass.station().equals(station.id())))
                    sentences().println("Station " + station.id() + " never sees " + craft.label() + between + ".");
        }
        return Perigee.OK;
    }

    private PrintStream sentences() {
        return output.isTable() ? cli.out() : cli.err();
    }

    private static Table table(List<Pass> passes) {
        Table table = new Table("STATION", "AOS (UTC)", "LOS (UTC)", ">MIN:S", ">MAX ELEVATION", "NOTE");
        for (Pass pass : passes)
            table.row(
                    pass.station(),
                    Times.seconds(pass.aos()),
                    Times.seconds(pass.los()),
                    Times.minutes(pass.duration()),
                    Text.of("%.1f°", Math.toDegrees(pass.maxElevationRad())),
                    pass.begunBefore() ? "up at the begin" : pass.endsAfter() ? "up at the end" : "");
        return table;
    }
}
