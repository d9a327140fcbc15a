package space.perigee.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import space.perigee.delta.ModelDelta;
import space.perigee.ground.Labels;
import space.perigee.ground.OracleLabels;
import space.perigee.ground.StoredSample;
import space.perigee.icd.Icd;
import space.perigee.icd.RolloutReportBody.Stage;
import space.perigee.icd.SamplePackage;
import space.perigee.kube.Kinds;
import space.perigee.kube.LearningRoundSpec;
import space.perigee.kube.Resource;
import space.perigee.learn.Evaluator;
import space.perigee.mission.CraftKey;
import space.perigee.mission.Digest;
import space.perigee.mission.Step;
import space.perigee.model.ModelFile;
import space.perigee.vision.DataSet.Part;
import space.perigee.vision.LabelledBox;
import space.perigee.vision.LabelledImage;

/**
 * All seventeen steps with the classes that fly, in virtual time: a detector of 46,000 parameters that knows day scenes meets the night,
 * over links that lose one datagram in twenty. It is really trained, encoded, judged, signed, sent, patched and tried; the base, too, is
 * trained here.
 */
class LearningLoopSimulation {
    private static final long SEED = 1;
    private static final double MIN_GAIN = 0.10;
    private static final double KNOWN_MARGIN = 0.05; // on 150 scenes a point of mAP50 is two boxes

    private static final List<String> CHAIN =
            List.of("image", "package", "label", "round", "delta", "gate", "contact", "slot", "confirmation");

    /** The same name, two tenants: whatever forgets the tenant mixes them up. */
    private static final CraftKey ONE = CraftKey.of("demo", "scout");

    private static final CraftKey OTHER = CraftKey.of("other", "scout");

    private static ScratchFolder scratch;
    private static Path keys;
    private static DrawnScenes scenes;
    private static DrawnScenes otherScenes;
    private static ModelFile base;
    private static SimulatedMission clean;
    private static SimulatedMission.Craft one;
    private static SimulatedMission.Craft other;

    @BeforeAll
    static void fly() {
        scratch = ScratchFolder.make();
        keys = SimulatedMission.makeKeys(scratch.path("keys"));
        scenes = DrawnScenes.draw(scratch.path("scenes"), SEED);
        otherScenes = DrawnScenes.drawNight(scratch.path("other-scenes"), SEED + 1);
        base = TinyBase.train(scenes.day(Part.TRAIN), scenes.open().classes(), SEED, scratch.path("base"));
        clean = new SimulatedMission(scratch.path("clean"), keys);
        one = clean.launch(ONE, new SimulatedMission.Launch(base, scenes, scenes), oracle(scenes), SEED);
        other = clean.launch(
                OTHER, new SimulatedMission.Launch(base, scenes, otherScenes), oracle(otherScenes), SEED + 1);
        clean.runUntil(() -> clean.isDone(ONE) && clean.isDone(OTHER));
    }

    @AfterAll
    static void land() {
        clean.close();
        scratch.close();
    }

    private static OracleLabels oracle(DrawnScenes set) {
        return new OracleLabels(set.nightByScene(), "drawn");
    }

    private static OracleLabels liar(DrawnScenes set) {
        return oracle(set).telling(LearningLoopSimulation::swapped, "swapped");
    }

    /** Every class is called by the next one's name. */
    private static Labels swapped(Labels truth) {
        int classes = base.card().classes().size();
        return new Labels(
                truth.boxes().stream()
                        .map(one -> new LabelledBox(one.box(), (one.classId() + 1) % classes))
                        .toList(),
                truth.ignore());
    }

    private static double map50(Path model, List<LabelledImage> images) {
        return new Evaluator(1)
                .evaluate(model, images, done -> {})
                .metrics()
                .report(30)
                .map50();
    }

    private static Path written(ModelFile model) {
        Path file = scratch.path("measured-" + model.digest().shortHex() + ".onnx");
        model.write(file);
        return file;
    }

