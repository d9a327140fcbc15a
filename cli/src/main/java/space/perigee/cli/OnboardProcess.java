package space.perigee.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the on-board process is started from a mission folder: its settings file, its own jars, its memory. */
public final class OnboardProcess {
    private static final String MAIN = "space.perigee.onboard.OnboardMain";

    /** The detector lives outside of the heap; a decoded 640x512 scene has a third of a megabyte. */
    private static final List<String> JVM = List.of(
            "-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true");

    /** Without these, glibc keeps what a closed model gave back: 345 MB instead of 288 MB at the end of a canary. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_THRESHOLD_", "65536",
            "MALLOC_TRIM_THRESHOLD_", "131072");

    private OnboardProcess() {}

    /** Writes {@code onboard.properties} from the mission file and tells the command that flies it. */
    static ProcessBuilder prepare(Cli cli, Mission mission) {
        return flying(cli.home(), settings(cli, mission));
    }

    /**
     * The command that flies a settings file.
     *
     * @param home where Perigee is installed
     */
    public static ProcessBuilder flying(Path home, Path settings) {
        return flying(home, "onboard", MAIN, List.of(settings.toString()));
    }

    /** Any main of a room, with the flags and the memory of the on-board process: for benchmarks. */
    public static ProcessBuilder flying(Path home, String room, String main, List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(new ChildJava(home).command(room, main, JVM, arguments));
        builder.environment().putAll(ENVIRONMENT);
        return builder;
    }

    private static Path settings(Cli cli, Mission mission) {
        mission.requireKeys();
        MissionConfig config = mission.config();
        Path model = ModelOption.ofMission(cli, mission);
        List<String> lines = new ArrayList<>();
        lines.add("# Written by perigee from mission.yaml; change that one.");
        lines.add("craft=" + mission.craft());
        lines.add("stateDir=" + mission.onboardState());
        lines.add("cameraDir=" + mission.path(config.camera().folder()));
        lines.add("modelFile=" + model);
        lines.add("keysDir=" + mission.path(config.keys().folder()));
        lines.add("keyThreshold=" + config.keys().threshold());
        lines.add("bind=" + config.link().host() + ":" + config.link().onboardPort());
        lines.add("peer=" + config.link().radio() + ":" + config.link().emulatorOnboardPort());
        lines.add("clockFile=" + mission.path(config.clock().isEmpty() ? "clock" : config.clock()));
        lines.add("mining=" + config.samples().miner());
        lines.addAll(config.samples().settings());
        lines.add("sampleBudgetBytes=" + config.samples().bytesPerPass());
        Path file = mission.folder().resolve("onboard.properties");
        UserFiles.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        UserFiles.makeFolder(mission.path(config.camera().folder()));
        return file;
    }
}
