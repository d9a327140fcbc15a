package space.perigee.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import space.perigee.delta.KeyFiles;
import space.perigee.delta.SigningKey;
import space.perigee.ground.GroundLoop;
import space.perigee.ground.GroundSegment;
import space.perigee.ground.GroundStores;
import space.perigee.ground.KnownDomain;
import space.perigee.ground.Labeller;
import space.perigee.ground.RoundSettings;
import space.perigee.icd.ContactPlanBody;
import space.perigee.kube.Kinds;
import space.perigee.kube.Query;
import space.perigee.kube.Resource;
import space.perigee.kube.ResourceKind;
import space.perigee.kube.RolloutSpec;
import space.perigee.kube.SpacecraftSpec;
import space.perigee.kube.SqliteResources;
import space.perigee.learn.PromotionGate;
import space.perigee.link.LinkModel;
import space.perigee.link.LossyChannel;
import space.perigee.mission.Check;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.DiskFlash;
import space.perigee.mission.StationId;
import space.perigee.mission.Step;
import space.perigee.model.ModelFile;
import space.perigee.onboard.OnboardSettings;
import space.perigee.onboard.SpaceSegment;
import space.perigee.orbit.DefaultMission;
import space.perigee.testkit.VirtualLongWork;
import space.perigee.testkit.VirtualLoop;
import space.perigee.vision.DataSet.Part;

/**
 * One ground segment and its spacecraft in one virtual loop: the classes that fly, wired as their {@code main}s do it, over lossy
 * links. Everything but the trainer's process happens in virtual time.
 */
final class SimulatedMission implements AutoCloseable {
    static final Instant START = Instant.parse("2023-04-20T01:00:00Z");

    /** Long enough for a try, short enough that a stuck one fails soon. */
    static final Instant END = START.plus(Duration.ofMinutes(30));

    private static final Duration PASS = Duration.ofMinutes(4);
    private static final Duration REVOLUTION = Duration.ofMinutes(8);
    private static final int PASSES = 4;
    private static final long DOWN_BPS = 2_000_000;
    private static final long UP_BPS = 200_000;
    private static final double LOSS = 0.05;
    private static final int ROUND_STEPS = 160;
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final Duration MAX_REST = Duration.ofMillis(20);

    private final Path folder;
    private final Path keys;
    private final VirtualLoop loop = new VirtualLoop(START, MAX_REST);
    private final SqliteResources resources;
    private final GroundSegment ground;
    private final Map<CraftKey, Craft> crafts = new TreeMap<>();
    private final List<String> log = new ArrayList<>();
    private final Set<Step> steps = EnumSet.noneOf(Step.class);

    /** What the simulation knows of one spacecraft. */
    record Craft(CraftKey key, DiskFlash flash, SpaceSegment space, GroundLoop ground, LossyChannel.Pair link) {}

    /** @param keys a folder of three keys, see {@link #makeKeys} */
    SimulatedMission(Path folder, Path keys) {
        this.folder = folder;
        this.keys = keys;
        resources = SqliteResources.inMemory(Kinds.ours(), loop, new Random(1));
        ground = new GroundSegment(new GroundSegment.Ports(
                new DiskFlash(folder.resolve("ground")),
                resources,
                new VirtualLongWork(loop),
                loop,
                this::took,
                log::add));
    }

    private void took(Step step, Instant at, String text) {
        steps.add(step);
        log.add(at + " " + step + " " + text);
    }

    /** Three keys, of which the ground holds two: the third is in a safe. */
    static Path makeKeys(Path folder) {
        for (String name : List.of("a", "b", "c")) KeyFiles.make(folder, name);
        return folder;
    }

    static List<SigningKey> twoKeys(Path keys) {
        return Stream.of("a", "b")
                .map(name -> KeyFiles.signingKey(keys.resolve(name + ".key")))
                .toList();
    }

    /** How a tiny net learns in a round. */
    static RoundSettings roundSettings(long seed, Duration quiet) {
        return new RoundSettings(
                100,
                quiet,
                1.0,
                "all",
                TinyBase.recipe(seed, ROUND_STEPS, 2e-3, 0.97),
                1,
                100_000,
                PromotionGate.DEFAULT,
                1,
                Duration.ofMinutes(3));
    }

    /**
     * What a spacecraft starts with.
     *
     * @param base trained on the known domain
     * @param known set whose day the base was trained on
     * @param seen set whose night its camera sees
     */
    record Launch(ModelFile base, DrawnScenes known, DrawnScenes seen) {}

    /** A spacecraft with its ground loop. */
    Craft launch(CraftKey key, Launch launch, Labeller labeller, long seed) {
        ModelFile base = launch.base();
        DiskFlash flash = new DiskFlash(folder.resolve("space/" + key));
        Path camera = folder.resolve("camera/" + key);
        launch.seen().fillCamera(camera);
        Path factory = folder.resolve("factory/" + key + ".onnx");
        write(factory, base.bytes());
        ContactPlanBody plan = plan();
        LossyChannel.Pair link = LossyChannel.pair(
                LinkModel.of(DOWN_BPS, Duration.ofMillis(10)).withLoss(LOSS),
                LinkModel.of(UP_BPS, Duration.ofMillis(10)).withLoss(LOSS),
                at -> plan.openAt(at).isPresent(),
                loop,
                new SplittableRandom(seed));
        registered(key, base, launch.known());
        GroundLoop groundLoop = ground.loop(
                new GroundSegment.Craft(
                        key,
                        link.ground(),
                        at -> plan,
                        labeller,
                        roundSettings(seed, QUIET),
                        TinyBase.trainer(),
                        twoKeys(keys)),
                START);
        SpaceSegment space = new SpaceSegment(
                settings(key, camera, factory, seed),
                new SpaceSegment.Ports(
                        flash,
                        link.space(),
                        new VirtualLongWork(loop),
                        () -> 0,
                        new Random(seed),
                        this::took,
                        log::add,
                        START,
                        OnboardWorld.MEMORY_BYTES));
        loop.add(space.loop()::observe)
                .add(space.loop()::communicate)
                .add(space.loop()::govern)
                .add(groundLoop::communicate)
                .add(groundLoop::learn);
        Craft craft = new Craft(key, flash, space, groundLoop, link);
        crafts.put(key, craft);
        return craft;
    }

