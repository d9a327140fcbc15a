package space.perigee.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import space.perigee.cli.MissionStatus.Fact;
import space.perigee.cli.MissionStatus.Ground;
import space.perigee.cli.MissionStatus.NextPass;
import space.perigee.cli.MissionStatus.Onboard;
import space.perigee.cli.MissionStatus.Rollout;
import space.perigee.cli.MissionStatus.Round;
import space.perigee.mission.Digest;
import space.perigee.mission.Text;

@Command(
        name = "status",
        description = {
            "How a mission is, on one screen: spacecraft, model, queue, next pass, last round and rollout.",
            "Reads what both segments left on disk: beside the running processes, and when none runs. AGE is in mission time."
        })
final class StatusCommand implements Callable<Integer> {
    private static final int DIGEST_CHARS = 71;

    private final Cli cli;

    @Mixin
    private MissionOption mission = new MissionOption();

    @Mixin
    private Output output = new Output();

    StatusCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Mission opened = mission.open();
        Instant now = opened.time(cli.host()).instant().truncatedTo(ChronoUnit.SECONDS);
        MissionStatus status = MissionStatus.read(opened, now);
        output.print(cli, status, table(status));
        return Perigee.OK;
    }

    private static Table table(MissionStatus status) {
        Table table = new Table("WHAT", ">AGE", "HOW");
        table.row("spacecraft", "", status.spacecraft());
        table.row("mission time", "", Times.seconds(status.now()) + " UTC");
        status.onboard()
                .ifPresentOrElse(
                        onboard -> addOnboard(table, onboard, status.isConfirmed()),
                        () -> table.row("on board", "", "has never run"));
        status.ground()
                .ifPresentOrElse(ground -> addGround(table, ground), () -> table.row("ground", "", "has never run"));
        table.row("next pass", "", status.next().map(StatusCommand::words).orElse(status.passTrouble()));
        return table;
    }

    private static void addOnboard(Table table, Onboard onboard, boolean isConfirmed) {
        table.row("on board", age(onboard.ageSeconds()), running(onboard.running()));
        table.row(
                "  model",
                "",
                digest(onboard.servingModel()) + ", sequence " + onboard.installedSequence() + ", active, "
                        + words(onboard.onTrial(), isConfirmed));
        table.row(
                "  queue",
                "",
                Counted.of(onboard.queueItems(), "sample") + ", " + Counted.of(onboard.queueBytes(), "byte"));
        table.row(
                "  scenes",
                "",
                Text.of(
                        "%d since its start, %d hard, %d kept, %d broken",
                        onboard.scenes(), onboard.hard(), onboard.kept(), onboard.broken()));
    }

    /** The ground knows of a switch before the new model has proved itself on live scenes: until then a crash leads back to the old one. */
    private static String words(boolean onTrial, boolean isConfirmed) {
        if (!isConfirmed)
            return onTrial ? "on trial, not confirmed on the ground yet" : "not confirmed on the ground yet";
        return onTrial ? "confirmed; the old model stays ready for a while" : "confirmed";
    }

    private static void addGround(Table table, Ground ground) {
        table.row("ground", "", running(ground.running()));
        add(table, "  desired model", ground.desiredModel());
        add(table, "  confirmed model", ground.confirmedModel());
        if (ground.lastRound().isEmpty()) table.row("  last round", "", "none");
        ground.lastRound().ifPresent(round -> addRound(table, round));
        if (ground.lastRollout().isEmpty()) table.row("  last rollout", "", "none");
        ground.lastRollout().ifPresent(rollout -> addRollout(table, rollout));
        add(table, "  last event", ground.lastEvent());
    }

    private static void add(Table table, String what, Optional<Fact> fact) {
        table.row(
                what,
                fact.map(one -> age(one.ageSeconds())).orElse(""),
                fact.map(one -> digest(one.text())).orElse("none"));
    }

    private static void addRound(Table table, Round round) {
        String took = round.trainingSeconds() > 0 ? Text.of(", trained %.0f s", round.trainingSeconds()) : "";
        table.row(
                "  last round",
                age(round.ageSeconds()),
                round.name() + " " + round.phase() + ", " + Counted.of(round.samples(), "sample") + took);
        if (!round.reason().isEmpty()) table.row("", "", round.reason());
        if (!round.figures().isEmpty())
            table.row(
                    "",
                    "",
                    round.figures().entrySet().stream()
                            .map(figure -> Text.of("%s %.3f", figure.getKey(), figure.getValue()))
                            .collect(Collectors.joining(", ")));
    }

    private static void addRollout(Table table, Rollout rollout) {
        table.row(
                "  last rollout",
                age(rollout.ageSeconds()),
                rollout.name() + " " + rollout.phase() + ", sequence " + rollout.sequence() + ", "
                        + digest(rollout.delta()) + " makes " + digest(rollout.to()));
        if (!rollout.reason().isEmpty()) table.row("", "", rollout.reason());
    }

    private static String words(NextPass pass) {
        String when = pass.startsInSeconds() <= 0
                ? "now, until " + Times.seconds(pass.los())
                : "in " + Times.about(Duration.ofSeconds(pass.startsInSeconds())) + ", AOS "
                        + Times.seconds(pass.aos());
        return Text.of(
                "%s %s, %s min, up to %.0f°",
                pass.station(), when, Times.minutes(Duration.between(pass.aos(), pass.los())), pass.maxElevationDeg());
    }

    private static String running(boolean running) {
        return running ? "runs" : "does not run";
    }

    private static String age(long seconds) {
        return Times.about(Duration.ofSeconds(seconds));
    }

    /** A digest by its first digits; any other text as it is. */
    private static String digest(String text) {
        return text.length() == DIGEST_CHARS && text.startsWith("sha256:")
                ? Digest.parse(text).shortHex()
                : text;
    }
}
