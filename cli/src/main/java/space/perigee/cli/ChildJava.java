package space.perigee.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import space.perigee.mission.MissionProblem;

/** Command lines of Perigee's other processes: each has its own main and its own jars. */
final class ChildJava {
    /** ONNX Runtime 1.29 overruns the usual 1 MB after a few images, and the process is gone without a word; 2 MB sufficed. */
    private static final String STACK = "-Xss4m";

    private final Path home;

    ChildJava(Cli cli) {
        this(cli.home());
    }

    /** @param home where Perigee is installed */
    ChildJava(Path home) {
        this.home = home;
    }

    /**
     * @param room the module that holds {@code mainClass}: {@code onboard}, {@code torch}
     * @param jvmArguments such as {@code -Xmx256m}
     */
    List<String> command(String room, String mainClass, List<String> jvmArguments, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add(STACK);
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(classPath(room));
        command.add(mainClass);
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /** The room's own jar and what Maven wrote down beside it. */
    String classPath(String room) {
        Path target = home.resolve(room).resolve("target");
        Path written = target.resolve("classpath.txt");
        if (!Files.isRegularFile(written)) throw CliProblem.NOT_BUILT.with(written);
        try (Stream<Path> files = Files.list(target)) {
            Path jar = files.filter(file -> file.getFileName().toString().matches(room + "-[0-9.]+\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> CliProblem.NOT_BUILT.with(target.resolve(room + ".jar")));
            return jar + File.pathSeparator + Files.readString(written).strip();
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(target, e.getMessage()).because(e);
        }
    }
}