    private void registered(CraftKey key, ModelFile base, DrawnScenes scenes) {
        String part = "launch.part";
        ground.stores().flash().replace(part, base.bytes());
        ground.launchedWith(key, spacecraft(), part, base.digest(), base.card());
        KnownDomain.of(scenes.day(Part.TRAIN), scenes.day(Part.VAL))
                .save(ground.stores().flash(), key);
    }

    static SpacecraftSpec spacecraft() {
        List<String> tle = DefaultMission.tle()
                .lines()
                .filter(line -> !line.startsWith("0"))
                .toList();
        return new SpacecraftSpec(
                SpacecraftSpec.Orbit.ofTle(tle.getFirst(), tle.getLast()),
                List.of(),
                "",
                new SpacecraftSpec.Keys(0, List.of()));
    }

    private OnboardSettings settings(CraftKey key, Path camera, Path factory, long seed) {
        var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1); // no socket is opened
        return new OnboardSettings(
                key,
                folder.resolve("unused"),
                camera,
                factory,
                keys,
                2,
                anywhere,
                anywhere,
                folder.resolve("unused"),
                "CloudOnly",
                Map.of(),
                8_000_000,
                64_000_000,
                1,
                0.25f,
                seed,
                Duration.ofMinutes(1));
    }

    private static ContactPlanBody plan() {
        List<ContactPlanBody.Contact> contacts = new ArrayList<>();
        for (int i = 0; i < PASSES; i++) {
            Instant aos = START.plusSeconds(60).plus(REVOLUTION.multipliedBy(i));
            contacts.add(
                    new ContactPlanBody.Contact(new StationId("tongchuan"), aos, aos.plus(PASS), DOWN_BPS, UP_BPS, 1f));
        }
        return new ContactPlanBody(1, contacts, START, ContactPlanBody.USUAL_STEP_SECONDS, List.of());
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return whether it came to hold before {@link #END} */
    boolean runUntil(BooleanSupplier done) {
        return loop.runUntil(done, END);
    }

    Instant now() {
        return loop.instant();
    }

    GroundStores stores() {
        return ground.stores();
    }

    /** All that both segments said, in order. */
    List<String> log() {
        return List.copyOf(log);
    }

    Set<Step> stepsTaken() {
        return steps;
    }

    /** Whether the spacecraft's only round has come to its end: rejected, failed, or known to serve or not to serve on board. */
    boolean isDone(CraftKey craft) {
        return Set.of("Rejected", "Failed").contains(phase(Kinds.LEARNING_ROUND, craft))
                || Set.of("Active", "Proved", "Refused", "Sick", "FellBack").contains(phase(Kinds.ROLLOUT, craft));
    }

    /** The phase of the only resource of a kind and spacecraft; empty when there is none yet. */
    String phase(ResourceKind kind, CraftKey craft) {
        return find(kind, craft)
                .map(one -> one.status().path("phase").asString(""))
                .orElse("");
    }

    Resource only(ResourceKind kind, CraftKey craft) {
        return find(kind, craft).orElseThrow();
    }

    private Optional<Resource> find(ResourceKind kind, CraftKey craft) {
        List<Resource> all =
                resources.list(Query.in(kind, craft.tenant().name())).items();
        Check.that(all.size() <= 1, "%d resources of kind %s", all.size(), kind);
        return all.stream().findFirst();
    }

    /** The model that the only round made. */
    Digest promoted(CraftKey craft) {
        return Digest.parse(only(Kinds.ROLLOUT, craft).specAs(RolloutSpec.class).to());
    }

    /** The model that the only round judged, as it would have flown. */
    Path candidate(CraftKey craft) {
        String round = only(Kinds.LEARNING_ROUND, craft).name();
        return stores().flash().path("rounds/" + craft.tenant() + "/" + round + "/candidate.onnx");
    }

    /** The signed update as the ground sent it. */
    Path update(CraftKey craft) {
        Digest delta = Digest.parse(
                only(Kinds.ROLLOUT, craft).specAs(RolloutSpec.class).delta());
        return stores().flash().path("updates/" + delta.hex());
    }

    /** The model file that serves on board, as its bytes are now. */
    static Digest servingFile(Craft craft) {
        String line = craft.space()
                .statusText(START)
                .lines()
                .filter(one -> one.startsWith("servingFile="))
                .findFirst()
                .orElseThrow();
        return Digest.of(Path.of(line.substring(line.indexOf('=') + 1)));
    }

    @Override
    public void close() {
        crafts.values().forEach(craft -> craft.space().close());
        resources.close();
    }
}
