package space.perigee.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import space.perigee.delta.KeyFiles;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.MissionClock;
import space.perigee.vision.LabelledImage;

/** The mission folder of a demo, and the mission's clock, which only the demo sets. */
final class DemoStage {
    private static final String CLOCK = "clock";
    private static final int KEYS = 3;

    /** How the mission file of a demo begins. */
    private static final String FIRST_LINE = "# Written by perigee demo";

    /** 4 km along the ground at 7.5 km/s: neighbours of a scene of some 1 km do not overlap. */
    private static final Duration SHUTTER_INTERVAL = Duration.ofMillis(500);

    /** A fifth of the boxes unsure makes a scene hard: more than enough to fill the budget, which then takes the best of them. */
    private static final String MINING = "threshold_img=0.8";

    private final Cli cli;
    private final Mission mission;
    private MissionClock clock = MissionClock.utc();

    private DemoStage(Cli cli, Mission mission) {
        this.cli = cli;
        this.mission = mission;
    }

    /** Makes the folder anew: keys, mission file, empty camera. */
    static DemoStage set(Cli cli, DemoSettings settings, DemoData data, Path model) {
        Path folder = folder(settings);
        deleteAll(folder);
        MissionConfig plain = MissionConfig.defaults();
        MissionConfig.Training training = plain.training();
        MissionConfig config = new MissionConfig(
                plain.tenant(),
                plain.spacecraft(),
                plain.stations(),
                new MissionConfig.Model(model.toString()),
                plain.camera(),
                new MissionConfig.Samples("IBT", MINING, plain.samples().bytesPerPass()),
                freePorts(plain.link()),
                plain.keys(),
                new MissionConfig.Training(
                        settings.trainingSeconds(),
                        settings.seed(),
                        training.threads(),
                        training.minSamples(),
                        training.replayShare(),
                        training.changeShare(),
                        training.tensors(),
                        training.uplinkBytes()),
                new MissionConfig.Labels(
                        "", data.folder().toAbsolutePath().normalize().toString(), data.fresh(), settings.poison()),
                new MissionConfig.Known(
                        data.folder().toAbsolutePath().normalize().toString(), data.known()),
                plain.state(),
                CLOCK);
        String text = FIRST_LINE + "; JSON is YAML, too.\n" + Output.json().writeValueAsString(config) + "\n";
        UserFiles.write(folder.resolve(MissionFile.NAME), text.getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i <= KEYS; i++)
            KeyFiles.make(folder.resolve(config.keys().folder()), "officer-" + i);
        UserFiles.makeFolder(folder.resolve(config.camera().folder()));
        return new DemoStage(cli, Mission.open(folder));
    }

    private static Path folder(DemoSettings settings) {
        return settings.out().resolve("mission");
    }

    /** Before minutes of work, not after: only a demo's mission is made anew, and one that a person made may have the same name. */
    static void requireUsableOut(DemoSettings settings) {
        Path folder = folder(settings);
        if (Files.isRegularFile(settings.out()))
            throw CliProblem.BAD_ARGUMENT.with(settings.out() + " is a file, not a folder", "perigee demo");
        if (!Files.exists(folder)) {
            UserFiles.makeFolder(settings.out());
            return;
        }
        Path file = folder.resolve(MissionFile.NAME);
        if (!Files.isRegularFile(file)
                || !UserFiles.read(file, MissionFile.MAX_FILE_BYTES).startsWith(FIRST_LINE))
            throw CliProblem.FOLDER_NOT_EMPTY.with(folder);
    }

    private static void deleteAll(Path folder) {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw UserFiles.notWritten(folder, e);
        }
    }

    /** Ports that are free now, so that two demos do not meet. */
    private static MissionConfig.Link freePorts(MissionConfig.Link plain) {
        List<DatagramSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < plain.ports().size(); i++) sockets.add(new DatagramSocket(0));
            List<Integer> ports =
                    sockets.stream().map(DatagramSocket::getLocalPort).toList();
            return new MissionConfig.Link(
                    plain.host(),
                    plain.radioHost(),
                    ports.get(0),
                    ports.get(1),
                    ports.get(2),
                    ports.get(3),
                    plain.downBps(),
                    plain.upBps(),
                    plain.delayMillis(),
                    plain.loss());
        } catch (SocketException e) {
            throw CliProblem.NOT_STARTED.with("the link", e.getMessage()).because(e);
        } finally {
            sockets.forEach(DatagramSocket::close);
        }
    }

    Mission mission() {
        return mission;
    }

    /** Mission time (UTC) now. */
    Instant now() {
        return clock.missionTime(cli.host().instant());
    }

    /** Skips mission time; every process sees it within a second. */
    void skipTo(Instant missionTime) {
        clock = clock.skipTo(missionTime, cli.host().instant());
        new DiskFlash(mission.folder()).replace(CLOCK, clock.encode());
    }

    /**
     * Puts pictures before the camera.
     *
     * @param taken when the last of them was taken (mission time); a picture's time is part of its package, so it comes from the
     *     mission and not from the host: the same demo sends the same bytes
     */
    void fly(List<LabelledImage> images, Instant taken) {
        Path camera = mission.path(mission.config().camera().folder());
        try {
            for (int i = 0; i < images.size(); i++) {
                LabelledImage image = images.get(i);
                Path part = camera.resolve("." + image.file().getFileName());
                Files.copy(image.file(), part, StandardCopyOption.REPLACE_EXISTING);
                Instant at = taken.minus(SHUTTER_INTERVAL.multipliedBy(images.size() - 1L - i));
                Files.setLastModifiedTime(part, FileTime.from(at));
                Files.move(
                        part,
                        camera.resolve(String.valueOf(image.file().getFileName())),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw UserFiles.notWritten(camera, e);
        }
    }

    /** Steps that the newest training has reported. */
    int trainingSteps() {
        return lastLine("curve.tsv").map(line -> number(line, 0)).orElse(0);
    }

    /** How far the newest round's gate is, once it has begun. */
    Optional<DemoBar.Work> gate() {
        return lastLine("gate.tsv").map(line -> new DemoBar.Work("Gate", "images", number(line, 0), number(line, 1)));
    }

    /** How far the trial on board is, once it has begun. */
    Optional<DemoBar.Work> canary() {
        long scenes = onboardCount("toCompare");
        if (scenes == 0) return Optional.empty();
        return Optional.of(new DemoBar.Work("Canary", "scenes", onboardCount("compared"), scenes));
    }

    private static int number(String line, int column) {
        try {
            return Integer.parseInt(line.split("\t", -1)[column]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return 0; // the ground writes it just now
        }
    }

    /** The last line of a file of the newest round, if there is one. */
    private Optional<String> lastLine(String name) {
        Path rounds = mission.groundState().resolve("rounds");
        if (!Files.isDirectory(rounds)) return Optional.empty();
        try (Stream<Path> files = Files.walk(rounds, 3)) {
            List<Path> found =
                    files.filter(file -> file.endsWith(name)).sorted().toList();
            if (found.isEmpty()) return Optional.empty();
            List<String> lines = Files.readAllLines(found.getLast());
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // a file went away while it was looked for
        }
    }

    /** A figure of the on-board process's status file, or the fallback while there is none. */
    String onboard(String key, String fallback) {
        return OnboardFigures.of(mission).text(key, fallback);
    }

    long onboardCount(String key) {
        return OnboardFigures.of(mission).count(key);
    }
}
