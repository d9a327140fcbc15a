package space.perigee.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import space.perigee.mission.Problem;
import space.perigee.mission.Text;

@Command(name = "doctor", description = "Look whether this machine has what Perigee needs. Exit code 1 if not.")
final class DoctorCommand implements Callable<Integer> {
    private static final int WANTED_JDK = 25;
    private static final double WANTED_MEMORY_GB = 4;
    private static final double WANTED_DISK_GB = 3;
    private static final int MVN_TIMEOUT_SECONDS = 30;

    private static final Pattern MAVEN_VERSION = Pattern.compile("Apache Maven (\\d{1,4})\\.(\\d{1,4})");

    private final Cli cli;

    @Mixin
    private Output output = new Output();

    DoctorCommand(Cli cli) {
        this.cli = cli;
    }

    enum State {
        OK,
        WARNING,
        MISSING
    }

    /** One look, as programs read it. */
    record Finding(String what, State state, String found, String advice) {}

    @Override
    public Integer call() {
        List<Finding> findings = List.of(jdk(), maven(), processors(), memory(), disk(), libtorch(), model(), ports());
        Table table = new Table("WHAT", "STATE", "FOUND", "WHAT TO DO");
        for (Finding one : findings)
            table.row(one.what(), one.state().name().toLowerCase(Locale.ROOT), one.found(), one.advice());
        output.print(cli, findings, table);
        return findings.stream().anyMatch(one -> one.state() == State.MISSING) ? Perigee.FAILED : Perigee.OK;
    }

    private static Finding judged(String what, boolean good, State otherwise, String found, String advice) {
        return new Finding(what, good ? State.OK : otherwise, found, good ? "" : advice);
    }

    private static Finding jdk() {
        Path home = Path.of(System.getProperty("java.home", ""));
        boolean good = Runtime.version().feature() >= WANTED_JDK && Files.isExecutable(home.resolve("bin/javac"));
        return judged(
                "JDK",
                good,
                State.MISSING,
                Runtime.version() + " at " + home,
                "install a JDK 25 or set PERIGEE_JAVA_HOME");
    }

    private Finding maven() {
        String advice = "install Maven 3.8 or newer";
        try {
            Process mvn = new ProcessBuilder(mvnName(), "-v")
                    .redirectErrorStream(true)
                    .start();
            mvn.getOutputStream().close();
            String first = new String(mvn.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("Apache Maven"))
                    .findFirst()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")) // its colours
                    .orElse("");
            boolean ended = mvn.waitFor(MVN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return judged(
                    "Maven", ended && isNewEnough(first), State.MISSING, first.isEmpty() ? "no word" : first, advice);
        } catch (IOException e) {
            return new Finding("Maven", State.MISSING, "no " + mvnName(), advice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding("Maven", State.MISSING, "interrupted", advice);
        }
    }

    private String mvnName() {
        return cli.environment("PERIGEE_MVN").orElse("mvn");
    }

    /** 3.8 or newer, as the script wants it. */
    private static boolean isNewEnough(String word) {
        Matcher version = MAVEN_VERSION.matcher(word);
        if (!version.find()) return false;
        int major = Integer.parseInt(version.group(1));
        return major > 3 || (major == 3 && Integer.parseInt(version.group(2)) >= 8);
    }

    private static Finding processors() {
        int count = Runtime.getRuntime().availableProcessors();
        return judged("processors", count >= 2, State.WARNING, count + "", "training takes twice as long on one");
    }

    private static Finding memory() {
        double gb =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 1e9;
        return judged("memory", gb >= WANTED_MEMORY_GB, State.WARNING, Text.of("%.1f GB", gb), "training wants 4 GB");
    }

    private Finding disk() {
        double gb = cli.home().toFile().getUsableSpace() / 1e9;
        return judged(
                "disk",
                gb >= WANTED_DISK_GB,
                State.WARNING,
                Text.of("%.1f GB free at %s", gb, cli.home()),
                "building, libtorch and a demo take 3 GB");
    }

    private Finding libtorch() {
        List<String> natives = new ArrayList<>();
        try {
            for (String jar : new ChildJava(cli).classPath("torch").split(File.pathSeparator, -1))
                if (jar.matches(".*pytorch-.*-(linux|macosx|windows).*\\.jar") && Files.isRegularFile(Path.of(jar)))
                    natives.add(Path.of(jar).getFileName().toString());
        } catch (Problem e) {
            return new Finding("libtorch", State.WARNING, e.text(), "");
        }
        return judged(
                "libtorch",
                !natives.isEmpty(),
                State.WARNING,
                natives.isEmpty() ? "no native library for this machine" : String.join(", ", natives),
                "only x86-64 Linux can train with it");
    }

    private Finding model() {
        Path shipped = cli.home().resolve(ModelOption.SHIPPED);
        return judged(
                "base model",
                Files.isRegularFile(shipped),
                State.WARNING,
                Files.isRegularFile(shipped) ? shipped.toString() : "none at " + shipped,
                "name one with --model");
    }

    /** The defaults of a mission: each must be free before its processes start. */
    private static Finding ports() {
        List<Integer> taken = new ArrayList<>();
        for (int port : MissionConfig.defaults().link().ports()) {
            try (DatagramSocket socket = new DatagramSocket(port)) {
                socket.setReuseAddress(false);
            } catch (IOException e) {
                taken.add(port);
            }
        }
        return judged(
                "UDP ports",
                taken.isEmpty(),
                State.WARNING,
                taken.isEmpty() ? "free" : "in use: " + taken,
                "another mission runs; choose others in mission.yaml");
    }
}
