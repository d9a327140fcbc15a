package space.perigee.onboard;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.Verifier;
import space.perigee.icd.FactBody;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.icd.TelemetryBody;
import space.perigee.icd.TelemetryBody.SlotState;
import space.perigee.link.CfdpConfig;
import space.perigee.link.CfdpEntity;
import space.perigee.link.FileMessages;
import space.perigee.link.Priority;
import space.perigee.mission.Channel;
import space.perigee.mission.Digest;
import space.perigee.mission.Flash;
import space.perigee.mission.LongWork;
import space.perigee.mission.Problem;
import space.perigee.mission.StepLog;
import space.perigee.vision.DetectorOptions;
import space.perigee.vision.HardSampleMiner;
import space.perigee.vision.OnnxDetector;
import space.perigee.vision.mining.Miners;

/** The space segment, wired by hand from settings and ports: the same in flight and in virtual time. */
public final class SpaceSegment implements AutoCloseable {
    private static final String STATUS = "status";

    /** How often the small status file is written. */
    private static final Duration STATUS_EVERY = Duration.ofSeconds(1);

    /**
     * What comes from outside.
     *
     * @param nanoClock for latencies (ns), a constant in virtual time
     * @param now mission time (UTC) of the start
     * @param memoryBytes heap of the process
     */
    public record Ports(
            Flash flash,
            Channel channel,
            LongWork longWork,
            LongSupplier nanoClock,
            RandomGenerator random,
            StepLog steps,
            Consumer<String> log,
            Instant now,
            long memoryBytes) {}

    private final SpaceLoop loop;
    private final Sight sight;
    private final Starts starts;
    private final ModelSlots slots;
    private final SampleQueue samples;
    private final Tally tally;
    private final ContactBook contacts;
    private final Instant startedAt;
    private final Ports ports;
    private final Reporter report;

    /** Assembles a segment from what its flash holds. */
    public SpaceSegment(OnboardSettings settings, Ports ports) {
        this.ports = ports;
        FolderFormat.check(ports.flash());
        startedAt = ports.now();
        Mailboxes mail = Mailboxes.make();
        report = new Reporter(mail.reports());
        checkFactoryModel(settings.modelFile());
        report.ifThereIsRoom(() -> FolderFormat.write(ports.flash()), ports.now());
        starts = Starts.next(ports.flash());
        report.ifThereIsRoom(() -> starts.count(ports.flash()), ports.now());
        slots = booted(settings);
        samples = new SampleQueue(ports.flash(), settings.queueBytes());
        tally = new Tally();
        contacts = new ContactBook(ports.flash());
        KeptScenes kept = new KeptScenes(ports.flash());
        DetectorOptions options =
                DetectorOptions.SERVING.withThreads(settings.threads()).withScoreThreshold(settings.scoreThreshold());
        sight = new Sight(
                slots.servingFile(),
                slots.servingDigest(),
                file -> OnnxDetector.open(file, options),
                kept,
                ports.nanoClock(),
                mail.trialNews());
        loop = new SpaceLoop(new SpaceParts(
                ports.flash(),
                new Camera(settings.cameraDir(), ports.flash(), ports.memoryBytes()),
                sight,
                miner(settings.mining(), settings.miningParameters()),
                new SamplePackager(settings.mining()),
                samples,
                kept,
                tally,
                radio(settings, mail),
                new Verifier(KeyFiles.trustStore(settings.keysDir(), settings.keyThreshold()), settings.craft()),
                slots,
                ports.longWork(),
                mail,
                report,
                ports.steps()));
        report.fact(FactBody.Kind.STARTED, Optional.of(slots.servingDigest()), starts.told("serving"), ports.now());
        loop.resume(ports.now());
    }

    /** Before anything is written: a wrong file in a slot would be started with again and again, also once the file is corrected. */
    private void checkFactoryModel(Path model) {
        if (!ports.flash().exists(ModelSlots.RECORD) && Files.isRegularFile(model))
            OnnxDetector.open(model, DetectorOptions.SERVING).close();
    }

