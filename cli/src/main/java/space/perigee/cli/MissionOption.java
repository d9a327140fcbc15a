package space.perigee.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --mission}: a mix-in of every command that works on a mission folder. */
final class MissionOption {
    @Option(
            names = {"--mission", "--state"},
            paramLabel = "DIR",
            description =
                    "The mission folder, with its mission.yaml (default: this folder). 'perigee init DIR' makes one.")
    private Path folder = Path.of(".");

    Mission open() {
        return Mission.open(folder);
    }
}