    @Test
    void meetsTheNightAndIsPromoted() {
        assertThat(clean.phase(Kinds.LEARNING_ROUND, ONE)).isEqualTo("Promoted");
        assertThat(clean.phase(Kinds.ROLLOUT, ONE)).isEqualTo("Active");

        Path after = clean.stores()
                .models()
                .file(ONE.tenant(), one.space().servingDigest())
                .orElseThrow();
        double nightBefore = map50(written(base), scenes.night(Part.TEST));
        double nightAfter = map50(after, scenes.night(Part.TEST));
        double dayBefore = map50(written(base), scenes.day(Part.TEST));
        double dayAfter = map50(after, scenes.day(Part.TEST));
        System.out.printf(
                "night mAP50 %.3f -> %.3f, day %.3f -> %.3f, %s, done at %s%n",
                nightBefore, nightAfter, dayBefore, dayAfter, one.link().space().sent(), clean.now());
        assertThat(nightAfter - nightBefore).isGreaterThan(MIN_GAIN);
        assertThat(dayAfter - dayBefore).isGreaterThan(-KNOWN_MARGIN);
    }

    @Test
    void theServingSlotHoldsWhatWasPromoted() {
        Digest promoted = clean.promoted(ONE);

        assertThat(promoted).isNotEqualTo(base.digest());
        assertThat(one.space().servingDigest()).isEqualTo(promoted);
        assertThat(SimulatedMission.servingFile(one)).isEqualTo(promoted);
        assertThat(clean.stores().models().confirmed(ONE)).contains(promoted);
        assertThat(clean.stores().models().desired(ONE)).contains(promoted);
    }

    @Test
    void allSeventeenStepsAreTakenOverALinkThatLoses() {
        assertThat(clean.stepsTaken()).isEqualTo(EnumSet.allOf(Step.class));
        assertThat(one.link().space().sent().lost()).isPositive();
        assertThat(one.link().ground().sent().lost()).isPositive();
    }

    /** By what this flight wrote, as the command prints it. */
    @Test
    void theWholeChainIsPrintedFromAnyOfItsDigests() throws Exception {
        TypedMission typed =
                TypedMission.in(scratch.path("traced"), scenes.open().classes());
        typed.change("ground: state/ground", "ground: " + scratch.path("clean").resolve("ground"));
        Digest sample = roundSamples(ONE).iterator().next();
        byte[] octets = clean.stores().samples().get(ONE, sample).orElseThrow();
        Digest image = ((SamplePackage) Icd.decode(octets)).sceneDigest();

        for (Digest digest : List.of(image, sample, Digest.of(clean.update(ONE)), clean.promoted(ONE))) {
            TypedMission.Typed trace = typed.perigee(
                    "trace", digest.hex(), "--mission", typed.folder().toString());
            assertThat(trace.code()).as(trace.err()).isZero();
            assertThat(trace.out().lines().flatMap(line -> word(line, CHAIN)).distinct())
                    .as(trace.out())
                    .containsExactlyElementsOf(CHAIN);
        }
    }

    private static Stream<String> word(String line, List<String> words) {
        return words.stream().filter(word -> line.contains("  " + word + "  "));
    }

    @Test
    void twoTenantsOnOneGroundDoNotMix() {
        assertThat(clean.phase(Kinds.LEARNING_ROUND, OTHER)).isEqualTo("Promoted");
        assertThat(other.space().servingDigest()).isEqualTo(clean.promoted(OTHER));
        assertThat(clean.promoted(OTHER)).isNotEqualTo(clean.promoted(ONE));
        assertThat(samples(ONE))
                .doesNotContainAnyElementsOf(samples(OTHER))
                .hasSize(scenes.nightByScene().size());
        assertThat(roundSamples(ONE)).isSubsetOf(samples(ONE));
        assertThat(roundSamples(OTHER)).isSubsetOf(samples(OTHER));
        assertThat(clean.stores().models().version(ONE.tenant(), clean.promoted(OTHER)))
                .isEmpty();
    }

    private static Set<Digest> samples(CraftKey craft) {
        return clean.stores().samples().list(craft).stream()
                .map(StoredSample::digest)
                .collect(Collectors.toSet());
    }

