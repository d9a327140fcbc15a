package space.perigee.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.SigningKey;
import space.perigee.ground.GroundLoop;
import space.perigee.ground.GroundSegment;
import space.perigee.ground.KnownDomain;
import space.perigee.ground.Labeller;
import space.perigee.ground.Labels;
import space.perigee.ground.OracleLabels;
import space.perigee.ground.RoundSettings;
import space.perigee.ground.WatchedLabels;
import space.perigee.icd.ContactPlanBody;
import space.perigee.kube.Kinds;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.learn.Augmentation;
import space.perigee.learn.ProcessTrainer;
import space.perigee.learn.PromotionGate;
import space.perigee.learn.Recipe;
import space.perigee.learn.StepBudget;
import space.perigee.learn.Trainer;
import space.perigee.learn.TrainerCommand;
import space.perigee.learn.TrainerLimits;
import space.perigee.link.LinkCounters;
import space.perigee.link.UdpChannel;
import space.perigee.mission.Agent;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Duty;
import space.perigee.mission.FolderLock;
import space.perigee.mission.MissionProblem;
import space.perigee.mission.Step;
import space.perigee.mission.StepLine;
import space.perigee.mission.Text;
import space.perigee.mission.ThreadLongWork;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.vision.DataSet;
import space.perigee.vision.DataSets;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

/** The ground segment as a process, wired by hand from a mission folder. Steps go to stdout as {@link StepLine}s, the rest to stderr. */
final class GroundProcess {
    /** The store of resources in the ground's state folder. */
    static final String RESOURCES = "resources.db";

    private static final Duration QUIET = Duration.ofSeconds(3);

    /** What a round takes in virtual time; in flight it takes what it takes. */
    private static final Duration ROUND_COST = Duration.ofMinutes(3);

    /** Longer than any tick of an agent. */
    private static final int STOP_WAIT_SECONDS = 12;

    private static final int BATCH = 8;

    /** An Ed25519 key as PEM has some 110 characters. */
    private static final int MAX_KEY_BYTES = 4096;

    /** First word of a line that says what octets were spent on. */
    static final String SPENT = "SPENT";

    private final Cli cli;
    private final Mission mission;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exit = new AtomicInteger();

    GroundProcess(Cli cli, Mission mission) {
        this.cli = cli;
        this.mission = mission;
    }

    /** Runs until the process is told to stop. */
    int run() {
        mission.requireKeys();
        requireTensors();
        requireOneLabeller();
        List<SigningKey> signing = signingKeys();
        Path state = mission.groundState();
        DiskFlash flash = new DiskFlash(state);
        InstantSource time = mission.time(cli.host());
        MissionConfig.Link link = mission.config().link();
        try (FolderLock _ = FolderLock.take(state);
                SqliteResources resources = SqliteResources.open(
                        state.resolve(RESOURCES),
                        Kinds.ours(),
                        time,
                        new SplittableRandom(cli.host().millis()));
                UdpChannel channel = new UdpChannel(
                        mission.address(link.groundPort()), mission.radioAddress(link.emulatorGroundPort()));
                ThreadLongWork longWork = new ThreadLongWork("rounds")) {
            flash.sweep();
            GroundSegment segment = new GroundSegment(
                    new GroundSegment.Ports(flash, resources, longWork, time, this::print, cli.err()::println));
            launch(segment, flash);
            saveKnown(flash);
            Instant now = time.instant();
            ContactPlanBody plan = mission.plan(now, now.getEpochSecond());
            if (plan.contacts().isEmpty())
                cli.err()
                        .println("No station of this mission sees " + mission.craft() + " within "
                                + Mission.PLAN_AHEAD.toDays() + " days of " + Times.seconds(now) + " UTC.");
            GroundLoop loop = segment.loop(
                    new GroundSegment.Craft(
                            mission.craft(),
                            channel,
                            at -> at.equals(now) ? plan : mission.plan(at, at.getEpochSecond()),
                            labeller(),
                            rounds(),
                            trainer(),
                            signing),
                    now);
            serve(loop, channel, time);
            loop.spent().forEach(this::print);
            return exit.get();
        } finally {
            ended.countDown();
        }
    }

    private void print(Step step, Instant at, String text) {
        synchronized (stopped) {
            cli.out().println(new StepLine(step, at, text).encode());
            cli.out().flush();
        }
    }

    /** What each octet on the air was spent on, as the ground counted it: one line a row at the end. */
    private void print(LinkCounters.Row row) {
        cli.out()
                .println(String.join(
                        "\t",
                        SPENT,
                        row.sent() ? "up" : "down",
                        row.priority().map(Enum::name).orElse("UNKNOWN"),
                        row.spent().name(),
                        Long.toString(row.bytes())));
    }

