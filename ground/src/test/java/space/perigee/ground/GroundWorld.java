package space.perigee.ground;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import space.perigee.delta.SigningKey;
import space.perigee.icd.Body;
import space.perigee.icd.ContactPlanBody;
import space.perigee.icd.Icd;
import space.perigee.icd.LinkNames;
import space.perigee.icd.RolloutReportBody;
import space.perigee.icd.SamplePackage;
import space.perigee.kube.Kinds;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKind;
import space.perigee.kube.RolloutSpec;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.learn.Checkpoint;
import space.perigee.learn.PromotionGate;
import space.perigee.learn.Recipe;
import space.perigee.learn.SampleFile;
import space.perigee.learn.TensorValues;
import space.perigee.learn.Trainer;
import space.perigee.learn.TrainingOutcome;
import space.perigee.learn.TrainingRecord;
import space.perigee.learn.TrainingSample;
import space.perigee.link.CfdpConfig;
import space.perigee.link.CfdpEntity;
import space.perigee.link.CfdpListener;
import space.perigee.link.Condition;
import space.perigee.link.FileMessages;
import space.perigee.link.MessageChannel;
import space.perigee.link.Priority;
import space.perigee.link.ReceivedFile;
import space.perigee.link.TransactionId;
import space.perigee.mission.Channel;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.StationId;
import space.perigee.mission.Text;
import space.perigee.model.ModelCard;
import space.perigee.model.ModelFile;
import space.perigee.model.TensorSets;
import space.perigee.model.TinyNet;
import space.perigee.testkit.VirtualLongWork;
import space.perigee.vision.Box;
import space.perigee.vision.Image;
import space.perigee.vision.Images;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

/**
 * A ground with its state on disk, lived through process by process. Its spacecraft's model sees nothing; the trainer hands back one that
 * sees a thing in every cell, and in every cell there is one: that training is promoted, and costs nothing.
 */
final class GroundWorld implements AutoCloseable {
    private static final int SIDE_PX = 32;
    private static final int STRIDE_PX = 8;
    private static final int OBJECTNESS = 4;
    static final int LABELLED_SCENES = 100;
    static final long SEED = 1;

    /** How the first worker of its trainer ends. */
    static final String DEATH = "it died once";

    private static final Duration FAR = Duration.ofDays(1);
    private static final float NEVER = -20;
    private static final float ALWAYS = 10;

    private final Path folder;
    private final DiskFlash disk;
    private final ModelFile base;
    private final List<SigningKey> keys = List.of(key(), key());
    private final SqliteResources resources;
    private final Map<CraftKey, Voice> voices = new TreeMap<>();
    private float trained = ALWAYS;
    private Instant now = Given.NOW;
    private long revision;
    private boolean isElementsOld;

    /** A spacecraft's end of the message channel. */
    private record Voice(DiskFlash flash, MessageChannel outbox) {}

    GroundWorld(Path folder) {
        this.folder = folder;
        disk = new DiskFlash(folder.resolve("state"));
        resources = SqliteResources.inMemory(Kinds.ours(), () -> now, new Random(1));
        base = blind();
        launch(Given.BUPT);
    }

    /** One more spacecraft, with the same model. */
    void launch(CraftKey craft) {
        DiskFlash space = new DiskFlash(folder.resolve("space").resolve(craft.toString()));
        CfdpConfig config = CfdpConfig.between(LinkNames.CRAFT_ENTITY, LinkNames.GROUND_ENTITY)
                .withFirstSequence(1);
        CfdpEntity radio = new CfdpEntity(config, new Silence(), space, "cfdp", new Nobody());
        voices.put(craft, new Voice(space, new FileMessages(radio, space, "messages", Priority.MESSAGE)));
        disk.replace("launch.part", base.bytes());
        SpacecraftSpec spec = new SpacecraftSpec(
                SpacecraftSpec.Orbit.ofOmm("x"), List.of(), "", new SpacecraftSpec.Keys(0, List.of()));
        segment(Fuse.never()).launchedWith(craft, spec, "launch.part", base.digest(), base.card());
        KnownDomain.of(images("train", 2), images("val", 2)).save(disk, craft);
    }

    private static String inbox(CraftKey craft) {
        return "radio/" + craft + "/cfdp/inbox/";
    }

