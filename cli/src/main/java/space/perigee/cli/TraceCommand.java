package space.perigee.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.ground.Event;
import space.perigee.ground.EventKind;
import space.perigee.ground.EventLog;
import space.perigee.ground.Trace;
import space.perigee.ground.TraceStep;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;

@Command(
        name = "trace",
        description = {
            "Where something comes from and what became of it, step by step.",
            "Image, package, label, round, delta, gate, contact, slot, confirmation: DIGEST is of any of these, also of the model"
                    + " that was launched, and of one that was rejected, refused or found sick: then the chain ends with the"
                    + " reason. Reads the ground's event log, also while the ground runs."
        })
final class TraceCommand implements Callable<Integer> {
    /** A model has hundreds of images behind it: of each step a screen shows the first ones. */
    private static final int SHOWN_OF_A_STEP = 4;

    private final Cli cli;

    @Parameters(
            paramLabel = "DIGEST",
            description = "A digest or its first hex digits, at least " + Trace.MIN_DIGITS + ".")
    private String digits = "";

    @Option(names = "--all", description = "Every event in the table, not just the first few of each step.")
    private boolean all;

    @Mixin
    private MissionOption mission = new MissionOption();

    @Mixin
    private Output output = new Output();

    TraceCommand(Cli cli) {
        this.cli = cli;
    }

    /** A link of the chain as programs read it. */
    record Row(
            long revision,
            Instant at,
            CraftKey craft,
            String step,
            List<Digest> subjects,
            List<Digest> parents,
            String text,
            Map<String, Double> numbers) {
        static Row of(TraceStep step) {
            Event event = step.event();
            return new Row(
                    step.revision(),
                    event.at(),
                    event.craft(),
                    event.kind().word(),
                    event.subjects(),
                    event.parents(),
                    event.text(),
                    event.numbers());
        }
    }

    @Override
    public Integer call() {
        List<TraceStep> steps = new Trace(log(mission.open())).of(digits);
        output.print(cli, steps.stream().map(Row::of).toList(), table(steps));
        return Perigee.OK;
    }

    private static EventLog log(Mission mission) {
        Path state = mission.groundState();
        if (!Files.isDirectory(state)) throw CliProblem.NEVER_RAN.with("the ground", state, "perigee ground run");
        return EventLog.view(new DiskFlash(state));
    }

    private Table table(List<TraceStep> steps) {
        Map<EventKind, Integer> counts = new EnumMap<>(EventKind.class);
        steps.forEach(step -> counts.merge(step.event().kind(), 1, Integer::sum));
        Map<EventKind, Integer> shown = new EnumMap<>(EventKind.class);
        Table table = new Table("AT (UTC)", "STEP", "DIGEST", "WHAT");
        for (TraceStep step : steps) {
            Event event = step.event();
            int number = shown.merge(event.kind(), 1, Integer::sum);
            int more = counts.getOrDefault(event.kind(), 0) - SHOWN_OF_A_STEP;
            if (all || number <= SHOWN_OF_A_STEP)
                table.row(Times.seconds(event.at()), event.kind().word(), subject(event), step.text());
            else if (number == SHOWN_OF_A_STEP + 1)
                table.row("", event.kind().word(), "", "and " + more + " more: --all shows them");
        }
        return table;
    }

    private static String subject(Event event) {
        return event.subjects().isEmpty() ? "" : event.subjects().getFirst().shortHex();
    }
}