    private ModelSlots booted(OnboardSettings settings) {
        Consumer<Problem> diskFull = full -> report.diskFull(full, ports.now());
        return switch (ModelSlots.boot(ports.flash(), settings.modelFile(), diskFull)) {
            case ModelSlots.Boot.Normal(ModelSlots found) -> found;
            case ModelSlots.Boot.FellBack(ModelSlots found, Digest left, Optional<Digest> update, String why) -> {
                String reason = starts.told(why);
                ports.log().accept("fell back from " + left.shortHex() + ": " + reason);
                Digest serves = found.servingDigest();
                report.fellBack(left, serves, reason, ports.now());
                update.ifPresent(name -> report.rollout(name, serves, left, Stage.FELL_BACK, reason, ports.now()));
                yield found;
            }
        };
    }

    private Radio radio(OnboardSettings settings, Mailboxes mail) {
        CfdpConfig config = CfdpConfig.between(LinkNames.CRAFT_ENTITY, LinkNames.GROUND_ENTITY)
                .withFirstSequence(ports.now().getEpochSecond());
        return new Radio(
                listener -> new CfdpEntity(config, ports.channel(), ports.flash(), "cfdp", listener),
                entity -> new FileMessages(entity, ports.flash(), "messages", Priority.MESSAGE),
                contacts,
                samples,
                mail,
                report,
                this::telemetry,
                this::miner,
                settings.sampleBudgetBytes(),
                ports.steps());
    }

    private HardSampleMiner miner(String name, Map<String, String> parameters) {
        return Miners.named(name, parameters, ports.random());
    }

    private TelemetryBody telemetry(Instant now) {
        return new TelemetryBody(
                now,
                slots.servingDigest(),
                slots.installedSequence(),
                List.of(new TelemetryBody.Slot(slots.servingLetter(), slots.servingDigest(), SlotState.SERVING)),
                new TelemetryBody.Scenes(
                        tally.scenes.get(),
                        tally.easy.get(),
                        tally.redundant.get(),
                        tally.hard.get(),
                        tally.kept.get()),
                samples.items(),
                samples.sizeBytes(),
                ports.flash().freeBytes(),
                starts.count(),
                Math.max(0, now.getEpochSecond() - startedAt.getEpochSecond()),
                contacts.revision());
    }

    public SpaceLoop loop() {
        return loop;
    }

    /** Digest of the model that serves. */
    public Digest servingDigest() {
        return slots.servingDigest();
    }

    /** Scenes seen since the start, broken pictures counted in. */
    public long scenesSeen() {
        return tally.scenes.get() + tally.broken.get();
    }

    public int queuedSamples() {
        return samples.items();
    }

    /** A few lines {@code key=value} for people and for the demo: how the segment is at {@code now} (UTC). */
    public String statusText(Instant now) {
        return "at=" + now + "\nservingModel=" + slots.servingDigest() + "\nservingFile=" + slots.servingFile()
                + "\nonTrial="
                + slots.onTrial() + "\ninstalledSequence=" + slots.installedSequence() + "\nscenes=" + tally.scenes
                + "\nbroken=" + tally.broken + "\nhard=" + tally.hard + "\nkept=" + tally.kept + "\ntoCompare="
                + tally.toCompare + "\ncompared=" + tally.compared + "\nqueueItems="
                + samples.items() + "\nqueueBytes=" + samples.sizeBytes() + "\nplanRevision=" + contacts.revision()
                + "\n";
    }

    /** The duty that writes {@link #statusText} for people and the demo: never read back on board. */
    public Instant writeStatus(Instant now) {
        byte[] text = statusText(now).getBytes(StandardCharsets.UTF_8);
        report.ifThereIsRoom(() -> ports.flash().replace(STATUS, text), now);
        return now.plus(STATUS_EVERY);
    }

    @Override
    public void close() {
        sight.close();
    }
}