    /** Registers the spacecraft and the model that it was launched with. */
    private void launch(GroundSegment segment, DiskFlash flash) {
        ModelFile model = ModelFile.read(ModelOption.ofMission(cli, mission));
        String part = "models/launched.part";
        try {
            Files.createDirectories(flash.path("models"));
            Files.copy(Path.of(model.where()), flash.path(part), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MissionProblem.DISK_FAILED.with(part, e.getMessage()).because(e);
        }
        MissionConfig.Link link = mission.config().link();
        SpacecraftSpec spec = new SpacecraftSpec(
                mission.orbit(),
                List.of(new SpacecraftSpec.Radio("main", link.downBps(), link.upBps())),
                "",
                new SpacecraftSpec.Keys(mission.config().keys().threshold(), publicKeys()));
        segment.launchedWith(mission.craft(), spec, part, model.digest(), model.card());
    }

    private List<String> publicKeys() {
        return KeyFiles.list(mission.path(mission.config().keys().folder())).stream()
                .map(key -> UserFiles.read(key.publicFile(), MAX_KEY_BYTES).strip())
                .toList();
    }

    private void saveKnown(DiskFlash flash) {
        MissionConfig.Known known = mission.config().known();
        if (known.data().isEmpty()) return;
        // Opened before the report, as below: what decides may not even see the labels of a test.
        DataSet data =
                DataSets.open(mission.path(known.data()), known.domain(), Set.of(DataSet.Part.TRAIN, DataSet.Part.VAL));
        KnownDomain.of(data.split(known.domain(), DataSet.Part.TRAIN), data.split(known.domain(), DataSet.Part.VAL))
                .save(flash, mission.craft());
    }

    private Labeller labeller() {
        MissionConfig.Labels labels = mission.config().labels();
        if (!labels.files().isEmpty()) return imported(labels);
        if (labels.oracleData().isEmpty()) return new OracleLabels(Map.of(), "nobody");
        DataSet data =
                DataSets.open(mission.path(labels.oracleData()), labels.oracleDomain(), Set.of(DataSet.Part.TRAIN));
        Map<String, LabelledImage> byScene = new HashMap<>();
        for (LabelledImage image : data.split(labels.oracleDomain(), DataSet.Part.TRAIN))
            byScene.put(String.valueOf(image.file().getFileName()), image);
        OracleLabels oracle = new OracleLabels(byScene, data.folder().getFileName() + "/" + labels.oracleDomain());
        int classes = data.classes().size();
        return labels.swapped() ? oracle.telling(truth -> swapped(truth, classes), "swapped classes") : oracle;
    }

    private Labeller imported(MissionConfig.Labels labels) {
        Path files = mission.path(labels.files());
        if (!Files.exists(files)) cli.err().println("Labels are awaited at " + files + ": there is nothing yet.");
        ModelFile model = ModelFile.read(ModelOption.ofMission(cli, mission));
        return new WatchedLabels(files, model.card().classes(), cli.err()::println);
    }

    private static Labels swapped(Labels truth, int classes) {
        List<LabelledBox> lies = truth.boxes().stream()
                .map(box -> new LabelledBox(box.box(), (box.classId() + 1) % classes))
                .toList();
        return new Labels(lies, truth.ignore());
    }

    private RoundSettings rounds() {
        MissionConfig.Training training = mission.config().training();
        Recipe plain = Recipe.forRound(training.seed(), 1);
        Augmentation crops = plain.augmentation();
        long images = Math.round(mission.config().samples().bytesPerPass() / 40_000.0 * (1 + training.replayShare()));
        int steps = (training.tensors().equals("all") ? StepBudget.WHOLE_NETWORK : StepBudget.EARLY_LAYERS)
                .steps(Duration.ofSeconds(training.seconds()), (int) images, BATCH, crops);
        return new RoundSettings(
                training.minSamples(),
                QUIET,
                training.replayShare(),
                training.tensors(),
                plain.withSteps(steps),
                training.changeShare(),
                training.uplinkBytes(),
                PromotionGate.DEFAULT,
                training.threads(),
                ROUND_COST);
    }

    /** A round without a tensor to train would fail each time, after the labelling. */
    private void requireTensors() {
        String name = mission.config().training().tensors();
        ModelFile model = ModelFile.read(ModelOption.ofMission(cli, mission));
        if (TensorSets.named(name, model.graph()).isEmpty())
            throw mission.problem(
                    "training.tensors",
                    "is \"" + name + "\", which is no tensor of model " + model.where()
                            + "; give a model with stored weights of convolutions");
    }

    private void requireOneLabeller() {
        MissionConfig.Labels labels = mission.config().labels();
        if (!labels.files().isEmpty() && !labels.oracleData().isEmpty())
            throw mission.problem("labels.files", "and labels.oracleData are both given; leave one of them empty");
    }

    private Trainer trainer() {
        Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
        TrainerCommand command = TrainerCommand.libtorch(java, new ChildJava(cli).classPath("torch"));
        return new ProcessTrainer(command, TrainerLimits.ROUND, cli.host());
    }

    /** The private keys of the mission, as many as an update needs. */
    private List<SigningKey> signingKeys() {
        Path folder = mission.path(mission.config().keys().folder());
        int threshold = mission.config().keys().threshold();
        try (Stream<Path> files = Files.list(folder)) {
            List<SigningKey> keys = files.filter(file -> file.toString().endsWith(".key"))
                    .sorted()
                    .limit(threshold)
                    .map(KeyFiles::signingKey)
                    .toList();
            if (keys.size() < threshold)
                throw mission.problem(
                        Mission.THRESHOLD,
                        Text.of(
                                "is %d, but %s holds %d private keys (*.key), so that no update could ever be signed:"
                                        + " lower it, or put the others there",
                                threshold, folder, keys.size()));
            return keys;
        } catch (IOException e) {
            throw MissionProblem.FILE_MISSING.with(folder).because(e);
        }
    }

    private void serve(GroundLoop loop, UdpChannel channel, InstantSource time) {
        try (Agent _ = agent("link", loop::communicate, time, channel::await);
                Agent _ = agent("desk", loop::learn, time, rest -> Thread.sleep(Math.max(1, rest.toMillis())))) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stop));
            cli.err().println("ground of " + mission.craft() + " is up");
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On SIGTERM: the JVM must not end before the agents have, and the account was told. */
    private void stop() {
        stopped.countDown();
        try {
            if (!ended.await(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) cli.err().println("the ground did not end in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Agent agent(String name, Duty duty, InstantSource time, Agent.Rest rest) {
        return new Agent(name, duty, time, rest, death -> {
                    cli.err().println("agent " + name + " died: " + death);
                    death.printStackTrace(cli.err());
                    exit.set(Perigee.FAILED);
                    stopped.countDown();
                })
                .start();
    }
}
