package space.perigee.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description = {
            "Flies the space segment of a mission until it is stopped: a process with its own few jars.",
            "New pictures in the camera folder are taken in when they are whole."
        })
final class OnboardRunCommand implements Callable<Integer> {
    private final Cli cli;

    @Mixin
    private MissionOption mission = new MissionOption();

    OnboardRunCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Process flying =
                    OnboardProcess.prepare(cli, mission.open()).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(flying::destroy));
            return flying.waitFor();
        } catch (IOException e) {
            throw CliProblem.NOT_STARTED
                    .with("the on-board process", e.getMessage())
                    .because(e);
        }
    }
}