    private static SigningKey key() {
        try {
            return SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelFile blind() {
        ModelCard.Head head = new ModelCard.Head("out", STRIDE_PX, List.of(new ModelCard.Anchor(STRIDE_PX, STRIDE_PX)));
        ModelCard card = new ModelCard("blind", SIDE_PX, SIDE_PX, 1, List.of("thing"), List.of(head));
        ModelFile random = TinyNet.build(card, new SplittableRandom(1), false);
        return random.withFloats(heads(random, NEVER));
    }

    /** Weights of nothing, so that the biases alone speak: a box of the anchor's size in the middle of each cell. */
    private static Map<String, float[]> heads(ModelFile model, float objectness) {
        Map<String, float[]> changed = new TreeMap<>();
        for (String name : TensorSets.headsOnly(model.graph())) changed.put(name, new float[model.floats(name).length]);
        float[] biases = changed.values().stream()
                .filter(values -> values.length == OBJECTNESS + 2)
                .findFirst()
                .orElseThrow();
        biases[OBJECTNESS] = objectness;
        biases[OBJECTNESS + 1] = ALWAYS;
        return changed;
    }

    private static List<LabelledBox> everywhere() {
        List<LabelledBox> boxes = new ArrayList<>();
        for (int y = 0; y < SIDE_PX; y += STRIDE_PX)
            for (int x = 0; x < SIDE_PX; x += STRIDE_PX)
                boxes.add(new LabelledBox(new Box(x, y, x + STRIDE_PX, y + STRIDE_PX), 0));
        return boxes;
    }

    private static Image picture(int grey) {
        byte[] samples = new byte[SIDE_PX * SIDE_PX];
        Arrays.fill(samples, (byte) grey);
        return new Image(SIDE_PX, SIDE_PX, 1, samples);
    }

    private List<LabelledImage> images(String name, int count) {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve(name + i + ".png");
            Images.writePng(picture(i), file);
            images.add(new LabelledImage(file, everywhere(), List.of()));
        }
        return images;
    }

    /** As the link leaves them: received, and not yet taken. */
    List<Digest> comeDown(int count) {
        return comeDown(0, count);
    }

    /** Scenes beyond {@link #LABELLED_SCENES} are known to no labeller. */
    List<Digest> comeDown(int from, int count) {
        return comeDown(Given.BUPT, from, count);
    }

    List<Digest> comeDown(CraftKey craft, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(GroundWorld::sample)
                .map(octets -> {
                    Digest digest = Digest.of(octets);
                    disk.replace(inbox(craft) + LinkNames.sample(digest), octets);
                    return digest;
                })
                .toList();
    }

    /** A file that has the digest of its name and is nothing that a ground knows. */
    Digest comesDown(byte[] octets) {
        Digest digest = Digest.of(octets);
        disk.replace(inbox(Given.BUPT) + LinkNames.sample(digest), octets);
        return digest;
    }

    /** The next message of the spacecraft, as the link leaves it; a process that runs already does not see it. */
    void says(Body body) {
        says(Given.BUPT, body);
    }

    void says(CraftKey craft, Body body) {
        byte[] octets = Icd.encode(body);
        Voice voice = Objects.requireNonNull(voices.get(craft));
        long sequence = voice.outbox().post(Icd.typeOf(octets), octets);
        String file = Text.of("messages/outbox/%018d", sequence);
        disk.replace(inbox(craft) + "msg/1-" + sequence, voice.flash().read(file, MessageChannel.MAX_BODY_BYTES + 100));
    }

    /** The spacecraft's word on the only update. */
    RolloutReportBody report(RolloutReportBody.Stage stage, String reason) {
        return report(all(Kinds.ROLLOUT).getFirst(), stage, reason);
    }

    RolloutReportBody report(Resource rollout, RolloutReportBody.Stage stage, String reason) {
        RolloutSpec spec = rollout.specAs(RolloutSpec.class);
        return new RolloutReportBody(
                Digest.parse(spec.delta()), Digest.parse(spec.from()), Digest.parse(spec.to()), stage, now, reason);
    }

    private static byte[] sample(int number) {
        byte[] image = Images.encodePng(picture(number));
        return Icd.encode(new SamplePackage(
                scene(number),
                Digest.of(image),
                Given.NOW,
                0,
                0,
                SIDE_PX,
                SIDE_PX,
                SamplePackage.Format.PNG,
                List.of(),
                0,
                Given.digest("serving"),
                List.of(),
                "CloudOnly",
                "all",
                1,
                image));
    }

    static String scene(int number) {
        return "scene" + number + ".png";
    }

    private GroundSegment segment(Fuse fuse) {
        return new GroundSegment(new GroundSegment.Ports(
                fuse.on(disk),
                fuse.on(resources),
                new VirtualLongWork(() -> now),
                () -> now,
                (step, at, text) -> {},
                line -> {}));
    }

    /** A process that starts over what is on disk. */
    GroundLoop start(Fuse fuse, int minSamples) {
        return start(fuse, minSamples, oracle());
    }

    GroundLoop start(Fuse fuse, int minSamples, Labeller labeller) {
        return loop(segment(fuse), Given.BUPT, minSamples, labeller);
    }

    /** One process that serves all these. */
    List<GroundLoop> start(List<CraftKey> crafts, int minSamples) {
        GroundSegment segment = segment(Fuse.never());
        return crafts.stream()
                .map(craft -> loop(segment, craft, minSamples, oracle()))
                .toList();
    }

    private GroundLoop loop(GroundSegment segment, CraftKey craft, int minSamples, Labeller labeller) {
        return segment.loop(
                new GroundSegment.Craft(
                        craft, new Silence(), at -> plan(craft), labeller, settings(minSamples), trainer(craft), keys),
                now);
    }

    /** Each time it is a newer one; its contact is far away, so that nothing is ever sent. */
    private ContactPlanBody plan(CraftKey craft) {
        if (isElementsOld) throw GroundProblem.NOT_OURS.with("elements", "of today");
        Instant aos = now.plus(FAR);
        ContactPlanBody.Contact contact = new ContactPlanBody.Contact(
                new StationId("of-" + craft.spacecraft()), aos, aos.plusSeconds(600), 1_000_000, 20_000, 1f);
        return new ContactPlanBody(++revision, List.of(contact), now, ContactPlanBody.USUAL_STEP_SECONDS, List.of());
    }

    private static Labeller oracle() {
        Map<String, LabelledImage> byScene = new HashMap<>();
        for (int i = 0; i < LABELLED_SCENES; i++)
            byScene.put(scene(i), new LabelledImage(Path.of(scene(i)), everywhere(), List.of()));
        return new OracleLabels(byScene, "everywhere");
    }

    private static RoundSettings settings(int minSamples) {
        return new RoundSettings(
                minSamples,
                Duration.ofSeconds(1),
                1,
                "heads",
                Recipe.forRound(SEED, 2),
                1,
                60_000,
                PromotionGate.DEFAULT,
                1,
                Duration.ofSeconds(2));
    }

    /** From now on training makes a model that sees nothing, as the one before it. */
    void trainsInVain() {
        trained = NEVER + 1;
    }

    /** Each spacecraft's models are its own. */
    private Trainer trainer(CraftKey craft) {
        return (job, listener) -> {
            Map<String, TensorValues> tensors = new TreeMap<>();
            heads(base, trained + (craft.equals(Given.SISTER) ? 1 : 0))
                    .forEach((name, values) ->
                            tensors.put(name, new TensorValues(base.data(name).shape(), values)));
            return new TrainingOutcome.Trained(
                    Checkpoint.of(tensors), new TrainingRecord("none", 2, 16, 2, 1, List.of(2.0, 1.0), 0.1, DEATH));
        };
    }

    /** Nothing happens for so long. */
    void rests(Duration time) {
        now = now.plus(time);
    }

    /** From now on nobody can say where the spacecraft will be. */
    void knowsItsOrbitNoLonger() {
        isElementsOld = true;
    }

    /** Lets both agents of a process work for so many seconds of mission time. */
    void run(GroundLoop loop, int seconds) {
        run(List.of(loop), seconds);
    }

    void run(List<GroundLoop> loops, int seconds) {
        for (int i = 0; i < seconds; i++) {
            for (GroundLoop loop : loops) {
                loop.communicate(now);
                loop.learn(now);
            }
            now = now.plusSeconds(1);
        }
        for (GroundLoop loop : loops) loop.communicate(now);
    }

    /** The images by which the gate judges the known domain are gone. */
    void losesKnownImages() {
        try {
            Files.delete(folder.resolve("val0.png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Digest baseDigest() {
        return base.digest();
    }

    GroundStores stores() {
        return segment(Fuse.never()).stores();
    }

    List<Resource> all(ResourceKind kind) {
        return resources.list(Query.in(kind, Given.BUPT.tenant().name())).items();
    }

    /** Messages for a spacecraft that wait for a contact. */
    List<String> outbox(CraftKey craft) {
        return disk.list("radio/" + craft + "/messages/outbox");
    }

    static String phase(Resource resource) {
        return resource.status().path("phase").asString("");
    }

    /** All subjects of a kind of events, as often as they were told. */
    List<Digest> told(EventKind kind) {
        List<Digest> told = new ArrayList<>();
        EventLog.view(disk).forEach(logged -> {
            if (logged.event().kind() == kind) told.addAll(logged.event().subjects());
        });
        return told;
    }

    /** Samples of the only round that its trainer was to learn from, replayed ones left out. */
    List<Digest> trainedOn() {
        String round = all(Kinds.LEARNING_ROUND).getFirst().name();
        return SampleFile.read(disk.path("rounds/" + Given.BUPT.tenant() + "/" + round + "/samples.jsonl")).stream()
                .filter(sample -> sample.domain() == TrainingSample.Domain.NEW)
                .map(sample -> String.valueOf(sample.image().getFileName()).replace(".jpg", ""))
                .map(hex -> Digest.parse("sha256:" + hex))
                .toList();
    }

    /** What was noted, without a digest. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        EventLog.view(disk).forEach(logged -> {
            if (logged.event().kind() == EventKind.NOTE)
                notes.add(logged.event().text());
        });
        return notes;
    }

    @Override
    public void close() {
        resources.close();
    }

    /** Nobody hears what the spacecraft's own radio has to tell. */
    private static final class Nobody implements CfdpListener {
        @Override
        public void received(ReceivedFile file) {}

        @Override
        public void delivered(TransactionId id, String destinationName) {}

        @Override
        public void failed(TransactionId id, String destinationName, Condition why) {}
    }

    /** No contact is planned, so nothing is ever sent. */
    private static final class Silence implements Channel {
        @Override
        public void send(ByteBuffer datagram) {
            throw new AssertionError("sent outside of a contact");
        }

        @Override
        public boolean receive(ByteBuffer into) {
            return false;
        }

        @Override
        public void await(Duration atMost) {}

        @Override
        public void close() {}
    }
}
