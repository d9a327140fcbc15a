package space.perigee.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import space.perigee.icd.Body;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.FactBody;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.icd.TelecommandBody;
import space.perigee.link.CfdpConfig;
import space.perigee.link.CfdpEntity;
import space.perigee.link.CfdpListener;
import space.perigee.link.Condition;
import space.perigee.link.Contact;
import space.perigee.link.FileMessages;
import space.perigee.link.LinkModel;
import space.perigee.link.LossyChannel;
import space.perigee.link.Message;
import space.perigee.link.Priority;
import space.perigee.link.PutRequest;
import space.perigee.link.ReceivedFile;
import space.perigee.link.TransactionId;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.Flash;
import space.perigee.mission.StationId;
import space.perigee.mission.Step;
import space.perigee.model.ModelFile;
import space.perigee.onboard.OnboardSettings;
import space.perigee.onboard.SpaceSegment;
import space.perigee.testkit.VirtualLongWork;
import space.perigee.testkit.VirtualLoop;
import space.perigee.vision.Images;
import space.perigee.vision.scenes.Light;
import space.perigee.vision.scenes.SceneArtist;
import space.perigee.vision.scenes.SceneSpec;

/**
 * The space segment that flies, in virtual time and one long contact over a lossy link, against a ground that sends it whatever a test
 * wants, past every gate.
 */
final class OnboardWorld implements AutoCloseable {
    static final CraftKey CRAFT = CraftKey.of("demo", "scout");

    private static final Instant START = Instant.parse("2023-04-20T01:00:00Z");
    private static final Instant LOS = START.plus(Duration.ofHours(2));
    private static final long BPS = 1_000_000;

    /** The heap that flies: {@code -Xmx48m}. */
    static final long MEMORY_BYTES = 48 << 20;

    /** What samples may use of the contact: some four of the small scenes. */
    static final long SAMPLE_BUDGET_BYTES = 10_000;

    private static final Duration LIGHT_TIME = Duration.ofMillis(10);

    private final Path folder;
    private final VirtualLoop loop = new VirtualLoop(START, Duration.ofMillis(20));
    private final SpaceSegment space;
    private final DiskFlash groundFlash;
    private final CfdpEntity cfdp;
    private final FileMessages messages;
    private final List<Body> heard = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private int files;
    private long telecommands;
    private long sampleBytes;

    /**
     * Boots a spacecraft.
     *
     * @param flash in {@code folder}, see {@link #wholeFlash}
     */
    OnboardWorld(Path folder, Path keys, ModelFile factory, Flash flash) {
        this.folder = folder;
        make(camera());
        Path factoryFile = folder.resolve("factory.onnx");
        factory.write(factoryFile);
        LossyChannel.Pair link = LossyChannel.pair(
                LinkModel.of(BPS, LIGHT_TIME).withLoss(0.05),
                LinkModel.of(BPS, LIGHT_TIME).withLoss(0.05),
                at -> true,
                loop,
                new SplittableRandom(1));
        space = new SpaceSegment(
                settings(keys, factoryFile),
                new SpaceSegment.Ports(
                        flash,
                        link.space(),
                        new VirtualLongWork(loop),
                        () -> 0,
                        new Random(1),
                        (step, at, text) -> steps.add(step),
                        line -> {},
                        START,
                        MEMORY_BYTES));
        groundFlash = new DiskFlash(folder.resolve("ground"));
        CfdpConfig config = CfdpConfig.between(LinkNames.GROUND_ENTITY, LinkNames.CRAFT_ENTITY)
                .withFirstSequence(START.getEpochSecond());
        cfdp = new CfdpEntity(config, link.ground(), groundFlash, "cfdp", new Deaf());
        messages = new FileMessages(cfdp, groundFlash, "messages", Priority.MESSAGE);
        cfdp.contactOpens(new Contact(BPS, LIGHT_TIME, LOS), START);
        plan(1, LOS);
        loop.add(space.loop()::observe)
                .add(space.loop()::communicate)
                .add(space.loop()::govern)
                .add(space::writeStatus)
                .add(this::listen);
    }

    /** A flash without faults. */
    static Flash wholeFlash(Path folder) {
        return new DiskFlash(folder.resolve("space"));
    }

    /** A ground that takes files, counts their bytes, and does nothing with them. */
    private final class Deaf implements CfdpListener {
        @Override
        public void received(ReceivedFile file) {
            sampleBytes += file.sizeBytes();
        }

