package space.perigee.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Runs the ground segment of a mission until it is stopped.",
            "Each of its steps is a line on stdout; it speaks UDP to the radio, or to 'perigee link emulate'."
        })
final class GroundRunCommand implements Callable<Integer> {
    private final Cli cli;

    @Mixin
    private MissionOption mission = new MissionOption();

    GroundRunCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        return new GroundProcess(cli, mission.open()).run();
    }
}