    private static Set<Digest> roundSamples(CraftKey craft) {
        return clean.only(Kinds.LEARNING_ROUND, craft).specAs(LearningRoundSpec.class).samples().stream()
                .map(Digest::parse)
                .collect(Collectors.toSet());
    }

    @Test
    void labelsThatNobodyMayOpenChangeNothing() throws IOException {
        DrawnScenes poisoned = scenes.poisonedInto(scratch.path("poisoned-scenes"));
        try (SimulatedMission again = new SimulatedMission(scratch.path("poisoned"), keys)) {
            again.launch(ONE, new SimulatedMission.Launch(base, poisoned, poisoned), oracle(poisoned), SEED);
            again.runUntil(() -> again.isDone(ONE));

            Resource then = clean.only(Kinds.LEARNING_ROUND, ONE);
            Resource now = again.only(Kinds.LEARNING_ROUND, ONE);
            assertThat(now.status().path("phase")).isEqualTo(then.status().path("phase"));
            assertThat(now.status().path("reason")).isEqualTo(then.status().path("reason"));
            assertThat(Files.readAllBytes(again.update(ONE))).isEqualTo(Files.readAllBytes(clean.update(ONE)));
        }
    }

    @Test
    void swappedLabelsAreRejectedByTheGateAndFoundSickOnBoard() {
        try (SimulatedMission lied = new SimulatedMission(scratch.path("lied"), keys)) {
            SimulatedMission.Craft craft =
                    lied.launch(ONE, new SimulatedMission.Launch(base, scenes, scenes), liar(scenes), SEED);
            lied.runUntil(() -> lied.isDone(ONE));

            Resource round = lied.only(Kinds.LEARNING_ROUND, ONE);
            assertThat(round.status().path("phase").asString("")).isEqualTo("Rejected");
            assertThat(round.status().path("reason").asString(""))
                    .contains("the labels contradict the deployed model", "mAP50");
            assertThat(craft.space().servingDigest()).isEqualTo(base.digest());
            foundSick(Forged.between(base, ModelFile.read(lied.candidate(ONE))), "liar");
        }
    }

    @Test
    void permutedHeadsAreFoundSickOnBoard() {
        foundSick(Forged.permutedHeads(base), "permuted");
    }

    @Test
    void theUpdateItselfIsFoundHealthyOnBoard() {
        ModelFile promoted = ModelFile.read(
                clean.stores().models().file(ONE.tenant(), clean.promoted(ONE)).orElseThrow());
        try (OnboardWorld world = onTrial(Forged.between(base, promoted), "healthy")) {
            assertThat(world.runUntil(() -> world.reports(Stage.ACTIVE).count() == 1))
                    .isTrue();
        }
    }

    /** Correctly signed and pushed past the gate: the canary is the last one to say no. */
    private void foundSick(ModelDelta delta, String name) {
        try (OnboardWorld world = onTrial(delta, name)) {
            assertThat(world.runUntil(() -> world.reports(Stage.SICK).count() == 1))
                    .isTrue();
            System.out.println(name + ": "
                    + world.reports(Stage.SICK).findFirst().orElseThrow().reason());
            assertThat(world.reports(Stage.ACTIVE)).isEmpty();
            assertThat(world.space().servingDigest()).isEqualTo(base.digest());
        }
    }

    /** A spacecraft that has seen the night's scenes with the base, and gets an update. */
    private static OnboardWorld onTrial(ModelDelta delta, String name) {
        OnboardWorld world =
                new OnboardWorld(scratch.path(name), keys, base, OnboardWorld.wholeFlash(scratch.path(name)));
        scenes.fillCamera(scratch.path(name).resolve("camera"));
        assertThat(world.runUntil(() ->
                        world.space().scenesSeen() == scenes.nightByScene().size()))
                .isTrue();
        world.uplink(Forged.signed(delta, 1, OnboardWorld.CRAFT, SimulatedMission.twoKeys(keys)));
        return world;
    }
}