        @Override
        public void delivered(TransactionId id, String destinationName) {}

        @Override
        public void failed(TransactionId id, String destinationName, Condition why) {}
    }

    private OnboardSettings settings(Path keys, Path factoryFile) {
        var nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1); // no socket is opened
        return new OnboardSettings(
                CRAFT,
                folder.resolve("space"),
                camera(),
                factoryFile,
                keys,
                2,
                nowhere,
                nowhere,
                folder.resolve("clock"),
                "CloudOnly",
                Map.of(),
                SAMPLE_BUDGET_BYTES,
                64_000_000,
                1,
                0.25f,
                1,
                Duration.ofMinutes(1));
    }

    private Instant listen(Instant now) {
        Instant next = cfdp.tick(now);
        for (Optional<Message> message = messages.next(); message.isPresent(); message = messages.next()) {
            heard.add(Icd.decode(message.get().octets()));
            messages.applied(message.get().sequence());
        }
        return next;
    }

    /** Sends up a plan of the one contact. */
    void plan(long revision, Instant los) {
        say(new ContactPlanBody(
                revision,
                List.of(new ContactPlanBody.Contact(new StationId("tongchuan"), START, los, BPS, BPS, 1f)),
                START,
                ContactPlanBody.USUAL_STEP_SECONDS,
                List.of()));
    }

    /** This contact ends, and another one begins: what either side could not send in this one goes now. */
    void nextContact() {
        cfdp.contactCloses(now());
        cfdp.contactOpens(new Contact(BPS, LIGHT_TIME, LOS), now());
        plan(2, LOS.minusSeconds(1));
    }

    /** Bytes of sample packages that came down. */
    long sampleBytes() {
        return sampleBytes;
    }

    private void say(Body body) {
        byte[] octets = Icd.encode(body);
        messages.post(Icd.typeOf(octets), octets);
    }

    /** Sends an order up. */
    void order(TelecommandBody.Order order) {
        say(new TelecommandBody(++telecommands, loop.instant(), order));
    }

    /** Sends a file up that is none of this world's messages or updates. */
    void send(String destination, byte[] content) {
        String file = "raw/" + files++;
        groundFlash.replace(file, content);
        cfdp.put(new PutRequest(file, destination, Priority.MESSAGE, Digest.of(content)));
    }

    /** Name on the radio of this world's message of that number, from 1. */
    static String messageName(long sequence) {
        return "msg/" + START.getEpochSecond() + "-" + sequence;
    }

    /** Sends a signed update up. */
    void uplink(byte[] signed) {
        String file = "updates/" + files++;
        groundFlash.replace(file, signed);
        Digest digest = Digest.of(signed);
        cfdp.put(new PutRequest(file, LinkNames.update(digest), Priority.MODEL_UPDATE, digest));
    }

    private Path camera() {
        return folder.resolve("camera");
    }

    /** Puts a picture, or what looks like one, before the camera. */
    void show(String name, byte[] content) {
        try {
            Path aside = folder.resolve(name + ".aside");
            Files.write(aside, content);
            Files.move(aside, camera().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a drawn scene of the night before the camera, another for each number. */
    void showScene(int number) {
        var drawn = SceneArtist.draw(SceneSpec.compact(Light.NIGHT), number);
        show("scene-" + number + ".jpg", Images.encodeJpeg(drawn.image(), 0.9f));
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether it came to hold within the contact */
    boolean runUntil(BooleanSupplier done) {
        return loop.runUntil(done, LOS);
    }

    void runFor(Duration time) {
        Instant end = loop.instant().plus(time);
        loop.runUntil(() -> false, end);
    }

    Instant now() {
        return loop.instant();
    }

    SpaceSegment space() {
        return space;
    }

    /** What the space segment did so far. */
    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** What the ground heard of an update at a stage. */
    Stream<RolloutReportBody> reports(Stage stage) {
        return heard.stream()
                .filter(RolloutReportBody.class::isInstance)
                .map(RolloutReportBody.class::cast)
                .filter(report -> report.stage() == stage);
    }

    /** What the ground heard of a kind of fact. */
    Stream<FactBody> facts(FactBody.Kind kind) {
        return heard.stream()
                .filter(FactBody.class::isInstance)
                .map(FactBody.class::cast)
                .filter(fact -> fact.kind() == kind);
    }

    @Override
    public void close() {
        space.close();
    }
}
